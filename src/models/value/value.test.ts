// RFM, spend clusters and the figures of latency CRM.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRfmMap, groupOf, rfmGroups } from './groups.ts';
import { durationIndex, latencyScore, ranksOf, weightedSatisfaction } from './latency.ts';
import { quantileCuts, rfmCuts, rfmOf, scoreBy } from './rfm.ts';
import { spendCluster, spendCuts } from './spend-clusters.ts';

test('quintiles of a base without ties are of equal size', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const cuts = quantileCuts(values);
  const sizes = [1, 2, 3, 4, 5].map((score) => values.filter((value) => scoreBy(cuts, value) === score).length);
  expect(sizes).toEqual([20, 20, 20, 20, 20]);
});

test('equal values score alike, higher values never lower, and scores stay in 1..5', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 60 }), (values) => {
      const cuts = quantileCuts(values);
      const scores = [...values].sort((a, b) => a - b).map((value) => scoreBy(cuts, value));
      expect(scores).toEqual([...scores].sort((a, b) => a - b));
      expect(Math.min(...scores)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...scores)).toBeLessThanOrEqual(5);
    }),
  );
  expect(scoreBy(quantileCuts([]), 7)).toBe(1);
});

test('the shortest silence scores 5, and fixed cuts of the owner are taken as they are', () => {
  const base = { silenceDays: [1, 10, 50, 200, 400], visits: [9, 5, 3, 2, 1], spend: [900, 300, 200, 100, 50] };
  const cuts = rfmCuts(base);
  expect(rfmOf({ silenceDays: 1, visits: 9, spend: 900 }, cuts)).toEqual({ recency: 5, frequency: 5, monetary: 5 });
  expect(rfmOf({ silenceDays: 400, visits: 1, spend: 50 }, cuts)).toEqual({ recency: 1, frequency: 1, monetary: 1 });
  const fixed = { recency: [30, 90, 180, 365], frequency: [1, 2, 5, 10], monetary: [1000, 5000, 10_000, 50_000] };
  expect(rfmOf({ silenceDays: 91, visits: 2, spend: 70_000 }, fixed)).toEqual({
    recency: 3,
    frequency: 2,
    monetary: 5,
  });
});

test('every square of the board has a name that is known', () => {
  for (let recency = 1; recency <= 5; recency++)
    for (let frequency = 1; frequency <= 5; frequency++)
      for (let monetary = 1; monetary <= 5; monetary++)
        expect(rfmGroups).toContain(groupOf({ recency, frequency, monetary }, defaultRfmMap));
  expect(groupOf({ recency: 5, frequency: 5, monetary: 4 }, defaultRfmMap)).toBe('champions');
  expect(groupOf({ recency: 1, frequency: 5, monetary: 5 }, defaultRfmMap)).toBe('previously_loyal');
  expect(groupOf({ recency: 5, frequency: 1, monetary: 1 }, defaultRfmMap)).toBe('new');
  expect(() => groupOf({ recency: 9, frequency: 1, monetary: 1 }, defaultRfmMap)).toThrow('no square');
});

test('clusters of a year: the present one and the one before tell who was inactive and is back', () => {
  const cuts = spendCuts(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(cuts).toEqual({ medium: 51, high: 81, top: 96 });
  const now = { end: 1000, days: 365 };
  const customer = { firstDay: 100, lastDay: 900, visits: 5, spentInPeriod: 60 };
  expect(spendCluster(customer, now, cuts)).toBe('medium');
  expect(spendCluster({ ...customer, lastDay: 150, spentInPeriod: 0 }, { end: 635, days: 365 }, cuts)).toBe('inactive');
  expect(spendCluster({ ...customer, lastDay: 635, spentInPeriod: 200 }, now, cuts)).toBe('inactive');
  expect(spendCluster({ ...customer, lastDay: 636, spentInPeriod: 96 }, now, cuts)).toBe('top');
  expect(spendCluster({ ...customer, spentInPeriod: 80.9 }, now, cuts)).toBe('medium');
  expect(spendCluster({ firstDay: 950, lastDay: 950, visits: 1, spentInPeriod: 99 }, now, cuts)).toBe('new');
  expect(spendCluster({ ...customer, firstDay: 1001 }, now, cuts)).toBeUndefined();
  expect(spendCuts([])).toBeUndefined();
  // a log without amounts
  expect(spendCluster({ ...customer, spentInPeriod: 0 }, now, spendCuts([0, 0, 0]))).toBe('low');
});

test('new is who bought once within the last 60 days: a second purchase, or a day more, and the spend decides', () => {
  const cuts = { medium: 50, high: 80, top: 95 };
  const year = { end: 1000, days: 365 };
  const once = { firstDay: 941, lastDay: 941, visits: 1, spentInPeriod: 79 };
  expect(spendCluster(once, year, cuts)).toBe('new');
  expect(spendCluster({ ...once, firstDay: 940, lastDay: 940 }, year, cuts)).toBe('medium');
  expect(spendCluster({ ...once, lastDay: 980, visits: 2 }, year, cuts)).toBe('medium');
  expect(spendCluster({ ...once, firstDay: 700, lastDay: 700 }, year, cuts)).toBe('medium');
  expect(spendCluster(once, year, cuts, 59)).toBe('medium');
});

test('each cluster begins with the very amount of its cut', () => {
  const cuts = { medium: 50, high: 80, top: 95 };
  const at = (spentInPeriod: number) =>
    spendCluster({ firstDay: 1, lastDay: 1000, visits: 9, spentInPeriod }, { end: 1000, days: 365 }, cuts);
  expect([49, 50, 79, 80, 94, 95].map(at)).toEqual(['low', 'medium', 'medium', 'high', 'high', 'top']);
});

test('duration, satisfaction and latency score follow their formulas', () => {
  expect(durationIndex(300, 150)).toBe(2);
  expect(durationIndex(0, 0)).toBe(1);
  const drivers = [
    { rating: 1, importance: 3 },
    { rating: 0.2, importance: 1 },
    { rating: undefined, importance: 9 },
  ];
  expect(weightedSatisfaction(drivers)).toBeCloseTo(0.8, 12);
  expect(weightedSatisfaction([])).toBeUndefined();
  expect(() => weightedSatisfaction([{ rating: 7, importance: 1 }])).toThrow('must lie in 0..1');
  expect(latencyScore({ lateness: 0.2 })).toBeCloseTo(80, 12);
  expect(latencyScore({ lateness: 0.2, durationIndex: 1, satisfaction: 0.8, marginRank: 0.6 })).toBeCloseTo(
    100 * (0.5 * 0.8 + 0.2 * 0.5 + 0.15 * 0.8 + 0.15 * 0.6),
    12,
  );
  expect(latencyScore({ lateness: 0.9 })).toBeLessThan(latencyScore({ lateness: 0.1 }));
});

test('ranks run from 0 to 1 and ties share a place', () => {
  expect([...ranksOf([30, 10, 20, 20, 50])]).toEqual([0.75, 0, 0.375, 0.375, 1]);
  expect([...ranksOf([4])]).toEqual([0.5]);
});
