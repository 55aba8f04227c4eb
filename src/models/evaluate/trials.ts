// Trials: days of the past that are taken for "today", on which every forecaster says what it would have said.

import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { fitBlend, scoreBlend } from '../stack/blend.ts';
import { toMean } from '../stack/logistic.ts';
import { forecastsAt, type IngredientName, ingredientNames, type ModelsAt } from '../stack/models-at.ts';
import { type Activity, modelsAt } from '../stack/windows.ts';
import { logLosses } from './metrics.ts';

export type Forecaster = IngredientName | 'blend';

/** What is used unless the past shows something better beyond doubt. */
export const standard: Forecaster = 'blend';
export const forecasterNames: readonly Forecaster[] = [...ingredientNames, standard];

/** A day of the past that was taken for "today", and how many days after it were foretold. */
export interface Origin {
  asOf: number;
  horizon: number;
}

/** Log-losses of one forecaster in one trial, by row. */
export interface TrialLosses {
  /** As it spoke. */
  own: Float64Array;
  /** With all its chances moved by the same odds, so that their mean is the share that bought: what it knows beside the level. */
  levelled: Float64Array;
}

export interface Trial extends Origin {
  /** Number of the customer in the visits, by row. */
  customer: ArrayLike<number>;
  losses: Record<Forecaster, TrialLosses>;
}

export interface TrialOptions {
  activity?: Activity;
  onClock?: boolean;
  fitted: Map<number, ModelsAt>;
  /** Told after each trial: how many are done, of how many. */
  progress?: (done: number, of: number) => void;
}

/** A day with fewer customers tells models apart by chance only. */
const fewestCustomers = 200;
/** Days ahead that are tried. The choice must not hang on what is asked later, or answers for two horizons could contradict. */
const triedHorizons = [30, 90];
/** Trials of each horizon: one after the other, none overlapping, since what happens to everybody in one happens in it alone. */
const trialsEach = 3;

/** Runs every trial that the past of a base up to `asOf` allows; nothing later is looked at. */
export function runTrials(visits: Visits, asOf: number, options: TrialOptions): Trial[] {
  const origins = originsOf(visits, asOf);
  return origins.map((origin, done) => {
    const trial = runTrial(visits, origin, options);
    options.progress?.(done + 1, origins.length);
    return trial;
  });
}

function runTrial(visits: Visits, { asOf, horizon }: Origin, { activity, onClock, fitted }: TrialOptions): Trial {
  const models = modelsAt(visits, asOf, fitted);
  const { bought } = outcomeOf(visits, models.summary, asOf, horizon);
  const blend = fitBlend(visits, asOf, { activity, fitted, onClock, longest: horizon });
  const forecasts = forecastsAt(models, horizon);
  const ofBlend = scoreBlend(blend, models, visits, { activity, known: [forecasts] }).chances(horizon);
  const came = bought.reduce((sum, v) => sum + v, 0) / bought.length;
  const lossesOf = (p: Float64Array): TrialLosses => ({
    own: logLosses(p, bought),
    levelled: logLosses(toMean(p.map(logOdds), came), bought),
  });
  const losses = Object.fromEntries(
    forecasterNames.map((name) => [name, lossesOf(name === 'blend' ? ofBlend : forecasts.by[name].pBuy)]),
  ) as Record<Forecaster, TrialLosses>;
  return { asOf, horizon, customer: models.summary.customer ?? bought.map((_, row) => row), losses };
}

/** Certainty is held back to log-odds that can still be moved. */
function logOdds(p: number): number {
  return logit(Math.min(Math.max(p, 1e-12), 1 - 1e-12));
}

/**
 * The trials that a base allows. A day can stand for "today" when its history is twice the horizon, and half of today's, or the
 * models there would be judged by what they can do on a base much younger than the present one.
 */
export function originsOf({ starts, days }: Visits, asOf: number): Origin[] {
  const born: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++) if (starts[i] < starts[i + 1]) born.push(days[starts[i]]);
  const first = born.reduce((low, day) => Math.min(low, day), Number.POSITIVE_INFINITY);
  return triedHorizons.flatMap((horizon) =>
    Array.from({ length: trialsEach }, (_, i): Origin => ({ asOf: asOf - (i + 1) * horizon, horizon })).filter(
      ({ asOf: then }) => {
        const customers = born.reduce((count, day) => count + (day <= then ? 1 : 0), 0);
        return customers >= fewestCustomers && then - first >= Math.max(2 * horizon, (asOf - first) / 2);
      },
    ),
  );
}
