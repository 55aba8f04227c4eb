// The base as a model pictures it, and the interval of counts: both held against customers drawn from the model itself.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countQuantiles, fit as fitModel, gapModelOf, type LifetimeModel, score } from './fit-and-score.ts';
import type { GapModel } from './lifetimes/gap-model.ts';
import { visitQuantiles } from './lifetimes/median-count.ts';
import { liveGaps, livePareto, simulateBase, simulateVisits } from './lifetimes/simulate.ts';
import { summarise } from './lifetimes/summary.ts';
import { createRandom } from './math/random.ts';
import { expectedByAge, repeatDistribution } from './newcomers.ts';
import { defaultRho } from './regularity/mixture.ts';

const steady: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [
    { share: 0.6, k: 1, r: 1.5, alpha: 12, a: 0.4, b: 3 },
    { share: 0.4, k: 3, r: 2, alpha: 3, a: 0.3, b: 4 },
  ],
};
const pareto = { r: 0.8, alpha: 14, s: 0.7, beta: 90 };
const bound = [0.1, 0.9];

describe('customers at their first visit', () => {
  const visits = simulateVisits(createRandom(11), (random, until) => liveGaps(random, steady, until), {
    customers: 400,
    days: 365,
    unitDays: 1,
  });
  const summary = summarise(visits, { asOf: 365 });

  test.each(['nbd', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'regularity-mixture'] as LifetimeModel[])(
    'are expected by %s to come as often as its own distribution says',
    (name) => {
      const fitted = fitModel(name, summary);
      for (const age of [0, 30, 200]) {
        const chances = repeatDistribution(fitted, age, 400);
        const sum = chances.reduce((total, p) => total + p, 0);
        const mean = chances.reduce((total, p, n) => total + n * p, 0);
        expect(sum).toBeCloseTo(1, 3);
        // a regularity that is no whole number is counted between its neighbours
        const [expected] = expectedByAge(fitted, [age]);
        expect(Math.abs(mean - expected)).toBeLessThan(0.01 + 0.03 * expected);
      }
    },
  );

  test('come as often as those drawn from the model did', () => {
    const drawn = simulateBase(createRandom(3), (random, until) => liveGaps(random, steady, until), {
      customers: 6000,
      unit: 'days',
      youngest: 200,
      oldest: 200,
      horizon: 1,
    });
    const repeats = drawn.summary.x.reduce((total, x) => total + x, 0) / 6000;
    const fitted = fitModel('regularity-mixture', drawn.summary);
    expect(expectedByAge(fitted, [200])[0] / repeats).toBeCloseTo(1, 1);
    const never = drawn.summary.x.filter((x) => x === 0).length / 6000;
    expect(repeatDistribution(fitted, 200, 0)[0]).toBeCloseTo(never, 1);
  });
});

describe('the interval of the visits of one customer', () => {
  test('holds at least 80 of 100 customers drawn from the model, and loses at most 10 on either side; the seed is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(30, 90, 240), (seed, horizon) => {
        const base = simulateBase(createRandom(seed), (random, until) => liveGaps(random, steady, until), {
          customers: 4000,
          unit: 'days',
          youngest: 20,
          oldest: 500,
          horizon,
        });
        covers(visitQuantiles(steady, base.summary, horizon, bound), base.future);
      }),
      { numRuns: 6 },
    );
  });

  test('holds them under a fitted model too, of each kind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom<LifetimeModel>('mbg-cnbd-k', 'pareto-nbd', 'regularity-mixture'),
        (seed, name) => {
          const random = createRandom(seed);
          const base = simulateBase(
            random,
            (numbers, until) =>
              name === 'pareto-nbd' ? livePareto(numbers, pareto, until) : liveGaps(numbers, oneKind(name), until),
            {
              customers: 3000,
              unit: 'days',
              youngest: 60,
              oldest: 500,
              horizon: 90,
              // the mixture looks at the discounted history
              rho: name === 'regularity-mixture' ? defaultRho : undefined,
            },
          );
          const fitted = fitModel<LifetimeModel>(name, base.summary);
          covers(countQuantiles(fitted, base.summary, 90, bound), base.future);
        },
      ),
      { numRuns: 6 },
    );
  });

  test('is wider for a wider promise, holds the median, and is nothing for a horizon of nothing', () => {
    const base = simulateBase(createRandom(5), (random, until) => liveGaps(random, steady, until), {
      customers: 300,
      unit: 'days',
      youngest: 20,
      oldest: 400,
      horizon: 90,
    });
    const fitted = fitModel('pareto-nbd', base.summary);
    for (const [least, low, middle, high, most] of [
      visitQuantiles(steady, base.summary, 90, [0.05, 0.1, 0.5, 0.9, 0.95]),
      countQuantiles(fitted, base.summary, 90, [0.05, 0.1, 0.5, 0.9, 0.95]),
    ]) {
      low.forEach((_, i) => {
        expect(least[i] <= low[i] && low[i] <= middle[i] && middle[i] <= high[i] && high[i] <= most[i]).toBe(true);
      });
    }
    expect(Math.max(...countQuantiles(fitted, base.summary, 0, [0.9])[0])).toBe(0);
    // whoever surely does not buy has an interval of nothing, whatever the model says
    const never = visitQuantiles(steady, base.summary, 90, bound, new Float64Array(300).fill(0.09));
    expect(Math.max(...never[1])).toBe(0);
    expect(score(fitted, base.summary, { horizon: 90 }).pBuy.length).toBe(300);
    expect(gapModelOf(fitted).classes).toHaveLength(1);
  });
});

function oneKind(name: LifetimeModel): GapModel {
  return name === 'mbg-cnbd-k' ? { ...steady, classes: [{ ...steady.classes[1], share: 1, k: 2 }] } : steady;
}

/** A count is whole, so that an interval holds more than it promises; five standard errors are left to chance. */
function covers([low, high]: Float64Array[], came: Float64Array): void {
  const customers = came.length;
  const chance = 5 * Math.sqrt(0.09 / customers);
  const below = came.filter((n, i) => n < low[i]).length / customers;
  const above = came.filter((n, i) => n > high[i]).length / customers;
  expect(below).toBeLessThan(0.1 + chance);
  expect(above).toBeLessThan(0.1 + chance);
  expect(1 - below - above).toBeGreaterThan(0.8 - chance);
}
