import { describe, expect, it } from 'vitest';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { createRandom } from '../math/random.ts';
import { limitSeen, type ReturnsSeen, returnsSeen } from './returns-seen.ts';

const patience = 365;
const truth: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [{ share: 1, k: 2, r: 2, alpha: 30, a: 0.7, b: 3 }],
};

/** Months of the returns of a base, judged by a model that is true. */
function months(visits: Parameters<typeof returnsSeen>[1], from: number, count: number): ReturnsSeen[] {
  return Array.from({ length: count }, (_, i) =>
    returnsSeen(truth, visits, { from: from + 30 * i, to: from + 30 * (i + 1), patience }),
  );
}

describe('how true a limit was', () => {
  const growing = simulateVisits(createRandom(3), (random, until) => liveGaps(random, truth, until), {
    customers: 6000,
    days: 1000,
    unitDays: 1,
  });

  it('is its own rate by both ways of counting in a base that gains customers evenly', () => {
    for (const rate of [0.05, 0.1, 0.2]) {
      const seen = limitSeen(months(growing, 700, 9), rate);
      expect(seen?.share).toBeGreaterThan(rate - 0.012);
      expect(seen?.share).toBeLessThan(rate + 0.012);
      expect(Math.abs((seen?.corrected ?? 0) - rate)).toBeLessThan(0.012);
      expect(seen?.lowest).toBeLessThanOrEqual(seen?.share ?? 0);
      expect(seen?.highest).toBeGreaterThanOrEqual(seen?.share ?? 1);
    }
  });

  it('is larger when counted literally where all customers began together: their short gaps are used up', () => {
    const random = createRandom(5);
    const starts = [0];
    const days: number[] = [];
    for (let i = 0; i < 4000; i++) {
      const birth = Math.floor(60 * random.uniform());
      for (const time of liveGaps(random, truth, 700).times) {
        const day = birth + Math.floor(time);
        if (days.length === starts[i] || days[days.length - 1] < day) days.push(day);
      }
      starts.push(days.length);
    }
    const seen = limitSeen(months({ starts, days }, 300, 6), 0.05);
    expect(seen?.share).toBeGreaterThan(0.06);
    expect(Math.abs((seen?.corrected ?? 0) - 0.05)).toBeLessThan(0.012);
  });

  it('counts a return beyond the patience horizon as one after the limit, and each return in one stretch', () => {
    const visits = { starts: [0, 2, 4], days: [0, 500, 490, 495] };
    const whole = returnsSeen(truth, visits, { from: 480, to: 520, patience });
    expect(whole).toMatchObject({ returns: 2, within: 1 });
    expect(whole.after[0]).toBe(1);
    const parts = [480, 498].map((from, i) => returnsSeen(truth, visits, { from, to: [498, 520][i], patience }));
    expect(parts.map(({ returns }) => returns)).toEqual([1, 1]);
  });

  it('is not told of a handful of returns, nor for rates that nobody counted', () => {
    const one = months(growing, 700, 3);
    expect(limitSeen([], 0.05)).toBeNull();
    expect(limitSeen([{ ...one[0], returns: 20, within: 20 }], 0.05)).toBeNull();
    expect(limitSeen(one, 0.5)).toBeNull();
    expect(limitSeen(one, 0.001)).toBeNull();
    const [low, between, high] = [0.02, 0.025, 0.03].map((rate) => limitSeen(one, rate)?.share ?? Number.NaN);
    expect(between).toBeCloseTo((low + high) / 2, 12);
  });
});
