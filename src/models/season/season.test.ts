import { describe, expect, it } from 'vitest';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { createRandom } from '../math/random.ts';
import { clockScale, fitClock, onClock, plainClock, weekday, weekFactors, weekOfYear } from './clock.ts';
import { levelAhead, levelOnClock } from './level.ts';
import { type WeekRatio, weekRatios } from './ratios.ts';

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

describe('the calendar of day numbers', () => {
  it('knows weekdays and weeks of the year over leap years and centuries', () => {
    for (const iso of ['1970-01-01', '1999-12-31', '2000-02-29', '2024-03-01', '2026-11-22', '2100-03-01']) {
      const date = new Date(`${iso}T00:00:00Z`);
      expect(weekday(day(iso))).toBe((date.getUTCDay() + 6) % 7);
      const dayOfYear = day(iso) - day(`${iso.slice(0, 4)}-01-01`);
      expect(weekOfYear(day(iso))).toBe(Math.min(52, Math.floor(dayOfYear / 7)));
    }
  });
});

describe('the operational clock', () => {
  it('goes there and back, and runs plain where nothing is known', () => {
    const scale = clockScale(plainClock, 100, 200);
    expect(scale.timeOf(150)).toBe(50);
    const byWeek = plainClock.byWeek.map((_, week) => (week > 30 && week < 35 ? 0.3 : 1.05));
    const uneven = clockScale({ byWeek, byWeekday: [1, 1, 1, 1, 1.5, 1.5, 0] }, 0, 900);
    for (const v of [-4, 0, 0.5, 12.25, 300, 899.9, 950]) {
      expect(uneven.timeOf(uneven.dayOf(uneven.timeOf(v)))).toBeCloseTo(uneven.timeOf(v), 9);
    }
    const visits = onClock({ starts: [0, 2], days: [10, 20] }, uneven);
    expect(visits.days[1] - visits.days[0]).toBeCloseTo(uneven.timeOf(20) - uneven.timeOf(10), 12);
  });

  it('learns a closed August and a closed Sunday from two years of visits', () => {
    const model: GapModel = {
      unit: 'days',
      firstVisitDrops: true,
      rho: 1,
      classes: [{ share: 1, k: 1, r: 2, alpha: 40, a: 0.3, b: 6 }],
    };
    const start = day('2023-01-01');
    const drawn = simulateVisits(createRandom(9), (random, until) => liveGaps(random, model, until), {
      customers: 3000,
      days: 1000,
      unitDays: 1,
    });
    const starts = [0];
    const days: number[] = [];
    for (let i = 0; i + 1 < drawn.starts.length; i++) {
      for (let j = drawn.starts[i]; j < drawn.starts[i + 1]; j++) {
        const when = start + drawn.days[j];
        const month = new Date(when * 86_400_000).getUTCMonth();
        const thinned = month === 7 && (i * 7 + j) % 3 > 0;
        if (!thinned && weekday(when) !== 6) days.push(when);
      }
      starts.push(days.length);
    }
    const clock = fitClock(model, { starts, days }, start + 999);
    expect(clock?.byWeekday[6]).toBeLessThan(0.1);
    expect(clock?.byWeek[weekOfYear(day('2024-08-15'))]).toBeLessThan(0.7);
    expect(clock?.byWeek[weekOfYear(day('2024-05-15'))]).toBeGreaterThan(0.9);
    expect(fitClock(model, { starts, days }, start + 500)).toBeNull();
  });

  it('finds how deep a season is, which one look from the calendar does not', () => {
    const model: GapModel = {
      unit: 'days',
      firstVisitDrops: true,
      rho: 1,
      classes: [{ share: 1, k: 1, r: 2, alpha: 20, a: 0.3, b: 9 }],
    };
    const start = day('2023-01-01');
    // half a year busy, half a year quiet: lives are drawn on the true clock and read off the calendar
    const byWeek = plainClock.byWeek.map((_, week) => (week >= 13 && week < 39 ? 0.4 : 1.6));
    const truth = clockScale({ byWeek, byWeekday: plainClock.byWeekday }, start, start + 1200);
    const drawn = simulateVisits(createRandom(4), (random, until) => liveGaps(random, model, until), {
      customers: 2500,
      days: 1000,
      unitDays: 1,
    });
    const days = Array.from(drawn.days, (time) => Math.floor(truth.dayOf(time)));
    const starts = [0];
    const kept: number[] = [];
    for (let i = 0; i + 1 < drawn.starts.length; i++) {
      kept.push(...new Set(days.slice(drawn.starts[i], drawn.starts[i + 1])));
      starts.push(kept.length);
    }
    const clock = fitClock(model, { starts, days: kept }, start + 990);
    const mean = (from: number, to: number) =>
      (clock?.byWeek ?? []).slice(from, to).reduce((sum, factor) => sum + factor, 0) / (to - from);
    expect(mean(15, 37)).toBeGreaterThan(0.34);
    expect(mean(15, 37)).toBeLessThan(0.5);
    expect(mean(41, 53)).toBeGreaterThan(1.45);
    expect(mean(41, 53)).toBeLessThan(1.75);
  });

  it('believes what two years agree on, and not the year in which the shop was being rebuilt', () => {
    const weeks = (quiet: (i: number) => boolean): WeekRatio[] =>
      Array.from({ length: 112 }, (_, i) => ({ asOf: 19_000 + 7 * i, expected: 200, observed: quiet(i) ? 20 : 200 }));
    const middle = weekOfYear(19_000 + 7 * 20 + 4);
    const once = weekFactors(weeks((i) => i >= 70 && i < 75));
    const twice = weekFactors(weeks((i) => i % 52 >= 18 && i % 52 < 23));
    expect(once[middle]).toBeGreaterThan(0.9);
    expect(twice[middle]).toBeLessThan(0.4);
  });

  it('stays near plain where weeks differ by chance only', () => {
    const ratios: WeekRatio[] = Array.from({ length: 104 }, (_, i) => ({
      asOf: 19_000 + 7 * i,
      expected: 4,
      observed: i % 9,
    }));
    for (const factor of weekFactors(ratios)) expect(Math.abs(factor - 1)).toBeLessThan(0.15);
  });
});

