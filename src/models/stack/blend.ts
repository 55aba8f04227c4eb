// The blend: a logistic regression on all models and plain facts, trained on earlier windows, averaged with the mixture on the
// scale of log-odds, its level taken from the mixture. What remains wrong in one is mended by the other.

import { gapModelOf } from '../fit-and-score.ts';
import { forecastGaps } from '../lifetimes/forecast.ts';
import { medianVisits } from '../lifetimes/median-count.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { everyNthCustomer } from '../regularity/rho.ts';
import { levelAhead } from '../season/level.ts';
import { weekRatios } from '../season/ratios.ts';
import { featuresOf } from './features.ts';
import { fitLogistic, type LogisticFit, linearPart, toMean } from './logistic.ts';
import { type ForecastsAt, forecastOf, forecastsAt, type IngredientName, type ModelsAt } from './models-at.ts';
import { chooseRidge } from './ridge.ts';
import { type Activity, activityRows, earliest, modelsAt, trainingWindows } from './windows.ts';

export interface BlendOptions {
  horizon: number;
  activity?: Activity;
  /** Models already fitted, by day: a backtest asks for the same days again and again. */
  fitted?: Map<number, ModelsAt>;
}

/** A trained blend: plain data. `regression` is null where the past was too short to train on. */
export interface FittedBlend {
  model: 'blend';
  version: 1;
  horizon: number;
  regression: LogisticFit | null;
  /** Whose expected counts were nearest in the window that ends today; the mixture's where there was no such window. */
  counts: IngredientName;
  /** Factor on the horizon for the season ahead. */
  level: number;
  /** Days whose following horizon it was trained on. */
  trainedOn: number[];
}

/** Weight of the regression against the mixture. Between a half and three quarters real bases differ by less than noise. */
const regressionShare = 2 / 3;

/** Trains on what was known up to `asOf`. */
export function fitBlend(visits: Visits, asOf: number, { horizon, activity, fitted }: BlendOptions): FittedBlend {
  const { rows, trainedOn, counts } = trainingWindows(visits, asOf, { horizon, activity, fitted });
  const windows = trainedOn.length;
  const now = modelsAt(visits, asOf, fitted);
  const ratios = weekRatios(
    gapModelOf(now.fitted['regularity-mixture']),
    everyNthCustomer(visits, 5000),
    asOf,
    Math.floor((asOf - earliest(visits)) / 7) - 8,
  );
  return {
    model: 'blend',
    version: 1,
    horizon,
    regression:
      windows > 0
        ? fitLogistic(rows.columns, rows.outcome, rows.window, windows, chooseRidge(rows, windows, regressionShare))
        : null,
    counts,
    level: levelAhead(ratios, horizon),
    trainedOn,
  };
}

/**
 * The chance to buy within the blend's horizon, by row of `models.summary`. `forecasts` of that horizon spare the work where they
 * are known already.
 */
export function scoreBlend(
  blend: FittedBlend,
  models: ModelsAt,
  visits: Visits,
  activity?: Activity,
  forecasts: ForecastsAt = forecastsAt(models, blend.horizon),
): Float64Array {
  const model = gapModelOf(models.fitted['regularity-mixture']);
  const own = forecasts.by['regularity-mixture'].pBuy;
  const levelled =
    blend.level === 1
      ? own
      : forecastGaps(model, models.summary, { horizon: blend.horizon * blend.level, counts: false }).pBuy;
  const target = levelled.reduce((sum, p) => sum + p, 0) / own.length;
  const logits = own.map(logit);
  if (blend.regression) {
    const linear = linearPart(blend.regression, featuresOf(models, forecasts, visits, activityRows(activity, models)));
    for (let i = 0; i < logits.length; i++) logits[i] += regressionShare * (linear[i] - logits[i]);
  }
  return toMean(logits, target);
}

/** Visits within the blend's horizon, by row of `models.summary`: the mean, which adds up, and the median, which is nearest. */
export function countsOfBlend(
  blend: FittedBlend,
  models: ModelsAt,
  pBuy: Float64Array,
): { expectedCount: Float64Array; medianCount: Float64Array } {
  const mixture = gapModelOf(models.fitted['regularity-mixture']);
  return {
    expectedCount: forecastOf(models, blend.counts, blend.horizon).expectedCount,
    medianCount: medianVisits(mixture, models.summary, blend.horizon, pBuy),
  };
}
