// Customers are drawn from a model with known parameters: the fit finds them again, and the forecast keeps its word.
import { describe, expect, it } from 'vitest';
import { type FittedByModel, fit as fitModel, gapModelOf, score } from '../fit-and-score.ts';
import { createRandom } from '../math/random.ts';
import { type CnbdParameters, cnbdLikelihood, emptyLikelihoodOut } from './cnbd-likelihood.ts';
import { forecastGaps } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import { liveGaps, liveNbd, livePareto, type SimulateOptions, simulateBase } from './simulate.ts';
import type { Summary } from './summary.ts';
import { drawModels, forecastInterval } from './uncertainty.ts';

const options: SimulateOptions = { customers: 3000, youngest: 20, oldest: 100, horizon: 26, unit: 'weeks' };

function gaps(k: number, r: number, alpha: number, a: number, b: number, firstVisitDrops: boolean): GapModel {
  return { unit: 'weeks', firstVisitDrops, classes: [{ share: 1, k, r, alpha, a, b }], rho: 1 };
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, v) => total + v, 0);
}

/** Every parameter within four of its standard errors of the truth. */
function expectRecovered(fitted: FittedByModel['nbd' | 'mbg-nbd' | 'pareto-nbd'], truth: Record<string, number>): void {
  const parameters = fitted.parameters as unknown as Record<string, number>;
  const errors = fitted.standardErrors as Record<string, number | null>;
  for (const [name, value] of Object.entries(truth)) {
    const error = errors[name] ?? Number.NaN;
    expect(Math.abs(parameters[name] - value) / error).toBeLessThan(4);
  }
}

describe('a fit on simulated customers', () => {
  it.each([
    ['bg-nbd', { k: 1, r: 0.55, alpha: 6, a: 0.9, b: 2.6 }],
    ['mbg-nbd', { k: 1, r: 0.8, alpha: 7, a: 0.5, b: 2 }],
    ['bg-cnbd-k', { k: 3, r: 0.9, alpha: 2, a: 0.6, b: 3 }],
    ['mbg-cnbd-k', { k: 2, r: 1.3, alpha: 2.8, a: 0.4, b: 1.2 }],
  ] as const)('of %s finds the parameters, and its forecast the future', (model, truth) => {
    const gapModel = gaps(truth.k, truth.r, truth.alpha, truth.a, truth.b, model.startsWith('m'));
    const base = simulateBase(createRandom(11), (random, until) => liveGaps(random, gapModel, until), options);
    const fitted = fitModel(model, base.summary);
    expect(fitted.parameters.k).toBe(truth.k);
    expectRecovered(fitted, { r: truth.r, alpha: truth.alpha, a: truth.a, b: truth.b });
    const forecast = score(fitted, base.summary, { horizon: 26 });
    expect(sum(forecast.expectedCount) / sum(base.future)).toBeCloseTo(1, 1);
    expect(sum(forecast.pAlive) / sum(base.alive)).toBeCloseTo(1, 1);
    expect(sum(forecast.pBuy) / base.future.filter((n) => n > 0).length).toBeCloseTo(1, 1);
  });

  it('of Pareto/NBD and NBD finds the parameters, and its forecast the future', () => {
    const truth = { r: 0.7, alpha: 9, s: 0.6, beta: 12 };
    const many = { ...options, customers: 5000 };
    const base = simulateBase(createRandom(5), (random, until) => livePareto(random, truth, until), many);
    const fitted = fitModel('pareto-nbd', base.summary);
    expectRecovered(fitted, truth);
    const forecast = score(fitted, base.summary, { horizon: 26 });
    expect(sum(forecast.expectedCount) / sum(base.future)).toBeCloseTo(1, 1);
    expect(sum(forecast.pBuy) / base.future.filter((n) => n > 0).length).toBeCloseTo(1, 1);
    expect(sum(forecast.pAlive) / sum(base.alive)).toBeCloseTo(1, 1);
    const steady = simulateBase(createRandom(6), (random, until) => liveNbd(random, truth, until), options);
    expectRecovered(fitModel('nbd', steady.summary), { r: 0.7, alpha: 9 });
  });

  it('finds a k that is no whole number when it is let free', () => {
    const base = simulateBase(
      createRandom(3),
      (random, until) => liveGaps(random, gaps(1.6, 1, 4, 0.5, 2, true), until),
      options,
    );
    const fitted = fitModel('mbg-cnbd-k', base.summary, { k: 'free' });
    expect(Math.abs(fitted.parameters.k - 1.6) / (fitted.standardErrors.k ?? 0)).toBeLessThan(4);
  });
});