describe('the level of the weeks ahead', () => {
  const weeks = (value: (i: number) => number, n = 120): WeekRatio[] =>
    Array.from({ length: n }, (_, i) => ({ asOf: 7 * i, expected: 100, observed: 100 * value(i) }));

  it('follows last year where the season is about to change', () => {
    // The eight weeks from a year ago were half as busy again as those before them.
    const seasonal = weeks((i) => (i >= 68 && i < 76 ? 1.5 : 1));
    expect(levelAhead(seasonal, 56)).toBeCloseTo(Math.sqrt(1.5), 1);
    expect(
      levelAhead(
        weeks(() => 1),
        90,
      ),
    ).toBeCloseTo(1, 6);
  });

  it('stays at 1 with less than sixty weeks, and never leaves 0.5 to 2', () => {
    expect(
      levelAhead(
        weeks(() => 3, 59),
        30,
      ),
    ).toBe(1);
    expect(
      levelAhead(
        weeks((i) => (i < 68 ? 0.1 : 9)),
        30,
      ),
    ).toBe(2);
  });

  it('is half of what the last weeks say where the season is in the count, whatever last year was', () => {
    const mishap = weeks((i) => (i >= 68 && i < 80 ? 0.1 : i >= 112 ? 1.44 : 1));
    expect(levelOnClock(mishap)).toBeCloseTo(1.2, 2);
    expect(levelAhead(mishap, 84)).toBeLessThan(0.7);
    expect(levelOnClock(mishap.slice(-59))).toBe(1);
  });

  it('is counted week by week with what was known at the time', () => {
    const model: GapModel = {
      unit: 'days',
      firstVisitDrops: true,
      rho: 1,
      classes: [{ share: 1, k: 1, r: 2, alpha: 40, a: 0.3, b: 6 }],
    };
    const visits = simulateVisits(createRandom(2), (random, until) => liveGaps(random, model, until), {
      customers: 2000,
      days: 400,
      unitDays: 1,
    });
    const ratios = weekRatios(model, visits, 399, 20);
    const observed = ratios.reduce((sum, week) => sum + week.observed, 0);
    const expected = ratios.reduce((sum, week) => sum + week.expected, 0);
    expect(ratios).toHaveLength(20);
    expect(observed / expected).toBeCloseTo(1, 1);
  });
});
