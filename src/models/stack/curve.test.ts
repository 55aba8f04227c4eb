// Forecasts of one base for many horizons must not contradict each other, whatever the base.
import { describe, expect, it } from 'vitest';
import { emptyForecast, type Forecast } from '../lifetimes/forecast.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { createRandom, type Random } from '../math/random.ts';
import { fitBlend, scoreBlend } from './blend.ts';
import { chancesWithin, rising } from './curve.ts';
import { fitModelsAt, forecastOf, ingredientNames, type ModelsAt } from './models-at.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('a curve through anchors', () => {
  const anchors = rising([
    { horizon: 30, mixture: of(0.2, 0, 0.9), blend: of(0.3, 0.01, 0.8) },
    { horizon: 90, mixture: of(0.4, 0, 1), blend: of(0.25, 0.02, 0.99) },
  ]);

  it('lets no later anchor fall below an earlier one', () => {
    expect(Array.from(anchors[1].blend)).toEqual([0.3, 0.02, 0.99]);
  });

  it('meets the anchors, and follows the mixture between and beyond them', () => {
    expect(chancesWithin(anchors, 30, of(0.2, 0, 0.9))).toBe(anchors[0].blend);
    const between = chancesWithin(anchors, 60, of(0.3, 0, 0.99));
    expect(between[0]).toBeCloseTo(0.3, 12);
    // The mixture expects nothing of the second customer: half of the time is half of the way.
    expect(between[1]).toBeCloseTo(1 - Math.sqrt(0.99 * 0.98), 12);
    expect(between[2]).toBeGreaterThan(0.8);
    const early = chancesWithin(anchors, 7, of(0.1, 0, 0.5));
    expect(early[0]).toBeCloseTo(1 - 0.9 ** (Math.log(0.7) / Math.log(0.8)), 12);
  });

  it('goes on beyond the last anchor by what the mixture adds for each customer and for the base', () => {
    const at = chancesWithin(anchors, 91, of(0.4, 0, 1));
    at.forEach((p, i) => {
      expect(p).toBeCloseTo(anchors[1].blend[i], 9);
    });
    const late = chancesWithin(anchors, 900, of(0.5, 0, 1));
    // The first is expected to buy more by the mixture's own account, the second only as one of the base.
    expect(late[0] - 0.3).toBeGreaterThan(late[1] - 0.02);
    expect(late[1]).toBeGreaterThan(0.02);
    expect(late[2]).toBeGreaterThanOrEqual(0.99);
    const later = chancesWithin(anchors, 1800, of(0.55, 0.01, 1));
    expect(later.every((p, i) => p > late[i] && p < 1)).toBe(true);
  });

  it('is the mixture where there is no anchor', () => {
    expect(chancesWithin([], 60, of(0.3))).toEqual(of(0.3));
  });
});

/** Bases as they come: steady and irregular customers in any proportion, who stay long or leave soon. */
function randomBase(random: Random): Visits {
  const one = (k: number) => {
    const r = 0.3 + 2 * random.uniform();
    const gap = 5 + 80 * random.uniform();
    return { share: 0.5, k, r, alpha: (gap * r) / k, a: 0.05 + random.uniform(), b: 0.5 + 4 * random.uniform() };
  };
  const truth: GapModel = {
    unit: 'days',
    firstVisitDrops: true,
    rho: 1,
    classes: [one(0.5 + random.uniform()), one(1 + 8 * random.uniform())],
  };
  return simulateVisits(random, (stream, until) => liveGaps(stream, truth, until), {
    customers: 20 + random.below(350),
    days: 100 + random.below(800),
    unitDays: 1,
  });
}

describe('forecasts of a base for horizons from 7 to 730 days', () => {
  const horizons = [7, 14, 29, 30, 31, 60, 89, 90, 120, 180, 181, 270, 360, 365, 540, 730];

  it.each([1, 2, 3, 6, 8])('never contradict each other (base %d)', (seed) => {
    const visits = randomBase(createRandom(seed));
    const asOf = visits.days[visits.days.length - 1] + 5 * seed;
    const fitted = new Map<number, ModelsAt>();
    const blend = fitBlend(visits, asOf, { fitted });
    const models = fitted.get(asOf) ?? fitModelsAt(visits, asOf);
    const { pAlive, chances, expectedCounts } = scoreBlend(blend, models, visits);
    const all = [
      { name: 'blend', pAlive, at: (h: number) => ({ pBuy: chances(h), expectedCount: expectedCounts(h) }) },
      ...ingredientNames.map((name) => ({
        name,
        pAlive: forecastOf(models, name, 1).pAlive,
        at: (h: number) => forecastOf(models, name, h),
      })),
    ];
    // Rounding in the last digits is no contradiction.
    const slack = 1e-9;
    for (const { name, pAlive: alive, at } of all) {
      let before: Pick<Forecast, 'pBuy' | 'expectedCount'> = emptyForecast(alive.length);
      for (const horizon of horizons) {
        const now = at(horizon);
        const wrong = Array.from(now.pBuy.keys()).filter(
          (i) =>
            !(now.pBuy[i] >= before.pBuy[i] - slack) ||
            !(now.pBuy[i] <= alive[i] + slack && alive[i] <= 1) ||
            !(now.expectedCount[i] >= now.pBuy[i] - slack) ||
            !(now.expectedCount[i] >= before.expectedCount[i] - slack * (1 + before.expectedCount[i])) ||
            !Number.isFinite(now.expectedCount[i]),
        );
        expect(wrong, `${name}, ${horizon} days`).toEqual([]);
        before = now;
      }
    }
  });
});
