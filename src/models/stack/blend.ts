// The blend: a logistic regression on all models and plain facts, trained on earlier windows, averaged with the mixture on the
// scale of log-odds, its level taken from the mixture. What remains wrong in one is mended by the other. It learns at a few
// anchor horizons; curves through them answer for every other one.

import { gapModelOf } from '../fit-and-score.ts';
import { forecastGaps } from '../lifetimes/forecast.ts';
import { medianVisits, visitQuantiles } from '../lifetimes/median-count.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { everyNthCustomer } from '../regularity/rho.ts';
import { levelAhead, levelOnClock } from '../season/level.ts';
import { weekRatios } from '../season/ratios.ts';
import { chancesWithin, rising } from './curve.ts';
import { featuresOf } from './features.ts';
import { type Columns, fitLogistic, type LogisticFit, linearPart, toMean } from './logistic.ts';
import { type ForecastsAt, forecastsAt, type ModelsAt } from './models-at.ts';
import { chooseRestraint } from './ridge.ts';
import { type Activity, activityRows, modelsAt, trainingBase, trainingWindows } from './windows.ts';

export interface BlendOptions {
  activity?: Activity;
  /** Models already fitted, by day: a backtest asks for the same days again and again. */
  fitted?: Map<number, ModelsAt>;
  /** Whether the visits are counted on the base's own clock: the season ahead is then in the count already. */
  onClock?: boolean;
  /** Spares the anchors beyond the first one that reaches this many days: for who asks for no longer horizon. */
  longest?: number;
}

/** What was learnt about one horizon. */
export interface BlendAnchor {
  /** Days. */
  horizon: number;
  /** Null where the windows held too few buyers, or too few others, to train on, or what they taught did not hold. */
  regression: LogisticFit | null;
  /** Weight of the regression against the mixture, 0 without one. */
  share: number;
  /** Factor on the horizon for the season ahead. */
  level: number;
  /** Days whose following horizon it was trained on. */
  trainedOn: number[];
}

/** A trained blend: plain data. */
export interface FittedBlend {
  model: 'blend';
  version: 2;
  /** By rising horizon; none where the past is too short to train on: the mixture then speaks alone. */
  anchors: BlendAnchor[];
  /** In words: what an analyst should know. Empty when all is well. */
  diagnosis: string[];
}

/** Days ahead that the blend is trained for, as far as twice the horizon lies in the past. */
export const anchorHorizons: readonly number[] = [30, 90, 180, 360];

/** Trains on what was known up to the day `asOf`. Every horizon asked of it later is answered by the same fit. */
export function fitBlend(visits: Visits, asOf: number, options: BlendOptions = {}): FittedBlend {
  const {
    activity,
    onClock = false,
    longest = Number.POSITIVE_INFINITY,
    fitted = new Map<number, ModelsAt>(),
  } = options;
  const base = trainingBase(visits, fitted);
  const age = asOf - base.first;
  const enough = anchorHorizons.findIndex((horizon) => horizon >= longest);
  const horizons = anchorHorizons
    .slice(0, enough < 0 ? anchorHorizons.length : enough + 1)
    .filter((horizon) => 2 * horizon <= age);
  const ratios = weekRatios(
    gapModelOf(modelsAt(visits, asOf, fitted).fitted['regularity-mixture']),
    everyNthCustomer(visits, 5000),
    asOf,
    Math.floor(age / 7) - 8,
  );
  const anchors = horizons.map((horizon): BlendAnchor => {
    const { rows, trainedOn } = trainingWindows(base, asOf, { horizon, activity });
    const windows = trainedOn.length;
    const { ridge, share } = windows > 0 ? chooseRestraint(rows, windows) : { ridge: 1, share: 0 };
    const regression = share > 0 ? fitLogistic(rows.columns, rows.outcome, rows.window, windows, ridge) : null;
    const level = onClock ? levelOnClock(ratios) : levelAhead(ratios, horizon);
    return { horizon, regression, share, level, trainedOn };
  });
  return { model: 'blend', version: 2, anchors, diagnosis: diagnose(anchors) };
}

