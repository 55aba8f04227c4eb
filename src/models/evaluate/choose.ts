// Which model to trust: every candidate is tried on earlier days of the owner's own history, on customers' later purchases.

import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { everyNthCustomer } from '../regularity/rho.ts';
import { fitBlend, scoreBlend } from '../stack/blend.ts';
import { fitModelsAt, forecastsAt, type IngredientName, ingredientNames, type ModelsAt } from '../stack/models-at.ts';
import type { Activity } from '../stack/windows.ts';
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

export interface Choice {
  chosen: Forecaster;
  /** Best first. */
  candidates: Candidate[];
  /** Days that were used as "today" in the past. */
  origins: number[];
  /** In words. */
  reason: string;
}

export interface ChooseOptions {
  horizon: number;
  seed: number;
  activity?: Activity;
  fitted?: Map<number, ModelsAt>;
  /** Customers of the backtest; a larger base is represented by a sample. */
  customers?: number;
}

/** What is used unless the past shows something better beyond doubt. */
const standard: Forecaster = 'blend';
const originSteps = [0, 30, 60];

/**
 * Rolling-origin backtest with data up to `asOf` only. The default keeps its place unless another forecaster's log-loss is lower
 * beyond the 95 % interval of a paired bootstrap over customers: among equals a change is only noise.
 */
export function chooseForecaster(visits: Visits, asOf: number, options: ChooseOptions): Choice {
  const { horizon, seed, activity, customers = 20_000 } = options;
  const sample = everyNthCustomer(visits, customers);
  const fitted = sample === visits && options.fitted ? options.fitted : new Map<number, ModelsAt>();
  const names: Forecaster[] = [...ingredientNames, standard];
  const total = sample.starts.length - 1;
  const losses = new Map(names.map((name) => [name, new Float64Array(total)]));
  const seen = new Float64Array(total);
  const origins: number[] = [];
  for (const step of originSteps) {
    const then = asOf - horizon - step;
    const models = enoughAt(sample, then, asOf, horizon) ? (fitted.get(then) ?? fitModelsAt(sample, then)) : undefined;
    if (!models) continue;
    fitted.set(then, models);
    const { bought } = outcomeOf(sample, models.summary, then, horizon);
    const blend = fitBlend(sample, then, { horizon, activity, fitted });
    const forecasts = forecastsAt(models, horizon);
    origins.push(then);
    for (const name of names) {
      const p = name === 'blend' ? scoreBlend(blend, models, sample, activity, forecasts) : forecasts.by[name].pBuy;
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
  origins: number[],
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
 * Whether a day can stand for "today": its history must be twice the horizon, and half of today's, or the models there would be
 * judged by what they can do on a base much younger than the present one.
 */
function enoughAt({ starts, days }: Visits, then: number, asOf: number, horizon: number): boolean {
  let first = Number.POSITIVE_INFINITY;
  let customers = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    if (starts[i] === starts[i + 1]) continue;
    const born = days[starts[i]];
    if (born < first) first = born;
    if (born <= then) customers++;
  }
  return customers >= 200 && then - first >= Math.max(2 * horizon, (asOf - first) / 2);
}
