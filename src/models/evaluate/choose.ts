// Which model to trust: every candidate is tried on earlier days of the owner's own history, on customers' later purchases.

import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { everyNthCustomer, sampleStep } from '../regularity/rho.ts';
import { fitBlend, scoreBlend } from '../stack/blend.ts';
import { forecastsAt, type IngredientName, ingredientNames, type ModelsAt } from '../stack/models-at.ts';
import { type Activity, everyNth, modelsAt } from '../stack/windows.ts';
import { type PairedDifference, pairedBootstrap } from './bootstrap.ts';
import { logLosses } from './metrics.ts';

export type Forecaster = IngredientName | 'blend';

export interface Candidate {
  name: Forecaster;
  /** Mean log-loss over the backtest. */
  logLoss: number;
  /** Log-loss minus that of the default, with its interval; null for the default itself. */
  difference: PairedDifference | null;
}

/** A trial: a day of the past that was taken for "today", and how many days after it were foretold. */
export interface Origin {
  asOf: number;
  horizon: number;
}

export interface Choice {
  chosen: Forecaster;
  /** Best first. */
  candidates: Candidate[];
  origins: Origin[];
  /** In words. */
  reason: string;
}

export interface ChooseOptions {
  /** Of the bootstrap. */
  seed: number;
  activity?: Activity;
  /** Whether the visits are counted on the base's own clock. */
  onClock?: boolean;
  fitted?: Map<number, ModelsAt>;
  /** Customers of the backtest; a larger base is represented by a sample. */
  customers?: number;
}

/** What is used unless the past shows something better beyond doubt. */
const standard: Forecaster = 'blend';
/** A day with fewer customers tells models apart by chance only. */
const fewestCustomers = 200;
const originSteps = [0, 30, 60];
/** Days ahead that are tried. The choice must not hang on what is asked later, or answers for two horizons could contradict. */
const triedHorizons = [30, 90];

/**
 * Rolling-origin backtest with data up to `asOf` only, over several days and horizons: one choice for all horizons. The default
 * keeps its place unless another forecaster's log-loss is lower beyond the 95 % interval of a paired bootstrap over customers:
 * among equals a change is only noise.
 */
export function chooseForecaster(visits: Visits, asOf: number, options: ChooseOptions): Choice {
  const { seed, customers = 20_000 } = options;
  const sample = everyNthCustomer(visits, customers);
  const activity = everyNth(options.activity, sampleStep(visits, customers), sample);
  const fitted = sample === visits && options.fitted ? options.fitted : new Map<number, ModelsAt>();
  const names: Forecaster[] = [...ingredientNames, standard];
  const total = sample.starts.length - 1;
  const losses = new Map(names.map((name) => [name, new Float64Array(total)]));
  const seen = new Float64Array(total);
  const origins = originsOf(sample, asOf);
  for (const { asOf: then, horizon } of origins) {
    const models = modelsAt(sample, then, fitted);
    const { bought } = outcomeOf(sample, models.summary, then, horizon);
    const blend = fitBlend(sample, then, { activity, fitted, onClock: options.onClock, longest: horizon });
    const forecasts = forecastsAt(models, horizon);
    const ofBlend = scoreBlend(blend, models, sample, { activity, known: [forecasts] }).chances(horizon);
    for (const name of names) {
      const p = name === 'blend' ? ofBlend : forecasts.by[name].pBuy;
      const loss = losses.get(name);
      const here = logLosses(p, bought);
      for (let row = 0; loss && row < bought.length; row++) {
        loss[models.summary.customer?.[row] ?? row] += here[row];
      }
    }
    models.summary.customer?.forEach((i) => {
      seen[i]++;
    });
  }
  if (origins.length === 0) {
    return {
      chosen: standard,
      candidates: [],
      origins,
      reason: 'The history is too short to try models on it: the blend is used.',
    };
  }
  return decide(names, losses, seen, origins, seed);
}

function decide(
  names: Forecaster[],
  losses: Map<Forecaster, Float64Array>,
  seen: Float64Array,
  origins: Origin[],
  seed: number,
): Choice {
  const rows = Array.from(seen.keys()).filter((i) => seen[i] > 0);
  const perCustomer = (name: Forecaster): Float64Array => {
    const loss = losses.get(name) ?? new Float64Array(seen.length);
    return Float64Array.from(rows, (i) => loss[i] / seen[i]);
  };
  const usual = perCustomer(standard);
  const candidates = names
    .map((name): Candidate => {
      const own = perCustomer(name);
      const logLoss = own.reduce((sum, v) => sum + v, 0) / own.length;
      const difference =
        name === standard
          ? null
          : pairedBootstrap(
              own.map((v, i) => v - usual[i]),
              seed,
            );
      return { name, logLoss, difference };
    })
    .sort((p, q) => p.logLoss - q.logLoss);
  const better = candidates.find(({ difference }) => difference !== null && difference.high < 0);
  const chosen = better?.name ?? standard;
  const reason = better
    ? `${chosen} foretold the past better than the blend, beyond doubt.`
    : 'Nothing foretold the past better than the blend beyond doubt.';
  return { chosen, candidates, origins, reason };
}

/**
 * The trials that a base allows. A day can stand for "today" when its history is twice the horizon, and half of today's, or the
 * models there would be judged by what they can do on a base much younger than the present one.
 */
function originsOf({ starts, days }: Visits, asOf: number): Origin[] {
  const born: number[] = [];
  for (let i = 0; i + 1 < starts.length; i++) if (starts[i] < starts[i + 1]) born.push(days[starts[i]]);
  const first = born.reduce((low, day) => Math.min(low, day), Number.POSITIVE_INFINITY);
  return triedHorizons.flatMap((horizon) =>
    originSteps
      .map((step): Origin => ({ asOf: asOf - horizon - step, horizon }))
      .filter(({ asOf: then }) => {
        const customers = born.reduce((count, day) => count + (day <= then ? 1 : 0), 0);
        return customers >= fewestCustomers && then - first >= Math.max(2 * horizon, (asOf - first) / 2);
      }),
  );
}
