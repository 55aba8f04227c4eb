import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../lifetimes/outcome.ts';
import { summarise } from '../lifetimes/summary.ts';
import { createRandom } from '../math/random.ts';
import { pairedBootstrap, resampledDifference } from './bootstrap.ts';
import { auc, brier, calibration, calibrationError, countErrors, logLoss, reliability, topCapture } from './metrics.ts';
import { rankingOf } from './ranking.ts';
import { rulesOf } from './rules.ts';

describe('ranking', () => {
  it('counts the pairs that are ordered right, ties half', () => {
    const scores = [0.1, 0.4, 0.4, 0.8, 0.9];
    const bought = [0, 0, 1, 0, 1];
    // Pairs buyer/other: (0.4: over 0.1 yes, 0.4 tie, 0.8 no), (0.9: all three) = 4.5 of 6.
    expect(auc(scores, bought)).toBeCloseTo(4.5 / 6, 12);
    expect(auc([1, 2], [1, 1])).toBeNaN();
    expect(Number.isNaN(auc([Number.NaN, Number.NaN], [0, 1]))).toBe(false);
  });

  it('equals the brute count over all pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 40 }),
        (rows) => {
          const buyers = rows.filter((r) => r[1]);
          const others = rows.filter((r) => !r[1]);
          fc.pre(buyers.length > 0 && others.length > 0);
          let right = 0;
          for (const [b] of buyers) for (const [o] of others) right += b > o ? 1 : b === o ? 0.5 : 0;
          expect(
            auc(
              rows.map((r) => r[0]),
              rows.map((r) => (r[1] ? 1 : 0)),
            ),
          ).toBeCloseTo(right / (buyers.length * others.length), 10);
        },
      ),
    );
  });

  it('is the same by weights, for customers who count several times or not at all', () => {
    const random = createRandom(8);
    const customers = Array.from({ length: 200 }, () => ({
      score: random.below(20),
      bought: random.uniform() < 0.3 ? 1 : 0,
      weight: random.below(4),
    }));
    const ranking = rankingOf(
      customers.map(({ score }) => score),
      customers.map(({ bought }) => bought),
    );
    const repeated = customers.flatMap((one) => Array.from({ length: one.weight }, () => one));
    const scores = repeated.map(({ score }) => score);
    const bought = repeated.map(({ bought: came }) => came);
    const weight = customers.map((one) => one.weight);
    expect(ranking.auc(weight)).toBeCloseTo(auc(scores, bought), 12);
    const share = 30 / repeated.length;
    expect(ranking.capture(weight, share)).toBeCloseTo(topCapture(scores, bought, share), 12);
  });

  it('finds buyers at the top, ties at the edge in proportion', () => {
    expect(topCapture([5, 4, 3, 2, 1], [1, 0, 1, 0, 0], 0.2)).toBe(0.5);
    expect(topCapture([1, 1, 1, 1, 1], [1, 0, 0, 0, 0], 0.2)).toBeCloseTo(0.2, 12);
  });
});

describe('probabilities', () => {
  it('are punished by the square and by the logarithm', () => {
    expect(brier([0.8, 0.3], [1, 0])).toBeCloseTo((0.04 + 0.09) / 2, 12);
    expect(logLoss([0.8, 0.3], [1, 0])).toBeCloseTo(-(Math.log(0.8) + Math.log(0.7)) / 2, 12);
    expect(Number.isFinite(logLoss([0, 1], [1, 0]))).toBe(true);
  });

  it('show slope 1 and intercept 0 when calibrated, a slope below 1 when overconfident', () => {
    const random = createRandom(5);
    const truth = Float64Array.from({ length: 20_000 }, () => 0.02 + 0.9 * random.uniform());
    const bought = truth.map((p) => (random.uniform() < p ? 1 : 0));
    const honest = calibration(truth, bought);
    expect(honest.slope).toBeCloseTo(1, 1);
    expect(honest.intercept).toBeCloseTo(0, 1);
    const loud = truth.map((p) => 1 / (1 + ((1 - p) / p) ** 2));
    expect(calibration(loud, bought).slope).toBeCloseTo(0.5, 1);
    expect(calibrationError(truth, bought)).toBeLessThan(0.02);
    expect(calibrationError(loud, bought)).toBeGreaterThan(0.08);
    const bins = reliability(truth, bought);
    expect(bins.reduce((sum, bin) => sum + bin.customers, 0)).toBe(20_000);
  });
});

describe('counts and outcomes', () => {
  it('are compared by absolute and squared error and by their sums', () => {
    expect(countErrors([1, 2, 0], [0, 4, 0])).toEqual({ mae: 1, rmse: Math.sqrt(5 / 3), sumRatio: 0.75 });
  });

  it('are what came after the day and within the horizon', () => {
    const visits = { starts: [0, 4, 5], days: [1, 10, 12, 25, 3] };
    const summary = summarise(visits, { asOf: 10 });
    const { count, bought } = outcomeOf(visits, summary, 10, 10);
    expect(Array.from(count)).toEqual([1, 0]);
    expect(Array.from(bought)).toEqual([1, 0]);
    expect(outcomeOf(visits, summary, 10, 15).count[0]).toBe(2);
  });

  it('have rules of thumb beside them', () => {
    const visits = { starts: [0, 2, 3], days: [0, 10, 80] };
    const rules = rulesOf(summarise(visits, { asOf: 90 }), 30);
    const scores = Object.fromEntries(rules.map(({ name, score }) => [name, Array.from(score)]));
    expect(scores['absent more than 60 days']).toEqual([0, 1]);
    expect(scores['absent more than twice the own mean gap']).toEqual([0, 1]);
    expect(scores.recency).toEqual([-80, -10]);
    expect(scores['own rate'][0]).toBeCloseTo(1 - Math.exp(-30 / 90), 12);
  });
});

describe('the paired bootstrap', () => {
  it('is sure of a plain difference, unsure of none, and repeats for the same seed', () => {
    const random = createRandom(2);
    const none = Float64Array.from({ length: 800 }, () => random.normal());
    const plain = none.map((v) => v + 0.3);
    const sure = pairedBootstrap(plain, 7, 400);
    expect(sure.low).toBeGreaterThan(0);
    const unsure = pairedBootstrap(none, 7, 400);
    expect(unsure.low < 0 && unsure.high > 0).toBe(true);
    expect(pairedBootstrap(none, 7, 400)).toEqual(unsure);
    const mean = (weight: Float64Array): number => plain.reduce((sum, v, i) => sum + v * weight[i], 0) / plain.length;
    const resampled = resampledDifference(plain.length, mean, 9, 400);
    expect(resampled.mean).toBeCloseTo(sure.mean, 12);
    expect(Math.abs(resampled.low - sure.low)).toBeLessThan(0.03);
    expect(Math.abs(resampled.high - sure.high)).toBeLessThan(0.03);
  });
});
