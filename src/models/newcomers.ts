// What a fitted model says of customers on the day of their first visit: the base as the model pictures it, held against the real.
import { type FittedLifetime, gapModelOf, score } from './fit-and-score.ts';
import { visitDistribution } from './lifetimes/forecast.ts';
import { paretoDistribution } from './lifetimes/pareto-nbd.ts';
import { type Summary, summaryFrom } from './lifetimes/summary.ts';

/** One customer who has just bought for the first time, as the model wants its history. */
function newcomer({ unit, ...fitted }: FittedLifetime): Summary {
  const nothing = { x: [0], tx: [0], T: [0] };
  const summary = summaryFrom(nothing, unit);
  if (fitted.model !== 'regularity-mixture') return summary;
  const { x, tx, logGaps } = summaryFrom(nothing, unit);
  return { ...summary, recent: { rho: fitted.rho, x, tx, logGaps } };
}

/** Expected repeat visits of a newcomer up to each age, in the model's unit of time. */
export function expectedByAge(fitted: FittedLifetime, ages: readonly number[]): number[] {
  const summary = newcomer(fitted);
  return ages.map((age) => (age > 0 ? score(fitted, summary, { horizon: age }).expectedCount[0] : 0));
}

/** The chance that a newcomer has made 0, 1, .. `most` repeat visits by an age. */
export function repeatDistribution(fitted: FittedLifetime, age: number, most: number): Float64Array {
  if (!(age > 0)) return Float64Array.from({ length: most + 1 }, (_, n) => (n === 0 ? 1 : 0));
  if (fitted.model === 'pareto-nbd') {
    return paretoDistribution(fitted.parameters, { x: 0, tx: 0, T: 0 }, age, most);
  }
  return visitDistribution(gapModelOf(fitted), newcomer(fitted), 0, age, most);
}
