import { describe, expect, it } from 'vitest';
import { auc, countErrors, logLoss } from '../evaluate/metrics.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { outcomeOf } from '../lifetimes/outcome.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { logistic } from '../math/log-space.ts';
import { createRandom } from '../math/random.ts';
import { countsOfBlend, fitBlend, scoreBlend } from './blend.ts';
import { fitLogistic, linearPart, toMean } from './logistic.ts';
import { fitModelsAt, forecastOf, ingredientNames, type ModelsAt } from './models-at.ts';
import { chooseRidge } from './ridge.ts';

describe('the ridge regression', () => {
  it('finds the weights, and an intercept for each window', () => {
    const random = createRandom(3);
    const n = 8000;
    const first = Float64Array.from({ length: n }, () => random.normal());
    const second = Float64Array.from({ length: n }, () => 5 + 2 * random.normal());
    const group = Float64Array.from({ length: n }, (_, i) => i % 2);
    const outcome = first.map((v, i) =>
      random.uniform() < logistic(1.2 * v - 0.4 * (second[i] - 5) + group[i] - 0.5) ? 1 : 0,
    );
    const fitted = fitLogistic([first, second], outcome, group, 2);
    expect(fitted.weights[0] / fitted.spread[0]).toBeCloseTo(1.2, 0);
    expect(fitted.weights[1] / fitted.spread[1]).toBeCloseTo(-0.4, 1);
    expect(fitted.intercepts[1] - fitted.intercepts[0]).toBeCloseTo(1, 0);
    expect(auc(linearPart(fitted, [first, second]), outcome)).toBeGreaterThan(0.75);
  });

  it('is held back the more, the less one window tells of the next', () => {
    const random = createRandom(6);
    const n = 900;
    const draw = (same: boolean) => {
      const window = Array.from({ length: n }, (_, i) => i % 3);
      const columns = Array.from({ length: 12 }, () => window.map(() => random.normal()));
      const outcome = window.map((own, i) => {
        // Every column tells something; what, changes from window to window unless they are all of one kind.
        const value = columns.reduce((sum, column, f) => sum + column[i] * (same || (f + own) % 3 > 0 ? 0.6 : -1.2), 0);
        return random.uniform() < logistic(value) ? 1 : 0;
      });
      return { columns, outcome, window, mixture: window.map(() => 0) };
    };
    expect(chooseRidge(draw(true), 3, 1)).toBe(1);
    expect(chooseRidge(draw(false), 3, 1)).toBe(100);
    expect(chooseRidge(draw(false), 1, 1)).toBe(1);
  });

  it('leaves a column that never varies without weight', () => {
    const same = new Float64Array(50).fill(3);
    const other = Float64Array.from({ length: 50 }, (_, i) => i);
    const outcome = other.map((v) => (v % 3 === 0 || v > 40 ? 1 : 0));
    const fitted = fitLogistic([same, other], outcome, new Float64Array(50), 1);
    expect(fitted.weights[0]).toBe(0);
    expect(fitted.weights[1]).toBeGreaterThan(0);
  });
});

describe('the blend', () => {
  const truth: GapModel = {
    unit: 'days',
    firstVisitDrops: true,
    rho: 1,
    classes: [
      { share: 0.5, k: 1, r: 1.2, alpha: 40, a: 0.6, b: 3 },
      { share: 0.5, k: 6, r: 1.2, alpha: 7, a: 0.6, b: 3 },
    ],
  };
  const visits = simulateVisits(createRandom(14), (random, until) => liveGaps(random, truth, until), {
    customers: 800,
    days: 520,
    unitDays: 1,
  });
  const fitted = new Map<number, ModelsAt>();
  const blend = fitBlend(visits, 430, { horizon: 60, fitted });
  const models = fitted.get(430) ?? fitModelsAt(visits, 430);
  const { bought } = outcomeOf(visits, models.summary, 430, 60);

  it('is trained on three earlier windows and is no worse than the best single model', () => {
    expect(blend.trainedOn).toEqual([370, 340, 310]);
    const own = scoreBlend(blend, models, visits);
    const mixture = forecastOf(models, 'regularity-mixture', 60).pBuy;
    expect(own.every((p) => p > 0 && p < 1)).toBe(true);
    expect(logLoss(own, bought)).toBeLessThan(logLoss(mixture, bought) + 0.01);
  });

  it('keeps the level of the mixture', () => {
    const own = scoreBlend(blend, models, visits);
    const mixture = forecastOf(models, 'regularity-mixture', 60).pBuy;
    const mean = (p: Float64Array): number => p.reduce((sum, v) => sum + v, 0) / p.length;
    expect(mean(own)).toBeCloseTo(mean(mixture), 9);
    expect(mean(toMean(Float64Array.of(-3, 0, 2, 5), 0.2))).toBeCloseTo(0.2, 9);
  });

  it('takes the counts of the model that was nearest in the window before, and medians by its own chances', () => {
    const then = fitted.get(370) ?? fitModelsAt(visits, 370);
    const came = outcomeOf(visits, then.summary, 370, 60).count;
    const errors = ingredientNames.map((name) => countErrors(forecastOf(then, name, 60).expectedCount, came).mae);
    expect(blend.counts).toBe(ingredientNames[errors.indexOf(Math.min(...errors))]);
    const own = scoreBlend(blend, models, visits);
    const { expectedCount, medianCount } = countsOfBlend(blend, models, own);
    const { count } = outcomeOf(visits, models.summary, 430, 60);
    expect(countErrors(medianCount, count).mae).toBeLessThan(countErrors(expectedCount, count).mae);
    own.forEach((p, i) => {
      expect(medianCount[i] > 0).toBe(p > 0.5);
    });
  });

  it('learns a horizon longer than half of the past from that half', () => {
    const long = fitBlend(visits, 430, { horizon: 360, fitted });
    expect(long.trainedOn).toEqual([216, 186, 156]);
    expect(scoreBlend(long, models, visits).every((p) => p > 0 && p < 1)).toBe(true);
  });

  it('survives a round trip through JSON', () => {
    expect(scoreBlend(JSON.parse(JSON.stringify(blend)), models, visits)).toEqual(scoreBlend(blend, models, visits));
  });

  it('is the mixture alone where the past is too short to train on', () => {
    const young = fitBlend(visits, 40, { horizon: 60 });
    expect(young.regression).toBeNull();
    const then = fitModelsAt(visits, 40);
    const own = scoreBlend(young, then, visits);
    forecastOf(then, 'regularity-mixture', 60).pBuy.forEach((p, i) => {
      expect(own[i]).toBeCloseTo(p, 9);
    });
  });

  it('uses what the shop knows beyond purchases', () => {
    const random = createRandom(1);
    // A hint that tells the future, for buyers more often than for others.
    const hint = (asOf: number): Float64Array[] => {
      const column = new Float64Array(visits.starts.length - 1);
      for (let i = 0; i < column.length; i++) {
        let comes = 0;
        for (let j = visits.starts[i]; j < visits.starts[i + 1]; j++)
          if (visits.days[j] > asOf && visits.days[j] <= asOf + 60) comes = 1;
        column[i] = comes + random.normal();
      }
      return [column];
    };
    const hinted = fitBlend(visits, 430, { horizon: 60, activity: hint, fitted });
    expect(auc(scoreBlend(hinted, models, visits, hint), bought)).toBeGreaterThan(
      auc(scoreBlend(blend, models, visits), bought),
    );
  });
});
