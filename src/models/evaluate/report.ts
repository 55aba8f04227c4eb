// The report of one cut-off day: every rule and every model beside what then came.

import { medianCounts } from '../fit-and-score.ts';
import { type Outcome, outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { baselineRegression } from '../stack/baseline.ts';
import { type FittedBlend, fitBlend, scoreBlend } from '../stack/blend.ts';
import { fitModelsAt, forecastsAt, ingredientNames, type ModelsAt, summaryFor } from '../stack/models-at.ts';
import type { Activity } from '../stack/windows.ts';
import {
  auc,
  brier,
  calibration,
  calibrationError,
  countErrors,
  logLoss,
  type ReliabilityBin,
  reliability,
  topCapture,
} from './metrics.ts';
import { rulesOf } from './rules.ts';

/**
 * Figures of one forecaster; null where a figure makes no sense: a rule has no probability, and where nobody or everybody
 * bought there is nothing to rank or to calibrate.
 */
export interface EvaluationRow {
  name: string;
  kind: 'rule' | 'regression' | 'model';
  auc: number | null;
  topCapture: number | null;
  brier: number | null;
  logLoss: number | null;
  slope: number | null;
  intercept: number | null;
  calibrationError: number | null;
  /** Mean absolute error, root mean squared error and sum ratio of the expected counts. */
  mae: number | null;
  rmse: number | null;
  sumRatio: number | null;
  /** Mean absolute error of the median counts: a count's absolute error is least for the median, not for the mean. */
  medianMae: number | null;
  bins: ReliabilityBin[] | null;
}

export interface Evaluation {
  asOf: number;
  horizon: number;
  customers: number;
  /** Share of customers who bought. */
  baseRate: number;
  rows: EvaluationRow[];
  /** What was fitted on the day. */
  models: ModelsAt;
  blend: FittedBlend;
  /** The forecasts themselves, by name, for paired comparisons; a name is missing where the forecaster has no such figure. */
  scores: Record<string, Float64Array>;
  probabilities: Record<string, Float64Array>;
  counts: Record<string, Float64Array>;
  medians: Record<string, Float64Array>;
  outcome: Outcome;
}

export interface EvaluateOptions {
  activity?: Activity;
  /** Models already fitted, by day. */
  fitted?: Map<number, ModelsAt>;
}

/** Fits everything on what was known on the day and holds it against the `horizon` days after it. */
export function evaluateAt(visits: Visits, asOf: number, horizon: number, options: EvaluateOptions = {}): Evaluation {
  const fitted = options.fitted ?? new Map<number, ModelsAt>();
  const { activity } = options;
  const blend = fitBlend(visits, asOf, { activity, fitted });
  const models = fitted.get(asOf) ?? fitModelsAt(visits, asOf);
  const outcome = outcomeOf(visits, models.summary, asOf, horizon);
  const forecasts: NamedForecast[] = rulesOf(models.summary, horizon).map(({ isProbability, score, ...rule }) => ({
    ...rule,
    kind: 'rule',
    score,
    pBuy: isProbability ? score : undefined,
  }));
  const regression = baselineRegression(visits, models.summary, asOf, horizon);
  if (regression) {
    const name = 'regression on recency, frequency, money';
    forecasts.push({ name, kind: 'regression', score: regression, pBuy: regression });
  }
  const forecastsNow = forecastsAt(models, horizon);
  for (const name of ingredientNames) {
    const { pBuy, expectedCount } = forecastsNow.by[name];
    const medianCount = medianCounts(models.fitted[name], summaryFor(models, name), horizon);
    forecasts.push({ name, kind: 'model', score: pBuy, pBuy, expectedCount, medianCount });
  }
  const blended = scoreBlend(blend, models, visits, { activity, known: [forecastsNow] });
  const pBuy = blended.chances(horizon);
  forecasts.push({
    name: 'blend',
    kind: 'model',
    score: pBuy,
    pBuy,
    expectedCount: blended.expectedCounts(horizon),
    medianCount: blended.medianCounts(horizon),
  });
  const customers = outcome.bought.length;
  return {
    asOf,
    horizon,
    customers,
    baseRate: outcome.bought.reduce((sum, v) => sum + v, 0) / customers,
    rows: forecasts.map((forecast) => rowOf(forecast, outcome)),
    models,
    blend,
    scores: byName(forecasts, ({ score }) => score),
    probabilities: byName(forecasts, (forecast) => forecast.pBuy),
    counts: byName(forecasts, ({ expectedCount }) => expectedCount),
    medians: byName(forecasts, ({ medianCount }) => medianCount),
    outcome,
  };
}

/** What a forecaster says, customer by customer, as far as it says it. */
interface NamedForecast {
  name: string;
  kind: EvaluationRow['kind'];
  score: Float64Array;
  pBuy?: Float64Array;
  expectedCount?: Float64Array;
  medianCount?: Float64Array;
}

function byName(
  forecasts: NamedForecast[],
  figures: (forecast: NamedForecast) => Float64Array | undefined,
): Record<string, Float64Array> {
  const found: Record<string, Float64Array> = {};
  for (const forecast of forecasts) {
    const own = figures(forecast);
    if (own) found[forecast.name] = own;
  }
  return found;
}

function rowOf(
  { name, kind, score, pBuy, expectedCount, medianCount }: NamedForecast,
  { bought, count }: Outcome,
): EvaluationRow {
  const buyers = bought.reduce((sum, v) => sum + v, 0);
  const differ = buyers > 0 && buyers < bought.length;
  const fit = pBuy && differ ? calibration(pBuy, bought) : undefined;
  const errors = expectedCount ? countErrors(expectedCount, count) : undefined;
  return {
    name,
    kind,
    auc: told(auc(score, bought)),
    topCapture: told(topCapture(score, bought)),
    brier: pBuy ? brier(pBuy, bought) : null,
    logLoss: pBuy ? logLoss(pBuy, bought) : null,
    slope: fit?.slope ?? null,
    intercept: fit?.intercept ?? null,
    calibrationError: pBuy ? calibrationError(pBuy, bought) : null,
    mae: errors?.mae ?? null,
    rmse: errors?.rmse ?? null,
    sumRatio: errors ? told(errors.sumRatio) : null,
    medianMae: medianCount ? countErrors(medianCount, count).mae : null,
    bins: pBuy ? reliability(pBuy, bought) : null,
  };
}

/** Null where a figure was divided by nothing. */
function told(figure: number): number | null {
  return Number.isFinite(figure) ? figure : null;
}
