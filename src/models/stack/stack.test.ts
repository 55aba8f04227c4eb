import { describe, expect, it } from 'vitest';
import { shockedBase } from '../../../tests/shocked-bases.ts';
import { auc, countErrors, logLoss } from '../evaluate/metrics.ts';
import { evaluateAt } from '../evaluate/report.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { outcomeOf } from '../lifetimes/outcome.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { logistic } from '../math/log-space.ts';
import { createRandom } from '../math/random.ts';
import { everyNthCustomer, sampleStep } from '../regularity/rho.ts';
import { fitBlend, scoreBlend } from './blend.ts';
import { fitLogistic, linearPart, toMean } from './logistic.ts';
import { fitModelsAt, forecastOf, type ModelsAt } from './models-at.ts';
import { chooseRestraint } from './ridge.ts';
import { everyNth } from './windows.ts';

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

  describe('is held back as far as what it learns does not hold', () => {
    /** What each column tells may change from window to window; `weight` is how much it tells. */
    const draw = (seed: number, { n = 900, weight = 0.6, isSame = true, level = 0 }) => {
      const random = createRandom(seed);
      const window = Array.from({ length: n }, (_, i) => i % 3);
      const columns = Array.from({ length: 12 }, () => window.map(() => random.normal()));
      const outcome = window.map((own, i) => {
        const value = columns.reduce(
          (sum, column, f) => sum + column[i] * (isSame || (f + own) % 3 > 0 ? weight : -2 * weight),
          0,
        );
        return random.uniform() < logistic(level + value) ? 1 : 0;
      });
      const customer = Array.from({ length: n }, (_, i) => Math.floor(i / 3));
      return { columns, outcome, window, customer, mixture: window.map(() => 0) };
    };

    it('hardly where every window and every customer tells the same', () => {
      expect(chooseRestraint(draw(6, {}), 3)).toEqual({ ridge: 1, share: 2 / 3 });
    });

    it('and no more where nearly everybody buys, or nearly nobody', () => {
      for (const level of [4, 2, -2]) {
        expect([level, chooseRestraint(draw(6, { level }), 3)]).toEqual([level, { ridge: 1, share: 2 / 3 }]);
      }
    });

    it('wholly where one window contradicts the next', () => {
      expect(chooseRestraint(draw(6, { isSame: false }), 3).share).toBe(0);
    });

    it('wholly where the columns tell nothing, in few customers and in many', () => {
      for (const n of [180, 900, 6000]) expect(chooseRestraint(draw(7, { n, weight: 0 }), 3).share).toBe(0);
    });

    it('by customers left out where there is one window only', () => {
      const rows = draw(8, { weight: 0 });
      expect(chooseRestraint({ ...rows, window: rows.window.map(() => 0) }, 1).share).toBe(0);
      const telling = draw(8, {});
      expect(chooseRestraint({ ...telling, window: telling.window.map(() => 0) }, 1).share).toBe(2 / 3);
    });

    it('and not where the mixture is wrong and the columns know better', () => {
      const rows = draw(9, {});
      const wrong = rows.mixture.map((_, i) => (i % 2 === 0 ? 2 : -2));
      expect(chooseRestraint({ ...rows, mixture: wrong }, 3).share).toBe(2 / 3);
    });
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
  const blend = fitBlend(visits, 430, { fitted });
  const models = fitted.get(430) ?? fitModelsAt(visits, 430);
  const forecast = scoreBlend(blend, models, visits);
  const mean = (p: Float64Array): number => p.reduce((sum, v) => sum + v, 0) / p.length;

  it('is trained for every horizon that fits twice into the past, on three earlier windows each', () => {
    expect(blend.anchors.map(({ horizon, trainedOn }) => [horizon, trainedOn])).toEqual([
      [30, [400, 370, 340]],
      [90, [340, 310, 280]],
      [180, [250, 220, 190]],
    ]);
    const short = fitBlend(visits, 430, { fitted, longest: 60 });
    expect(short.anchors).toEqual(blend.anchors.slice(0, 2));
    // What is spared does not matter below it.
    expect(scoreBlend(short, models, visits).chances(60)).toEqual(forecast.chances(60));
  });

  it.each([30, 60, 90])('is no worse than the mixture over %d days', (horizon) => {
    const { bought } = outcomeOf(visits, models.summary, 430, horizon);
    const own = forecast.chances(horizon);
    const mixture = forecastOf(models, 'regularity-mixture', horizon).pBuy;
    expect(own.every((p) => p > 0 && p < 1)).toBe(true);
    expect(logLoss(own, bought)).toBeLessThan(logLoss(mixture, bought) + 0.01);
    // It keeps the mixture's level, but for the few whom a shorter horizon lifts.
    expect(mean(own) / mean(mixture)).toBeGreaterThan(0.99);
    expect(mean(own) / mean(mixture)).toBeLessThan(1.01);
  });

  it('moves the logits of a base to a mean', () => {
    expect(mean(toMean(Float64Array.of(-3, 0, 2, 5), 0.2))).toBeCloseTo(0.2, 9);
  });

  it('counts no fewer visits than it gives chances, and medians by its own chances', () => {
    const own = forecast.chances(60);
    const expectedCount = forecast.expectedCounts(60);
    const medianCount = forecast.medianCounts(60);
    const { count } = outcomeOf(visits, models.summary, 430, 60);
    expect(countErrors(medianCount, count).mae).toBeLessThan(countErrors(expectedCount, count).mae);
    own.forEach((p, i) => {
      expect(medianCount[i] > 0).toBe(p > 0.5);
      expect(expectedCount[i]).toBeGreaterThanOrEqual(p);
    });
  });

  it('survives a round trip through JSON', () => {
    const copy = scoreBlend(JSON.parse(JSON.stringify(blend)), models, visits);
    expect(copy.chances(120)).toEqual(forecast.chances(120));
    expect(copy.pAlive).toEqual(forecast.pAlive);
  });

  it('is the mixture alone where the past is too short to train on', () => {
    const young = fitBlend(visits, 40);
    expect(young.anchors).toEqual([]);
    const then = fitModelsAt(visits, 40);
    expect(scoreBlend(young, then, visits).chances(60)).toEqual(forecastOf(then, 'regularity-mixture', 60).pBuy);
  });

  it('uses what the shop knows beyond purchases', () => {
    const random = createRandom(1);
    // A hint that tells the future, for buyers more often than for others.
    const hint = (asOf: number): Float64Array[] => {
      const column = new Float64Array(visits.starts.length - 1);
      for (let i = 0; i < column.length; i++) {
        let comes = 0;
        for (let j = visits.starts[i]; j < visits.starts[i + 1]; j++)
          if (visits.days[j] > asOf && visits.days[j] <= asOf + 90) comes = 1;
        column[i] = comes + random.normal();
      }
      return [column];
    };
    const hinted = fitBlend(visits, 430, { activity: hint, fitted });
    const { bought } = outcomeOf(visits, models.summary, 430, 90);
    const told = scoreBlend(hinted, models, visits, { activity: hint }).chances(90);
    expect(auc(told, bought)).toBeGreaterThan(auc(forecast.chances(90), bought));
  });
});

