import { describe, expect, it } from 'vitest';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { pickRows } from '../lifetimes/group.ts';
import { liveGaps, simulateBase } from '../lifetimes/simulate.ts';
import { emptySummary, type Summary } from '../lifetimes/summary.ts';
import { createRandom } from '../math/random.ts';
import { gapQuantile, rhythmOf } from '../rhythm/index.ts';
import { fitCohorts, forecastCohorts } from './cohorts.ts';

const base: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [
    { share: 0.7, k: 1, r: 1.5, alpha: 60, a: 0.5, b: 2 },
    { share: 0.3, k: 5, r: 1.5, alpha: 12, a: 0.5, b: 2 },
  ],
};
/** Water filters come back in a third of the base's time; appliances take three times as long. */
const slower = (factor: number): GapModel => ({
  ...base,
  classes: base.classes.map((one) => ({ ...one, alpha: one.alpha * factor })),
});

function draw(model: GapModel, customers: number, seed: number): Summary {
  return simulateBase(createRandom(seed), (random, until) => liveGaps(random, model, until), {
    customers,
    youngest: 60,
    oldest: 700,
    horizon: 0,
    unit: 'days',
  }).summary;
}

function joined(parts: Summary[]): { summary: Summary; cohort: number[] } {
  const rows = parts.reduce((sum, part) => sum + part.x.length, 0);
  const summary = emptySummary(rows, 'days');
  const cohort: number[] = [];
  for (let n = 0; n < parts.length; n++) {
    for (let i = 0; i < parts[n].x.length; i++) {
      const at = cohort.length;
      for (const name of ['x', 'tx', 'T', 'logGaps', 'weight'] as const) summary[name][at] = parts[n][name][i];
      cohort.push(n);
    }
  }
  return { summary, cohort };
}

describe('cohort priors', () => {
  const { summary, cohort } = joined([draw(slower(1 / 3), 1200, 1), draw(slower(3), 1200, 2), draw(slower(3), 4, 3)]);
  const priors = fitCohorts(base, summary, cohort, 4);

  it('give the filter buyer a faster and the appliance buyer a slower rhythm, from the first purchase on', () => {
    expect(priors[0].pace).toBeGreaterThan(0.28);
    expect(priors[0].pace).toBeLessThan(0.4);
    expect(priors[1].pace).toBeGreaterThan(2.4);
    expect(priors[1].pace).toBeLessThan(3.6);
    const fresh = pickRows(summary, [summary.x.indexOf(0)]);
    const median = (n: number): number => gapQuantile(rhythmOf(priors[n].model, fresh, 0), 0.5, 365);
    expect(median(1)).toBeGreaterThan(2 * median(0));
  });

  it('stay with the base where there are hardly any customers, and are the base where there is none', () => {
    expect(priors[2].pace).toBeGreaterThan(0.7);
    expect(priors[2].pace).toBeLessThan(1.6);
    expect(priors[3]).toEqual({ customers: 0, pace: 1, likeness: 1, dropOut: 1, model: base });
  });

  it('forecast each customer by the cohort', () => {
    const forecast = forecastCohorts(priors, summary, cohort, { horizon: 30 });
    const one = summary.x.findIndex((x, i) => x === 0 && cohort[i] === 1 && summary.T[i] < 120);
    const silence = summary.T.map((T, i) => T - summary.tx[i]);
    const same = forecastCohorts(priors, summary, cohort, { horizon: 30, silence });
    expect(Array.from(same.pBuy)).toEqual(Array.from(forecast.pBuy));
    const asFilter = forecastCohorts([priors[0]], pickRows(summary, [one]), [0], { horizon: 30 });
    expect(forecast.pAlive[one]).toBeGreaterThan(asFilter.pAlive[0]);
  });
});
