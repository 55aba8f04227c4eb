// One interface over all lifetime models: fit by name, score what was fitted.
import { type CnbdModel, type CnbdOptions, type FittedCnbd, fitCnbd, gapModelOfCnbd } from './lifetimes/cnbd.ts';
import { type Forecast, type ForecastOptions, forecastGaps } from './lifetimes/forecast.ts';
import type { GapModel } from './lifetimes/gap-model.ts';
import { visitQuantiles } from './lifetimes/median-count.ts';
import { type FittedNbd, fitNbd, gapModelOfNbd, scoreNbd } from './lifetimes/nbd.ts';
import {
  type FittedPareto,
  fitPareto,
  gapModelOfPareto,
  quantilesPareto,
  scorePareto,
} from './lifetimes/pareto-nbd.ts';
import type { Summary } from './lifetimes/summary.ts';
import { type FittedMixture, fitMixture, gapModelOfMixture, type MixtureOptions } from './regularity/mixture.ts';

/** What each model leaves behind when fitted. */
export interface FittedByModel {
  nbd: FittedNbd;
  'bg-nbd': FittedCnbd;
  'mbg-nbd': FittedCnbd;
  'bg-cnbd-k': FittedCnbd;
  'mbg-cnbd-k': FittedCnbd;
  'pareto-nbd': FittedPareto;
  'regularity-mixture': FittedMixture;
}
export type LifetimeModel = keyof FittedByModel;
export type FittedLifetime = FittedByModel[LifetimeModel];

export const lifetimeModels: readonly LifetimeModel[] = [
  'nbd',
  'bg-nbd',
  'mbg-nbd',
  'bg-cnbd-k',
  'mbg-cnbd-k',
  'pareto-nbd',
  'regularity-mixture',
];

/** Fits a model by name; options that a model does not know are ignored. Throws a RangeError that names an impossible row. */
export function fit<Model extends LifetimeModel>(
  model: Model,
  summary: Summary,
  options: CnbdOptions & MixtureOptions = {},
): FittedByModel[Model] {
  const name: LifetimeModel = model;
  let fitted: FittedLifetime;
  if (name === 'nbd') fitted = fitNbd(summary);
  else if (name === 'pareto-nbd') fitted = fitPareto(summary);
  else if (name === 'regularity-mixture') fitted = fitMixture(summary, options);
  else fitted = fitCnbd(name satisfies CnbdModel, summary, options);
  return fitted as FittedByModel[Model];
}

/**
 * Chance to be active, chance to buy and expected visits within the horizon, for every row of the summary.
 * Throws a RangeError when the units differ or the summary lacks the discounted history that the model wants.
 */
export function score(fitted: FittedLifetime, summary: Summary, options: ForecastOptions): Forecast {
  if (fitted.unit !== summary.unit) throw new RangeError(`model in ${fitted.unit}, summary in ${summary.unit}`);
  if (!(options.horizon >= 0)) throw new RangeError(`the horizon must not be negative: ${options.horizon}`);
  if (fitted.model === 'nbd') return scoreNbd(fitted, summary, options);
  if (fitted.model === 'pareto-nbd') return scorePareto(fitted, summary, options);
  return forecastGaps(gapModelOf(fitted), summary, options);
}

/**
 * The median number of visits within the horizon for every row: the one number that is nearest to single customers, where
 * `expectedCount` is the one that adds up.
 */
export function medianCounts(fitted: FittedLifetime, summary: Summary, horizon: number): Float64Array {
  return countQuantiles(fitted, summary, horizon, [0.5])[0];
}

/**
 * Quantiles of the number of visits within the horizon, one array by row for each share: [0.1, 0.9] are the bounds within which
 * at least 80 of 100 such customers end.
 */
export function countQuantiles(
  fitted: FittedLifetime,
  summary: Summary,
  horizon: number,
  shares: readonly number[],
): Float64Array[] {
  if (fitted.model === 'pareto-nbd') return quantilesPareto(fitted, summary, horizon, shares);
  return visitQuantiles(gapModelOf(fitted), summary, horizon, shares);
}

/** The distribution of gaps under a fitted model: what lateness, limits and next visits are computed from. */
export function gapModelOf(fitted: FittedLifetime): GapModel {
  switch (fitted.model) {
    case 'nbd':
      return gapModelOfNbd(fitted);
    case 'pareto-nbd':
      return gapModelOfPareto(fitted);
    case 'regularity-mixture':
      return gapModelOfMixture(fitted);
    default:
      return gapModelOfCnbd(fitted);
  }
}
