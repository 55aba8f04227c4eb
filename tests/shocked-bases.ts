// Simulated bases to try the choice of a model on: customers of four kinds, and months that are good or bad for all of them at
// once. What happened to everybody in one month must not look like a better model.
import {
  createRandom,
  type GapClass,
  type Life,
  liveGaps,
  livePareto,
  type Random,
  shockedPace,
  simulateVisits,
  type Visits,
} from '../src/models/index.ts';

export const baseKinds = ['regular and irregular', 'mbg-nbd', 'bg-nbd', 'pareto-nbd'] as const;
export type BaseKind = (typeof baseKinds)[number];

export interface ShockedBase {
  customers: number;
  /** The day that is "today"; the log goes on for 180 days after it. */
  asOf: number;
  /** Of the months' common pace. */
  spread: number;
  /** Whether one of the three months before today is twice as good, or less than half as good, for everybody. */
  event?: boolean;
}

/** Days after `asOf` that a base knows. */
export const daysAfter = 180;

/** Draws a base whose kind and parameters hang on the seed alone. */
export function shockedBase(kind: BaseKind, seed: number, { customers, asOf, spread, event }: ShockedBase): Visits {
  const random = createRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const live = lifeOf(kind, between);
  const days = asOf + daysAfter + 1;
  const lastMonth = Math.floor(asOf / 30);
  const events = event ? { [lastMonth - 3 + random.below(3)]: random.uniform() < 0.6 ? 2 : 0.4 } : {};
  const pace = shockedPace(random, days, { spread, events });
  return simulateVisits(random, live, { customers, days, unitDays: 1, pace });
}

function lifeOf(
  kind: BaseKind,
  between: (low: number, high: number) => number,
): (random: Random, until: number) => Life {
  if (kind === 'pareto-nbd') {
    const r = between(0.4, 1.5);
    const truth = { r, alpha: between(20, 60), s: between(0.4, 1), beta: between(40, 200) };
    return (random, until) => livePareto(random, truth, until);
  }
  const classes: GapClass[] = [];
  if (kind === 'regular and irregular') {
    classes.push(
      { share: 0.5, k: 1, r: between(0.8, 2), alpha: between(30, 80), a: between(0.5, 1), b: between(2, 5) },
      {
        share: 0.5,
        k: Math.floor(between(2, 8)),
        r: between(1, 3),
        alpha: between(8, 20),
        a: between(0.5, 1),
        b: between(2, 5),
      },
    );
  } else {
    const r = kind === 'bg-nbd' ? between(0.2, 0.8) : between(0.5, 1.5);
    classes.push({ share: 1, k: 1, r, alpha: between(20, 60), a: between(0.5, 1.2), b: between(2, 4) });
  }
  const truth = { unit: 'days', firstVisitDrops: kind !== 'bg-nbd', rho: 1, classes } as const;
  return (random, until) => liveGaps(random, truth, until);
}