function diagnose(anchors: BlendAnchor[]): string[] {
  if (anchors.some(({ regression }) => regression !== null)) return [];
  if (anchors.length === 0)
    return ['The history is too short to train the blend on: personal regularity speaks alone.'];
  return [
    anchors.some(({ trainedOn }) => trainedOn.length > 0)
      ? 'What the blend learnt in the past did not hold for customers it had not seen: personal regularity speaks alone.'
      : 'In no window of the past there were enough buyers and enough others to train the blend on: personal regularity speaks alone.',
  ];
}

/** What the blend says of every customer of `models.summary`, by row, for any horizon in days. */
export interface BlendForecast {
  /** The chance to be still a customer: the mixture's, or the blend's chance of ever buying again where that is larger. */
  pAlive: Float64Array;
  /** The chance to buy within the horizon: never falls as it grows, never above `pAlive`. */
  chances(horizon: number): Float64Array;
  /** Expected visits within the horizon, which add up: the mixture's, never below the chance of one. */
  expectedCounts(horizon: number): Float64Array;
  /** Median visits within the horizon: the number nearest to each customer. */
  medianCounts(horizon: number): Float64Array;
  /** Quantiles of the visits within the horizon, for each share. */
  countQuantiles(horizon: number, shares: readonly number[]): Float64Array[];
}

export interface ScoreBlendOptions {
  activity?: Activity;
  /** Forecasts of horizons that are known already spare the work. */
  known?: readonly ForecastsAt[];
}

/** Scores the customers of `models`, which must be of the day and the visits that the blend was trained up to. */
export function scoreBlend(
  blend: FittedBlend,
  models: ModelsAt,
  visits: Visits,
  { activity, known = [] }: ScoreBlendOptions = {},
): BlendForecast {
  const extra = activityRows(activity, models);
  const scored = blend.anchors.map((anchor) => {
    const { horizon, regression } = anchor;
    const forecasts = known.find((one) => one.horizon === horizon) ?? forecastsAt(models, horizon);
    const mixture = forecasts.by['regularity-mixture'].pBuy;
    const columns = regression ? featuresOf(models, forecasts, visits, extra) : [];
    return { horizon, mixture, blend: chancesAt(anchor, models, mixture, columns) };
  });
  const anchors = rising(scored);
  const model = gapModelOf(models.fitted['regularity-mixture']);
  const mixtureWithin = (horizon: number) => forecastGaps(model, models.summary, { horizon, counts: false });
  const chances = (horizon: number) => chancesWithin(anchors, horizon, mixtureWithin(horizon).pBuy);
  const { pAlive } = mixtureWithin(0);
  const ever = chancesWithin(anchors, Number.POSITIVE_INFINITY, pAlive);
  return {
    pAlive: pAlive.map((p, i) => Math.max(p, ever[i])),
    chances,
    expectedCounts(horizon) {
      const least = chances(horizon);
      const { expectedCount } = forecastGaps(model, models.summary, { horizon });
      return expectedCount.map((count, i) => Math.max(count, least[i]));
    },
    medianCounts: (horizon) => medianVisits(model, models.summary, horizon, chances(horizon)),
    countQuantiles: (horizon, shares) => visitQuantiles(model, models.summary, horizon, shares, chances(horizon)),
  };
}

/** The chances at an anchor: regression and mixture averaged, moved to the level of the mixture in the season ahead. */
function chancesAt(
  { horizon, level, regression, share }: BlendAnchor,
  models: ModelsAt,
  mixture: Float64Array,
  columns: Columns,
): Float64Array {
  const model = gapModelOf(models.fitted['regularity-mixture']);
  const levelled =
    level === 1 ? mixture : forecastGaps(model, models.summary, { horizon: horizon * level, counts: false }).pBuy;
  const target = levelled.reduce((sum, p) => sum + p, 0) / mixture.length;
  const logits = mixture.map(logit);
  if (regression) {
    const linear = linearPart(regression, columns);
    for (let i = 0; i < logits.length; i++) logits[i] += share * (linear[i] - logits[i]);
  }
  return toMean(logits, target);
}