describe('the exact count', () => {
  it.each([2, 3, 0.7, 1.5, 2.4])('agrees with the mean over simulated futures for k = %d', (k) => {
    const model = gaps(k, 1.2, 1.5 * k, 0.4, 1.5, true);
    const base = simulateBase(createRandom(17), (random, until) => liveGaps(random, model, until), {
      ...options,
      customers: 25_000,
    });
    const forecast = forecastGaps(model, base.summary, { horizon: 26 });
    const expected = sum(forecast.expectedCount);
    const deviation = Math.sqrt(base.future.reduce((total, n, i) => total + (n - forecast.expectedCount[i]) ** 2, 0));
    // Three standard errors of the simulation, and half a per cent for the interpolation between whole k.
    expect(Math.abs(sum(base.future) - expected)).toBeLessThan(3 * deviation + 0.005 * expected);
  });
});

describe('the likelihood', () => {
  it.each([
    [1, true, false],
    [3, true, false],
    [3, false, false],
    [1.7, true, true],
    [2, false, true],
  ] as const)('has the gradient of its own values (k = %d, first visit drops %s, k free %s)', (k, drops, byK) => {
    const point = { k, r: 0.8, alpha: 5, a: 0.6, b: 1.9 };
    const out = emptyLikelihoodOut();
    for (const [x, tx, T, logGaps] of [
      [0, 0, 30, 0],
      [1, 12, 40, Math.log(12)],
      [9, 35, 36, 10.5],
    ]) {
      const value = (change: Partial<typeof point>): number => {
        const other = emptyLikelihoodOut();
        cnbdLikelihood({ ...point, ...change }, drops, 9, byK).at(x, tx, T, logGaps, other);
        return other.value;
      };
      cnbdLikelihood(point, drops, 9, byK).at(x, tx, T, logGaps, out);
      for (const name of byK ? (['r', 'alpha', 'a', 'b', 'k'] as const) : (['r', 'alpha', 'a', 'b'] as const)) {
        const h = 1e-5 * point[name];
        const slope = (value({ [name]: point[name] + h }) - value({ [name]: point[name] - h })) / (2 * h);
        expect(out[name]).toBeCloseTo(slope, 6);
      }
    }
  });
});

describe('the uncertainty of a forecast', () => {
  const truth = gaps(1, 0.8, 7, 0.5, 2, true);
  const base = simulateBase(createRandom(2), (random, until) => liveGaps(random, truth, until), {
    ...options,
    customers: 1500,
  });
  const fitted = fitModel('mbg-nbd', base.summary);

  it('is drawn around the fit, with the spread of the standard errors, the same for the same seed', () => {
    const draws = drawModels(fitted, 800, createRandom(4)).map(({ parameters }) => Math.log(parameters.r));
    const mean = sum(draws) / draws.length;
    const spread = Math.sqrt(draws.reduce((total, v) => total + (v - mean) ** 2, 0) / draws.length);
    expect(spread / ((fitted.standardErrors.r ?? 0) / fitted.parameters.r)).toBeCloseTo(1, 0);
    const figure = (model: typeof fitted): number => score(model, base.summary, { horizon: 26 }).pBuy[0];
    const found = forecastInterval(fitted, figure, createRandom(9), { draws: 60 });
    expect(forecastInterval(fitted, figure, createRandom(9), { draws: 60 })).toEqual(found);
    expect(found.low).toBeLessThan(found.median);
    expect(found.median).toBeLessThan(found.high);
  });

  it('survives a round trip through JSON', () => {
    const back: typeof fitted = JSON.parse(JSON.stringify(fitted));
    expect(gapModelOf(back)).toEqual(gapModelOf(fitted));
  });

  it.each(['bg-nbd', 'mbg-nbd'] as const)(
    'of %s follows the bound to the top where all have one chance to leave',
    (model) => {
      const same = gaps(1, 1, 4, 8000, 92_000, model === 'mbg-nbd');
      for (let seed = 1; seed <= 6; seed++) {
        const base = simulateBase(createRandom(seed), (random, until) => liveGaps(random, same, until), options);
        const fitted = fitModel(model, base.summary);
        expect(fitted.diagnosis.join()).not.toMatch(/stopped early/);
        // no small step in any direction that the box leaves open finds a better place
        const { parameters, logLikelihood } = fitted;
        for (const name of ['r', 'alpha', 'b'] as const) {
          for (const factor of [0.998, 1.002]) {
            const aside = { ...parameters, [name]: Math.min(parameters[name] * factor, 1e5) };
            expect(logLikelihoodOf(base.summary, aside, model === 'mbg-nbd')).toBeLessThan(logLikelihood + 1e-6);
          }
        }
      }
    },
  );
});

function logLikelihoodOf({ x, tx, T, logGaps }: Summary, parameters: CnbdParameters, firstVisitDrops: boolean): number {
  const likelihood = cnbdLikelihood(parameters, firstVisitDrops, Math.max(...x), false);
  const out = emptyLikelihoodOut();
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    likelihood.at(x[i], tx[i], T[i], logGaps[i], out);
    total += out.value;
  }
  return total;
}