it('the activity of a sample is that of the customers who are in it', () => {
  const visits = { starts: Int32Array.from([0, 1, 2, 3, 4, 5]), days: Float64Array.from([10, 11, 12, 13, 14]) };
  const picked = everyNthCustomer(visits, 2);
  const column = everyNth(() => [[...visits.days]], sampleStep(visits, 2), picked)?.(0)[0];
  expect(column).toEqual(picked.days);
});

// By how much is in tests/prove/models-choice.ts, over more bases: a single one with seventy buyers tells little.
it('a base of 600 customers with few buyers is not foretold worse by the blend than by every single model', () => {
  const behind = (['regular and irregular', 'mbg-nbd', 'pareto-nbd'] as const).map((kind) => {
    const visits = shockedBase(kind, 43, { customers: 600, asOf: 540, spread: 0.15 });
    const { rows } = evaluateAt(visits, 540, 90);
    const loss = (name: string) => rows.find((row) => row.name === name)?.logLoss ?? Number.NaN;
    const singles = rows.filter((row) => row.kind === 'model' && row.name !== 'blend').map(({ name }) => loss(name));
    expect(loss('blend')).toBeLessThanOrEqual(Math.max(...singles));
    return loss('blend') - loss('regularity-mixture');
  });
  expect(behind.reduce((sum, v) => sum + v, 0) / behind.length).toBeLessThan(0.004);
}, 120_000);
