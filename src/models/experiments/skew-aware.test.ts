// The skew-aware interval and the confidence sequence keep their promise; the long runs are tests/prove/experiments-*.ts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type Random } from '../math/index.ts';
import { compareMeans } from './means.ts';
import { fromSparse, type SparseOutcome } from './sample.ts';
import { compareSkewedMeans, enoughToTell } from './skew-aware.ts';

function spend(random: Random, n: number, buyers: number, sigma: number): SparseOutcome {
  const nonZero: number[] = [];
  for (let i = 0; i < n; i++) if (random.uniform() < buyers) nonZero.push(Math.exp(3.5 + sigma * random.normal()));
  return { n, nonZero };
}

test('200 held out against 1,800: the interval covers where Welch does not', () => {
  const random = createRandom(20261122);
  const repeats = 1500;
  let [skewAware, welch] = [0, 0];
  for (let i = 0; i < repeats; i++) {
    const treated = spend(random, 1800, 0.2, 1.2);
    const control = spend(random, 200, 0.2, 1.2);
    const answer = compareSkewedMeans(treated, control, { deals: 199, seed: i });
    if (answer.low <= 0 && answer.high >= 0) skewAware++;
    const plain = compareMeans(fromSparse(treated), fromSparse(control));
    if (plain.low <= 0 && plain.high >= 0) welch++;
  }
  // Three standard errors of 1,500 repeats are 1.7 points.
  expect(skewAware / repeats).toBeGreaterThan(0.933);
  expect(skewAware / repeats).toBeLessThan(0.967);
  expect(welch / repeats).toBeLessThan(0.925);
});

test('spend without a tail gets the interval of Welch', () => {
  const random = createRandom(4);
  const arm = (n: number) => ({ n, nonZero: Float64Array.from({ length: n }, () => 50 + 10 * random.normal()) });
  const [treated, control] = [arm(900), arm(100)];
  const answer = compareSkewedMeans(treated, control);
  expect(answer.method).toBe('welch');
  expect(answer.low).toBe(compareMeans(fromSparse(treated), fromSparse(control)).low);
});

test('exchanging the arms mirrors the answer, and the same seed repeats it', () => {
  const random = createRandom(9);
  const [a, b] = [spend(random, 700, 0.2, 1), spend(random, 300, 0.25, 1)];
  const forth = compareSkewedMeans(a, b, { seed: 3 });
  const back = compareSkewedMeans(b, a, { seed: 3 });
  expect(forth.method).toBe('permutation');
  expect(back.difference).toBeCloseTo(-forth.difference, 10);
  expect(compareSkewedMeans(a, b, { seed: 3 })).toEqual(forth);
  expect(Math.sign(back.low)).toBe(Math.sign(-forth.high));
});

test('the interval holds the estimate and excludes zero exactly when p is small', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (seed, share) => {
      const random = createRandom(seed);
      const treated = spend(random, 300, share, 1);
      const control = spend(random, 60, 0.5, 1);
      const answer = compareSkewedMeans(treated, control, { deals: 399, seed });
      expect(answer.low).toBeLessThanOrEqual(answer.difference);
      expect(answer.high).toBeGreaterThanOrEqual(answer.difference);
      expect(answer.p).toBeGreaterThan(0);
      expect(answer.p).toBeLessThanOrEqual(1);
      if (answer.p < 0.04) expect(answer.low > 0 || answer.high < 0).toBe(true);
      if (answer.p > 0.06) expect(answer.low <= 0 && answer.high >= 0).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('nobody bought anything: the difference is nothing, and it is too little to tell', () => {
  const nothing = { n: 50, nonZero: [] };
  expect(compareSkewedMeans(nothing, nothing)).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 });
  expect(enoughToTell(500, 29)).toBe(false);
  expect(enoughToTell(30, 30)).toBe(true);
});
