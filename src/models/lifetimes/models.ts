// One interface over all lifetime models: fit by name, score what was fitted.
import { type CnbdModel, type CnbdOptions, type FittedCnbd, fitCnbd, gapModelOfCnbd } from './cnbd.ts';
import { type Forecast, type ForecastOptions, forecastGaps } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import type { Summary } from './summary.ts';

export type LifetimeModel = CnbdModel;
export type FittedLifetime = FittedCnbd;

/** Fits a model by name. Throws a RangeError that names the row when the summary is impossible. */
export function fit(model: LifetimeModel, summary: Summary, options: CnbdOptions = {}): FittedLifetime {
  return fitCnbd(model, summary, options);
}

/** Chance to be active, chance to buy and expected visits within the horizon, for every row of the summary. */
export function score(fitted: FittedLifetime, summary: Summary, options: ForecastOptions): Forecast {
  return forecastGaps(gapModelOf(fitted), summary, options);
}

/** The distribution of gaps under a fitted model: what lateness, limits and next visits are computed from. */
export function gapModelOf(fitted: FittedLifetime): GapModel {
  return gapModelOfCnbd(fitted);
}
