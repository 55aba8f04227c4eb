// The report of one cut-off day: every rule and every model beside what then came.

import { type Outcome, outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { baselineRegression } from '../stack/baseline.ts';
import { type Activity, fitBlend, scoreBlend } from '../stack/blend.ts';
import { fitModelsAt, forecastOf, ingredientNames, type ModelsAt } from '../stack/models-at.ts';
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

/** Figures of one forecaster; null where a figure makes no sense for it (a rule has no probability). */
export interface EvaluationRow {
  name: string;
  kind: 'rule' | 'regression' | 'model';
  auc: number;
  topCapture: number;
  brier: number | null;
  logLoss: number | null;
  slope: number | null;
  intercept: number | null;
  calibrationError: number | null;
  mae: number | null;
  rmse: number | null;
  sumRatio: number | null;
  bins: ReliabilityBin[] | null;
}

export interface Evaluation {
  asOf: number;
  horizon: number;
  customers: number;
  /** Share of customers who bought. */
  baseRate: number;
  rows: EvaluationRow[];
  /** The forecasts themselves, by name, for paired comparisons. */
  probabilities: Record<string, Float64Array>;
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
  const blend = fitBlend(visits, asOf, { horizon, activity: options.activity, fitted });
  const models = fitted.get(asOf) ?? fitModelsAt(visits, asOf);
  const outcome = outcomeOf(visits, models.summary, asOf, horizon);
  const probabilities: Record<string, Float64Array> = {};
  const rows: EvaluationRow[] = rulesOf(models.summary, horizon).map(({ name, score, isProbability }) => {
    if (isProbability) probabilities[name] = score;
    return rowOf(name, 'rule', score, isProbability, undefined, outcome);
  });
  const regression = baselineRegression(visits, models.summary, asOf, horizon);
  if (regression) {
    probabilities['regression on recency, frequency, money'] = regression;
    rows.push(rowOf('regression on recency, frequency, money', 'regression', regression, true, undefined, outcome));
  }
  for (const name of ingredientNames) {
    const { pBuy, expectedCount } = forecastOf(models, name, horizon);
    probabilities[name] = pBuy;
    rows.push(rowOf(name, 'model', pBuy, true, expectedCount, outcome));
  }
  const blended = scoreBlend(blend, models, visits, options.activity);
  probabilities.blend = blended;
  // The blend is about chances; its counts are those of the mixture, the one model with a count for every customer.
  const counts = forecastOf(models, 'regularity-mixture', horizon).expectedCount;
  rows.push(rowOf('blend', 'model', blended, true, counts, outcome));
  const buyers = outcome.bought.reduce((sum, v) => sum + v, 0);
  const customers = outcome.bought.length;
  return { asOf, horizon, customers, baseRate: buyers / customers, rows, probabilities, outcome };
}

function rowOf(
  name: string,
  kind: EvaluationRow['kind'],
  score: Float64Array,
  isProbability: boolean,
  counts: Float64Array | undefined,
  { bought, count }: Outcome,
): EvaluationRow {
  const fit = isProbability ? calibration(score, bought) : undefined;
  const errors = counts ? countErrors(counts, count) : undefined;
  return {
    name,
    kind,
    auc: auc(score, bought),
    topCapture: topCapture(score, bought),
    brier: isProbability ? brier(score, bought) : null,
    logLoss: isProbability ? logLoss(score, bought) : null,
    slope: fit?.slope ?? null,
    intercept: fit?.intercept ?? null,
    calibrationError: isProbability ? calibrationError(score, bought) : null,
    mae: errors?.mae ?? null,
    rmse: errors?.rmse ?? null,
    sumRatio: errors?.sumRatio ?? null,
    bins: isProbability ? reliability(score, bought) : null,
  };
}
