import { describe, expect, it } from 'vitest';
import { score } from '../fit-and-score.ts';
import { fitCnbd } from '../lifetimes/cnbd.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateBase } from '../lifetimes/simulate.ts';
import { interval } from '../lifetimes/uncertainty.ts';
import { createRandom } from '../math/random.ts';
import { fitMixture } from './mixture.ts';
import { drawMixtures, mixtureUncertainty } from './uncertainty.ts';

const truth: GapModel = {
  unit: 'weeks',
  firstVisitDrops: true,
  rho: 1,
  classes: [
    { share: 0.6, k: 1, r: 1.5, alpha: 9, a: 0.5, b: 2.5 },
    { share: 0.4, k: 9, r: 1.5, alpha: 1, a: 0.4, b: 4 },
  ],
};
const simulated = (model: GapModel, seed: number, customers: number) =>
  simulateBase(createRandom(seed), (random, until) => liveGaps(random, model, until), {
    customers,
    youngest: 30,
    oldest: 110,
    horizon: 0,
    unit: 'weeks',
  }).summary;

describe('the standard errors of the mixture', () => {
  it('are those of the single model with one class', () => {
    const summary = simulated({ ...truth, classes: [{ ...truth.classes[1], share: 1, k: 3, alpha: 3 }] }, 5, 1500);
    const uncertainty = mixtureUncertainty(fitMixture(summary, { classes: 1 }), summary);
    const { standardErrors } = fitCnbd('mbg-cnbd-k', summary, { k: 'free' });
    const [own] = uncertainty?.standardErrors ?? [];
    // Two estimates of one information: by the scores here, by the curvature there.
    for (const name of ['k', 'r', 'alpha', 'a', 'b'] as const) {
      expect(Math.abs(Math.log((own[name] ?? 0) / (standardErrors[name] ?? 1))), name).toBeLessThan(0.2);
    }
    expect(own.share).toBeCloseTo(0, 9);
  });

  it('hold the truth of simulated bases as often as they should', () => {
    let held = 0;
    let asked = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const summary = simulated(truth, seed, 900);
      const fitted = fitMixture(summary, { classes: 2 });
      const uncertainty = mixtureUncertainty(fitted, summary);
      fitted.classes.forEach((one, c) => {
        for (const name of ['share', 'k', 'r'] as const) {
          const error = uncertainty?.standardErrors[c][name] ?? 0;
          asked++;
          if (Math.abs(one[name] - truth.classes[c][name]) < 2.5 * error) held++;
        }
      });
    }
    // 98.8 % of normal errors lie within 2.5: of 36, fewer than 31 come by chance once in fifty thousand runs.
    expect(asked).toBe(36);
    expect(held).toBeGreaterThanOrEqual(31);
  });

  it('give every forecast an interval', () => {
    const summary = simulated(truth, 9, 900);
    const fitted = fitMixture(summary, { classes: 2, rho: 1 });
    const uncertainty = mixtureUncertainty(fitted, summary);
    const drawn = uncertainty ? drawMixtures(fitted, uncertainty, 40, createRandom(1)) : [];
    const chance = score(fitted, summary, { horizon: 13 }).pBuy[3];
    const { low, high } = interval(drawn.map((model) => score(model, summary, { horizon: 13 }).pBuy[3]));
    expect(low).toBeLessThan(chance);
    expect(high).toBeGreaterThan(chance);
    expect(high - low).toBeLessThan(0.2);
    for (const { classes } of drawn) expect(classes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });
});
