// How strongly the regression is held back: chosen by how well windows that were left out are told from the others.
import { fitLogistic, linearPart, toMean } from './logistic.ts';

/** Rows of all training windows, one below the other. */
export interface TrainingRows {
  columns: number[][];
  outcome: number[];
  /** Number of the window by row, from 0. */
  window: number[];
  /** The mixture's log-odds by row, with which the regression will be averaged. */
  mixture: number[];
}

/** From next to nothing to the weight of a hundred customers; finer steps differ by less than noise. */
const ridges = [1, 10, 100];

/**
 * The ridge whose blend has the least log-loss on each window when trained on the other ones, its level apart: that comes from
 * elsewhere. The weakest with a single window, from which nothing can be left out.
 */
export function chooseRidge(rows: TrainingRows, windows: number, regressionShare: number): number {
  if (windows < 2) return ridges[0];
  const losses = ridges.map((ridge) => {
    let sum = 0;
    for (let left = 0; left < windows; left++) sum += lossLeftOut(rows, { left, windows }, ridge, regressionShare);
    return sum;
  });
  return ridges[losses.indexOf(Math.min(...losses))];
}

/** Mean log-loss on window `left` of a blend trained on all others. */
function lossLeftOut(
  { columns, outcome, window, mixture }: TrainingRows,
  { left, windows }: { left: number; windows: number },
  ridge: number,
  share: number,
): number {
  const kept: number[] = [];
  const tested: number[] = [];
  window.forEach((own, row) => {
    (own === left ? tested : kept).push(row);
  });
  const of = (column: number[], rows: number[]): number[] => rows.map((row) => column[row]);
  const regression = fitLogistic(
    columns.map((column) => of(column, kept)),
    of(outcome, kept),
    of(window, kept).map((own) => (own > left ? own - 1 : own)),
    windows - 1,
    ridge,
  );
  const linear = linearPart(
    regression,
    columns.map((column) => of(column, tested)),
  );
  const came = of(outcome, tested);
  const logits = linear.map((v, i) => share * v + (1 - share) * mixture[tested[i]]);
  const chances = toMean(logits, came.reduce((sum, v) => sum + v, 0) / came.length);
  return chances.reduce((sum, p, i) => sum - Math.log(Math.max(came[i] ? p : 1 - p, 1e-12)), 0) / came.length;
}
