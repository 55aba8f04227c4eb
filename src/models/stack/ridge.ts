// How far the regression is held back, by its ridge and by its weight against the mixture: as far as what it learns from some
// customers and windows fails to hold for other customers in other windows.
import { fitLogistic, linearPart, toMean } from './logistic.ts';

/** Rows of all training windows, one below the other. */
export interface TrainingRows {
  columns: number[][];
  outcome: number[];
  /** Number of the window by row, from 0. */
  window: number[];
  /** Number of the customer by row: the same one stands in several windows. */
  customer: number[];
  /** The mixture's log-odds by row, with which the regression will be averaged. */
  mixture: number[];
}

export interface Restraint {
  ridge: number;
  /** Weight of the regression against the mixture; 0 = the mixture speaks alone. */
  share: number;
}

/** From next to nothing to the weight of a hundred customers; finer steps differ by less than noise. */
const ridges = [1, 10, 100];
/** Between a half and three quarters real bases differ by less than noise. */
const shares = [1 / 3, 2 / 3];
/** Customers left out together: a third. */
const folds = 3;
/** The blend must be ahead of the mixture by so many standard errors over customers: the best of several always looks ahead. */
const leastGain = 1.5;
/** More customers are represented by a sample: with so many the restraint hardly matters. */
const mostCustomers = 6000;

/**
 * The restraint whose blend has the least log-loss on customers and windows that it was not trained on; its level is left out,
 * since that comes from elsewhere. Overlapping windows share customers and purchases, so a window alone is no stranger.
 * Where no blend is ahead of the mixture beyond chance, the mixture speaks alone.
 */
export function chooseRestraint(rows: TrainingRows, windows: number): Restraint {
  const sample = thinned(rows);
  const customers = sample.customer.reduce((most, own) => Math.max(most, own), -1) + 1;
  const mixture = new Float64Array(customers);
  const tried = ridges.flatMap((ridge) => shares.map((share) => ({ ridge, share, loss: new Float64Array(customers) })));
  for (let left = 0; left < Math.max(1, windows); left++) {
    for (let fold = 0; fold < folds; fold++) {
      const { kept, tested } = parted(sample, windows, left, fold);
      if (tested.length === 0 || kept.length === 0) continue;
      const came = tested.map((row) => sample.outcome[row]);
      const addLosses = (logits: Float64Array, to: Float64Array): void => {
        toMean(logits, came.reduce((sum, v) => sum + v, 0) / came.length).forEach((p, i) => {
          to[sample.customer[tested[i]]] -= Math.log(Math.max(came[i] ? p : 1 - p, 1e-12));
        });
      };
      addLosses(
        Float64Array.from(tested, (row) => sample.mixture[row]),
        mixture,
      );
      for (const ridge of ridges) {
        const linear = learntOn(sample, kept, tested, windows, ridge);
        for (const one of tried) {
          if (one.ridge !== ridge) continue;
          const own = tested.map((row, i) => one.share * linear[i] + (1 - one.share) * sample.mixture[row]);
          addLosses(Float64Array.from(own), one.loss);
        }
      }
    }
  }
  let best: Restraint & { gain: number } = { ridge: ridges[0], share: 0, gain: 0 };
  for (const { ridge, share, loss } of tried) {
    const gain = gainOf(mixture, loss);
    if (gain.mean > leastGain * gain.standardError && gain.mean > best.gain) best = { ridge, share, gain: gain.mean };
  }
  return { ridge: best.ridge, share: best.share };
}

/** Rows of one window (of all, where there is one only) and a third of the customers, and rows of neither. */
function parted(
  { customer, window }: TrainingRows,
  windows: number,
  left: number,
  fold: number,
): { kept: number[]; tested: number[] } {
  const kept: number[] = [];
  const tested: number[] = [];
  for (let row = 0; row < customer.length; row++) {
    const inFold = customer[row] % folds === fold;
    const inWindow = windows < 2 || window[row] === left;
    if (inFold && inWindow) tested.push(row);
    else if (!inFold && (windows < 2 || !inWindow)) kept.push(row);
  }
  return { kept, tested };
}

/** The linear part for the tested rows of a regression on the kept ones, whose ridge weighs as it would on all rows. */
function learntOn(
  { columns, outcome, window }: TrainingRows,
  kept: number[],
  tested: number[],
  windows: number,
  ridge: number,
): Float64Array {
  const of = (column: number[], rows: number[]): number[] => rows.map((row) => column[row]);
  const regression = fitLogistic(
    columns.map((column) => of(column, kept)),
    of(outcome, kept),
    of(window, kept),
    Math.max(1, windows),
    (ridge * kept.length) / outcome.length,
  );
  return linearPart(
    regression,
    columns.map((column) => of(column, tested)),
  );
}

/** By how much the first losses are above the second, by customer. */
function gainOf(first: Float64Array, second: Float64Array): { mean: number; standardError: number } {
  const gains = first.map((loss, i) => loss - second[i]);
  const mean = gains.reduce((sum, v) => sum + v, 0) / gains.length;
  const squares = gains.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares) / gains.length };
}

/** The rows of every n-th customer, numbered anew. */
function thinned(rows: TrainingRows): TrainingRows {
  const numbers = new Map<number, number>();
  for (const customer of rows.customer) if (!numbers.has(customer)) numbers.set(customer, numbers.size);
  const step = Math.max(1, Math.ceil(numbers.size / mostCustomers));
  const number = (row: number): number => numbers.get(rows.customer[row]) ?? 0;
  const places: number[] = [];
  for (let row = 0; row < rows.customer.length; row++) if (number(row) % step === 0) places.push(row);
  const at = (column: number[]): number[] => places.map((row) => column[row]);
  return {
    columns: rows.columns.map(at),
    outcome: at(rows.outcome),
    window: at(rows.window),
    customer: places.map((row) => number(row) / step),
    mixture: at(rows.mixture),
  };
}
