import { describe, expect, it } from 'vitest';
import { fit as fitModel, gapModelOf, medianCounts } from '../fit-and-score.ts';
import { createRandom } from '../math/random.ts';
import { visitDistribution } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import { medianFrom, medianVisits } from './median-count.ts';
import { paretoDistribution } from './pareto-nbd.ts';
import { liveGaps, simulateVisits } from './simulate.ts';
import { summarise } from './summary.ts';

const truth: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [
    { share: 0.6, k: 1, r: 1.5, alpha: 12, a: 0.4, b: 3 },
    { share: 0.4, k: 3, r: 2, alpha: 3, a: 0.3, b: 4 },
  ],
};
const visits = simulateVisits(createRandom(4), (random, until) => liveGaps(random, truth, until), {
  customers: 120,
  days: 400,
  unitDays: 1,
});
const summary = summarise(visits, { asOf: 400 });

/** Where the chance of at most n visits first reaches a half. */
function middleOf(chances: Float64Array): number {
  let sum = 0;
  return chances.findIndex((p) => {
    sum += p;
    return sum >= 0.5;
  });
}

describe('the median number of visits', () => {
  it('is the largest number that is more likely than not to be reached', () => {
    const poisson = (mean: number) => (n: number) => {
      let term = Math.exp(-mean);
      let below = 0;
      for (let j = 0; j < n; j++) {
        below += term;
        term *= mean / (j + 1);
      }
      return 1 - below;
    };
    // Medians of the Poisson law: 0 up to ln 2, then floor(mean + 1/3 - 0.02 / mean) nearly always.
    expect(medianFrom(poisson(0.69))).toBe(0);
    expect(medianFrom(poisson(0.7))).toBe(1);
    expect(medianFrom(poisson(10))).toBe(10);
    expect(medianFrom(poisson(37.5))).toBe(37);
    expect(medianFrom(() => Number.NaN)).toBe(0);
  });

  it('agrees with the distribution of each customer', () => {
    const medians = medianVisits(truth, summary, 90);
    medians.forEach((median, i) => {
      expect(median).toBe(middleOf(visitDistribution(truth, summary, i, 90, 60)));
    });
    expect(Math.max(...medians)).toBeGreaterThan(3);
    const pareto = fitModel('pareto-nbd', summary);
    medianCounts(pareto, summary, 90).forEach((median, i) => {
      const row = { x: summary.x[i], tx: summary.tx[i], T: summary.T[i] };
      expect(median).toBe(middleOf(paretoDistribution(pareto.parameters, row, 90, 60)));
    });
    const mbg = fitModel('mbg-nbd', summary);
    expect(medianCounts(mbg, summary, 90)).toEqual(medianVisits(gapModelOf(mbg), summary, 90));
  });

  it('follows a better chance of any visit, and keeps how many there are if any', () => {
    const own = medianVisits(truth, summary, 90);
    const any = summary.x.map((_, i) => 1 - visitDistribution(truth, summary, i, 90, 0)[0]);
    expect(medianVisits(truth, summary, 90, any)).toEqual(own);
    const never = medianVisits(truth, summary, 90, new Float64Array(own.length).fill(0.5));
    expect(Math.max(...never)).toBe(0);
    medianVisits(truth, summary, 90, new Float64Array(own.length).fill(1)).forEach((median, i) => {
      expect(median).toBeGreaterThanOrEqual(Math.max(1, own[i]));
    });
  });
});
