// Which model to trust: every candidate is tried on earlier days of the owner's own history, on customers' later purchases.

import type { Visits } from '../lifetimes/visits.ts';
import { everyNthCustomer, sampleStep } from '../regularity/rho.ts';
import type { ModelsAt } from '../stack/models-at.ts';
import { type Activity, everyNth } from '../stack/windows.ts';
import { type PairedDifference, pairedBootstrap } from './bootstrap.ts';
import { type Forecaster, forecasterNames, type Origin, runTrials, standard, type Trial } from './trials.ts';

export type { Forecaster, Origin } from './trials.ts';

export interface Candidate {
  name: Forecaster;
  /** Mean log-loss over the backtest. */
  logLoss: number;
  /** Log-loss minus that of the default, with its interval over customers; null for the default itself. */
  difference: PairedDifference | null;
  /** The same with the level taken out: both with their mean chance at the share that bought. */
  levelled: PairedDifference | null;
  /** Trials, of which no two of a horizon overlap, in which it was ahead of the default with the level taken out. */
  trialsAhead: number;
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
  /** Told after each trial: how many are done, of how many. */
  progress?: (done: number, of: number) => void;
}

/** With fewer trials an event that is common to all customers cannot be told from a law. */
const fewestTrials = 3;
/** So many trials may go against a model that takes over. */
const mostAgainst = 1;

/**
 * Rolling-origin backtest with data up to `asOf` only, over several days and horizons: one choice for all horizons. The default
 * keeps its place unless another forecaster is better beyond two doubts. Over customers: its log-loss is lower beyond the 95 %
 * interval of a paired bootstrap, both as it spoke and with the level taken out. Over time: a shop's good month is common to all
 * customers, so drawing customers says nothing of it; the trials follow one another, and all but one of them must agree.
 */
export function chooseForecaster(visits: Visits, asOf: number, options: ChooseOptions): Choice {
  const { seed, customers = 20_000, onClock, progress } = options;
  const sample = everyNthCustomer(visits, customers);
  const activity = everyNth(options.activity, sampleStep(visits, customers), sample);
  const fitted = sample === visits && options.fitted ? options.fitted : new Map<number, ModelsAt>();
  const trials = runTrials(sample, asOf, { activity, fitted, onClock, progress });
  const origins = trials.map(({ asOf: then, horizon }) => ({ asOf: then, horizon }));
  if (trials.length === 0) {
    const reason = 'The history is too short to try models on it: the blend is used.';
    return { chosen: standard, candidates: [], origins, reason };
  }
  return { ...decide(trials, sample.starts.length - 1, seed), origins };
}

/** Weighs the trials of a base of so many customers. */
export function decide(trials: Trial[], customers: number, seed: number): Omit<Choice, 'origins'> {
  const candidates = forecasterNames
    .map((name): Candidate => {
      const own = meanByCustomer(trials, customers, (trial) => trial.losses[name].own);
      const logLoss = own.reduce((sum, v) => sum + v, 0) / own.length;
      if (name === standard) return { name, logLoss, difference: null, levelled: null, trialsAhead: 0 };
      const against = (kind: 'own' | 'levelled') =>
        meanByCustomer(trials, customers, ({ losses }) =>
          losses[name][kind].map((v, i) => v - losses[standard][kind][i]),
        );
      return {
        name,
        logLoss,
        difference: pairedBootstrap(against('own'), seed),
        levelled: pairedBootstrap(against('levelled'), seed),
        trialsAhead: trials.filter(({ losses }) => sum(losses[name].levelled) < sum(losses[standard].levelled)).length,
      };
    })
    .sort((p, q) => p.logLoss - q.logLoss);
  const overCustomers = candidates.filter(({ difference }) => difference !== null && difference.high < 0);
  const better = overCustomers.find(
    ({ levelled, trialsAhead }) =>
      levelled !== null &&
      levelled.high < 0 &&
      trials.length >= fewestTrials &&
      trialsAhead >= trials.length - mostAgainst,
  );
  return { chosen: better?.name ?? standard, candidates, reason: reasonFor(better, overCustomers[0], trials.length) };
}

function reasonFor(better: Candidate | undefined, ahead: Candidate | undefined, trials: number): string {
  if (better) {
    return (
      `${better.name} foretold the past better than the blend, beyond doubt: over customers, ` +
      `and in ${better.trialsAhead} of ${trials} trials one after the other.`
    );
  }
  if (!ahead) return 'Nothing foretold the past better than the blend beyond doubt.';
  if (trials < fewestTrials) {
    return `${ahead.name} did better than the blend, but in ${trials} ${trials === 1 ? 'trial' : 'trials'} only: that may be one event. The blend is used.`;
  }
  return (
    `${ahead.name} did better than the blend over all, but not beyond doubt once the level of those weeks is left out ` +
    `(ahead in ${ahead.trialsAhead} of ${trials} trials): what happened to everybody at once is no law. The blend is used.`
  );
}

/** Of each customer who was in a trial, the mean over the trials. */
function meanByCustomer(trials: Trial[], customers: number, figure: (trial: Trial) => ArrayLike<number>): Float64Array {
  const total = new Float64Array(customers);
  const seen = new Float64Array(customers);
  for (const trial of trials) {
    const own = figure(trial);
    for (let row = 0; row < own.length; row++) {
      total[trial.customer[row]] += own[row];
      seen[trial.customer[row]]++;
    }
  }
  return total.map((v, i) => v / seen[i]).filter((_, i) => seen[i] > 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, v) => total + v, 0);
}
