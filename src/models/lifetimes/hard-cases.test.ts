// Cases on which other packages overflow, lose all digits or answer NaN. Expected values by mpmath at 60 digits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedVisits } from './count.ts';
import { forecastGaps, visitDistribution } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import {
  type FittedPareto,
  type ParetoParameters,
  paretoDistribution,
  paretoLogLikelihood,
  scorePareto,
} from './pareto-nbd.ts';
import { type Summary, summaryFrom } from './summary.ts';

function gaps(k: number, r: number, alpha: number, a: number, b: number, firstVisitDrops: boolean): GapModel {
  return { unit: 'weeks', firstVisitDrops, classes: [{ share: 1, k, r, alpha, a, b }], rho: 1 };
}

function pareto(parameters: ParetoParameters): FittedPareto {
  return {
    model: 'pareto-nbd',
    version: 1,
    unit: 'weeks',
    parameters,
    logLikelihood: 0,
    customers: 0,
    standardErrors: { r: null, alpha: null, s: null, beta: null },
    covariance: null,
    estimated: [],
    diagnosis: [],
  };
}

function one(x: number, tx: number, T: number): Summary {
  return summaryFrom({ x: [x], tx: [tx], T: [T] }, 'weeks');
}

function expectDigits(found: number, expected: number): void {
  expect(Math.abs(found / expected - 1)).toBeLessThan(1e-10);
}

describe('BG/NBD at its limits', () => {
  const usual = gaps(1, 0.243, 4.414, 0.793, 2.426, false);

  it('has no pole at a + b = 1', () => {
    const forecast = forecastGaps(gaps(1, 0.3, 5, 0.5, 0.5, false), one(0, 0, 150), { horizon: 26 });
    expect(forecast.pAlive[0]).toBe(1);
    expectDigits(forecast.expectedCount[0], 0.0478166784424);
  });

  it('keeps its digits for customers with hundreds and thousands of visits', () => {
    const long = forecastGaps(usual, one(500, 90, 100), { horizon: 52 });
    expectDigits(long.pAlive[0], 8.49456595902e-20);
    expectDigits(long.expectedCount[0], 1.79222567958e-17);
    const heavy = forecastGaps(usual, one(2000, 99.9, 100), { horizon: 52 });
    expectDigits(heavy.pAlive[0], 0.997313818053);
    expectDigits(heavy.expectedCount[0], 841.013355932);
  });

  it('answers zero, not NaN, where the truth is 1e-1283', () => {
    const gone = forecastGaps(usual, one(1000, 1, 100), { horizon: 52 });
    expect(gone.pAlive[0]).toBe(0);
    expect(gone.pBuy[0]).toBe(0);
    expect(gone.expectedCount[0]).toBe(0);
  });
});

describe('Pareto/NBD at its limits', () => {
  const usual = pareto({ r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 });

  it.each([
    [133, 200, 200, 10, 1, 6.25287224757],
    [500, 90, 100, 52, 1.94688945569e-18, 4.05729146019e-16],
    [221, 103.42857, 103.57143, 52, 0.999128370103, 89.5696089787],
    [204, 98.57143, 99.42857, 52, 0.988428326176, 84.568135899],
    [161, 94.71429, 98, 52, 0.649601861337, 44.4114621058],
  ])('scores x = %d, tx = %d, T = %d', (x, tx, T, horizon, alive, count) => {
    const forecast = scorePareto(usual, one(x, tx, T), { horizon });
    expectDigits(forecast.pAlive[0], alive);
    expectDigits(forecast.expectedCount[0], count);
  });

  it('has a finite likelihood for hundreds of visits in a short life', () => {
    const parameters = { r: 10.465, alpha: 0.00798565181, s: 3.0516, beta: 2.82 };
    expect(paretoLogLikelihood(parameters, one(400, 5, 6))).toBeCloseTo(1323.18893097, 6);
    expect(paretoLogLikelihood(parameters, one(500, 1, 37))).toBeCloseTo(2594.40445462, 5);
    expect(paretoLogLikelihood(parameters, one(500, 4, 37))).toBeCloseTo(1888.82124975, 5);
    expectDigits(
      scorePareto(pareto({ ...parameters, alpha: 0.00798565 }), one(400, 5, 6), { horizon: 10 }).pAlive[0],
      5.13745798818747e-31,
    );
    const gone = scorePareto(pareto(parameters), one(500, 1, 37), { horizon: 10 });
    expect([gone.pAlive[0], gone.pBuy[0], gone.expectedCount[0]]).toEqual([0, 0, 0]);
  });

  it('passes smoothly through s = 1', () => {
    const at = (s: number): number =>
      scorePareto(pareto({ r: 0.55, alpha: 10.58, s, beta: 11.67 }), one(3, 30, 39), { horizon: 52 }).expectedCount[0];
    expect(at(1)).toBeCloseTo((at(1 - 1e-6) + at(1 + 1e-6)) / 2, 8);
  });
});

