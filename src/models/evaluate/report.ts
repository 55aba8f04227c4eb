// The report of one cut-off day: every rule and every model beside what then came.

import { medianCounts } from '../fit-and-score.ts';
import { type Outcome, outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import type { OperationalClock } from '../season/clock.ts';
import { type CountedBase, onOwnClock } from '../season/own-clock.ts';
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
  /** The clock that the models count on; null = the calendar. */
  clock: OperationalClock | null;
  /** What was fitted on the day, as counted there. */
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
  /** The base as the models count it; default: on its own clock, where there is one. */
  counted?: CountedBase;
  /** Models already fitted, by day of that count. */
  fitted?: Map<number, ModelsAt>;
}

/** Behind the name of a model that passes over the season, in a report that has both. */
export const onCalendar = ', on the calendar';

/**
 * Fits everything on what was known on the day number `asOf` and holds it against the `horizon` days after it. Models count on
 * the base's own clock where two years of purchases tell one; beside them they stand as they would be without.
 */
export function evaluateAt(visits: Visits, asOf: number, horizon: number, options: EvaluateOptions = {}): Evaluation {
  const { activity, counted = onOwnClock(visits, asOf) } = options;
  const fitted = options.fitted ?? new Map<number, ModelsAt>();
  const own = forecastsOn(counted, horizon, { activity, fitted });
  const calendar = counted.clock === null ? own : forecastsOn(onOwnClock(visits, asOf, false), horizon, { activity });
  const { summary } = calendar.models;
  const outcome = outcomeOf(visits, summary, asOf, horizon);
  const forecasts: NamedForecast[] = rulesOf(summary, horizon).map(({ isProbability, score, ...rule }) => ({
    ...rule,
    kind: 'rule',
    score,
    pBuy: isProbability ? score : undefined,
  }));
  const regression = baselineRegression(visits, summary, asOf, horizon);
  if (regression) {
    const name = 'regression on recency, frequency, money';
    forecasts.push({ name, kind: 'regression', score: regression, pBuy: regression });
  }
  if (calendar !== own) {
    forecasts.push(...calendar.forecasts.map((forecast) => ({ ...forecast, name: forecast.name + onCalendar })));
  }
  forecasts.push(...own.forecasts);
  const customers = outcome.bought.length;
  return {
    asOf,
    horizon,
    customers,
    baseRate: outcome.bought.reduce((sum, v) => sum + v, 0) / customers,
    rows: forecasts.map((forecast) => rowOf(forecast, outcome)),
    models: own.models,
    blend: own.blend,
    clock: counted.clock,
    scores: byName(forecasts, ({ score }) => score),
    probabilities: byName(forecasts, (forecast) => forecast.pBuy),
    counts: byName(forecasts, ({ expectedCount }) => expectedCount),
    medians: byName(forecasts, ({ medianCount }) => medianCount),
    outcome,
  };
}

interface Forecasts {
  models: ModelsAt;
  blend: FittedBlend;
  /** Of every ingredient and of the blend. */
  forecasts: NamedForecast[];
}

/** What the models say of the next `horizon` days of the calendar when the base is counted so. */
function forecastsOn(
  { visits, clock, scale, now, ahead }: CountedBase,
  horizon: number,
  options: Pick<EvaluateOptions, 'activity' | 'fitted'>,
): Forecasts {
  const { fitted = new Map<number, ModelsAt>() } = options;
  const activity = options.activity && ((time: number) => options.activity?.(Math.round(scale.dayOf(time))) ?? []);
  const length = ahead(horizon);
  const blend = fitBlend(visits, now, { activity, fitted, onClock: clock !== null });
  const models = fitted.get(now) ?? fitModelsAt(visits, now);
  const forecastsNow = forecastsAt(models, length);
  const forecasts = ingredientNames.map((name): NamedForecast => {
    const { pBuy, expectedCount } = forecastsNow.by[name];
    const medianCount = medianCounts(models.fitted[name], summaryFor(models, name), length);
    return { name, kind: 'model', score: pBuy, pBuy, expectedCount, medianCount };
  });
  const blended = scoreBlend(blend, models, visits, { activity, known: [forecastsNow] });
  const pBuy = blended.chances(length);
  forecasts.push({
    name: 'blend',
    kind: 'model',
    score: pBuy,
    pBuy,
    expectedCount: blended.expectedCounts(length),
    medianCount: blended.medianCounts(length),
  });
  return { models, blend, forecasts };
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
