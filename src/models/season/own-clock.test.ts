import { describe, expect, it } from 'vitest';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { createRandom } from '../math/random.ts';
import { type OperationalClock, plainClock } from './clock.ts';
import { calendarScale, extremesOf, fitOwnClock, onOwnClock, scaleAround } from './own-clock.ts';

/** A clock on which every day lasts a day and a half, so that it shows where it runs. */
const slow: OperationalClock = { byWeek: plainClock.byWeek, byWeekday: new Array<number>(7).fill(1.5) };
const asOf = 20_000;

/** How long one day lasts. */
const lengthOf = (scale: { timeOf(day: number): number }, day: number) => scale.timeOf(day) - scale.timeOf(day - 1);

describe('the clock around a day', () => {
  it('runs from twelve years before it to four years after it, and is the calendar beyond', () => {
    const scale = scaleAround(slow, asOf);
    const [first, last] = [asOf - 12 * 365, asOf + 4 * 365];
    expect([lengthOf(scale, first), lengthOf(scale, first + 1)]).toEqual([1, 1.5]);
    expect([lengthOf(scale, last), lengthOf(scale, last + 1)]).toEqual([1.5, 1]);
  });

  it('is the calendar itself where no clock is known', () => {
    expect(scaleAround(null, asOf)).toBe(calendarScale);
    expect([calendarScale.timeOf(7.5), calendarScale.dayOf(7.5)]).toEqual([7.5, 7.5]);
  });
});

describe('a base counted on its own clock', () => {
  /** Three years of a shop that is closed on one weekday and nearly so in one month. */
  const model = {
    unit: 'days',
    firstVisitDrops: true,
    rho: 1,
    classes: [{ share: 1, k: 1, r: 2, alpha: 30, a: 0.3, b: 9 }],
  } as const;
  const drawn = simulateVisits(
    createRandom(3),
    (random, until) => liveGaps(random, { ...model, classes: [...model.classes] }, until),
    {
      customers: 800,
      days: 1100,
      unitDays: 1,
    },
  );
  const begun = 19_000;
  const starts = [0];
  const days: number[] = [];
  for (let i = 0; i + 1 < drawn.starts.length; i++) {
    for (const time of Array.from(drawn.days).slice(drawn.starts[i], drawn.starts[i + 1])) {
      const day = begun + Math.floor(time);
      if ((day + 3) % 7 !== 6) days.push(day);
    }
    starts.push(days.length);
  }
  const first = Math.min(...days);

  it('has a clock from the 728th day on, not a day before', () => {
    expect(fitOwnClock({ starts, days }, first + 727)).toBeNull();
    expect(fitOwnClock({ starts, days }, first + 728)).not.toBeNull();
  });

  it('lets time pass on closed days too: no day lasts less than a fifth of one', () => {
    const clock = fitOwnClock({ starts, days }, begun + 1099);
    expect(clock?.byWeekday[6]).toBe(0.2);
    expect(Math.min(...(clock?.byWeek ?? []))).toBeGreaterThanOrEqual(0.2);
  });

  it('looks ahead from the day itself, and leaves the calendar alone where no clock is wanted', () => {
    const counted = onOwnClock({ starts, days }, begun + 1099);
    expect(counted.now).toBe(counted.scale.timeOf(begun + 1099));
    expect(counted.ahead(30)).toBeCloseTo(counted.scale.timeOf(begun + 1129) - counted.scale.timeOf(begun + 1099), 9);
    expect(counted.visits.days[0]).toBe(counted.scale.timeOf(days[0]));
    const plain = onOwnClock({ starts, days }, begun + 1099, false);
    expect([plain.clock, plain.now, plain.ahead(30), plain.visits.days]).toEqual([null, begun + 1099, 30, days]);
  });
});

it('a clock is told by its quietest and its busiest week, counted from 1', () => {
  const byWeek = plainClock.byWeek.map((_, week) => (week === 31 ? 0.304 : week === 50 ? 1.777 : 1));
  expect(extremesOf({ byWeek, byWeekday: plainClock.byWeekday })).toEqual({
    quietest: { week: 32, factor: 0.3 },
    busiest: { week: 51, factor: 1.78 },
  });
});