const positive = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true }).map((v) => 10 ** v);
const customer = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0.01, max: 1, noNaN: true }), positive(-1, 4))
  .map(([x, share, T]): [number, number, number] => [x, x === 0 ? 0 : share * T, T]);

describe('any customer under any parameters', () => {
  const model = fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 12 }), positive(-0.4, 1.2)),
      positive(-2, 2),
      positive(-2, 3),
      positive(-4, 2),
      positive(-2, 3),
      fc.boolean(),
    )
    .map(([k, r, alpha, a, b, first]) => gaps(k, r, alpha, a, b, first));

  it('has chances between 0 and 1 that rise with the horizon, and counts that are no smaller than the chance to buy', () => {
    fc.assert(
      fc.property(model, customer, positive(-1, 2.5), (gapModel, [x, tx, T], horizon) => {
        const near = forecastGaps(gapModel, one(x, tx, T), { horizon });
        const far = forecastGaps(gapModel, one(x, tx, T), { horizon: horizon * 1.5 });
        for (const v of [near.pAlive[0], near.pBuy[0]]) expect(v >= 0 && v <= 1).toBe(true);
        expect(near.pBuy[0]).toBeLessThanOrEqual(near.pAlive[0]);
        // Chances below 1e-15 are differences of two survivals next to 1: right to 1e-15, not to their own size.
        expect(far.pBuy[0]).toBeGreaterThanOrEqual(near.pBuy[0] * (1 - 1e-9) - 1e-15);
        expect(far.expectedCount[0]).toBeGreaterThanOrEqual(near.expectedCount[0] * (1 - 1e-6) - 1e-15);
        expect(near.expectedCount[0]).toBeGreaterThanOrEqual(near.pBuy[0] * (1 - 1e-9));
        expect(Number.isFinite(far.expectedCount[0])).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('expects as many visits of very many stages as of almost as many', () => {
    // days of a machine that buys a thousand times a day, over years: too many stages to count one by one
    const gap = { k: 1, shape: 173, scale: 0.09, silence: 0.02, a: 0.02, stayed: 78 };
    const rates = [400, 500, 600, 700, 800, 4000].map((horizon) => expectedVisits(gap, horizon) / horizon);
    expect(rates[0]).toBeGreaterThan(1000);
    rates.slice(1).forEach((rate, i) => {
      expect(rate).toBeLessThan(rates[i]);
      expect(rate).toBeGreaterThan(0.95 * rates[i]);
    });
  });

  it('expects no more visits below one stage than there are to come at all', () => {
    const gap = { k: 0.7, shape: 35, scale: 1, silence: 1, a: 31.6, stayed: 49 };
    const ever = (31.6 + 49 - 1) / (31.6 - 1);
    const counts = [0.5, 1, 1.25, 1.5, 2, 5, 50, 1000].map((horizon) => expectedVisits(gap, horizon));
    counts.slice(1).forEach((count, i) => {
      expect(count).toBeGreaterThanOrEqual(counts[i] * (1 - 1e-9));
    });
    expect(counts.at(-1)).toBeCloseTo(ever, 8);
  });

  it('has a distribution of counts that sums to 1 and whose mean is the expected count', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        positive(-0.5, 0.5),
        positive(0, 1.5),
        positive(-1, 0.5),
        positive(-0.5, 1),
        fc.integer({ min: 0, max: 12 }),
        (k, r, alpha, a, b, x) => {
          const gapModel = gaps(k, r, alpha, a, b, true);
          const summary = one(x, x === 0 ? 0 : 30, 40);
          const chances = visitDistribution(gapModel, summary, 0, 10, 400);
          const total = chances.reduce((sum, p) => sum + p, 0);
          const mean = chances.reduce((sum, p, n) => sum + p * n, 0);
          expect(total).toBeCloseTo(1, 9);
          expect(mean).toBeCloseTo(forecastGaps(gapModel, summary, { horizon: 10 }).expectedCount[0], 7);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is scored by Pareto/NBD without NaN, and its counts sum to the mean', () => {
    fc.assert(
      fc.property(
        positive(-1, 1),
        positive(-2, 2),
        positive(-1, 1),
        positive(-2, 2),
        customer,
        (r, alpha, s, beta, [x, tx, T]) => {
          const fitted = pareto({ r, alpha, s, beta });
          const forecast = scorePareto(fitted, one(x, tx, T), { horizon: 0.2 * T });
          expect(forecast.pAlive[0] >= 0 && forecast.pAlive[0] <= 1).toBe(true);
          expect(forecast.pBuy[0] >= 0 && forecast.pBuy[0] <= forecast.pAlive[0]).toBe(true);
          expect(Number.isFinite(paretoLogLikelihood(fitted.parameters, one(x, tx, T)))).toBe(true);
          const none = paretoDistribution(fitted.parameters, { x, tx, T }, 0.2 * T, 0)[0];
          expect(none).toBeCloseTo(1 - forecast.pBuy[0], 9);
        },
      ),
      { numRuns: 200 },
    );
  });
});
