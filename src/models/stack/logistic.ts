// Logistic regression with a ridge, by Newton's method, on standardised features.
import { cholesky, solveCholesky } from '../math/hessian.ts';
import { logistic } from '../math/log-space.ts';

/** Feature columns of equal length. */
export type Columns = ArrayLike<number>[];

/** A fitted regression: plain data. */
export interface LogisticFit {
  mean: number[];
  spread: number[];
  /** One weight per standardised feature. */
  weights: number[];
  /** One intercept per group of rows (window of training). */
  intercepts: number[];
}

/**
 * Fits P(y = 1) = logistic(intercept of the row's group + weights . standardised features), with a penalty of
 * ridge / 2 times the squared weights; intercepts are free.
 */
export function fitLogistic(
  columns: Columns,
  outcome: ArrayLike<number>,
  group: ArrayLike<number>,
  groups: number,
  ridge = 1,
): LogisticFit {
  const rows = outcome.length;
  const features = columns.length;
  const { mean, spread } = momentsOf(columns);
  const size = features + groups;
  const theta = new Float64Array(size);
  const row = new Float64Array(features);
  for (let step = 0; step < 60; step++) {
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    for (let i = 0; i < rows; i++) {
      const at = features + group[i];
      let value = theta[at];
      for (let f = 0; f < features; f++) {
        row[f] = (columns[f][i] - mean[f]) / spread[f];
        value += theta[f] * row[f];
      }
      const p = logistic(value);
      const error = outcome[i] - p;
      const weight = p * (1 - p);
      for (let f = 0; f < features; f++) {
        gradient[f] += error * row[f];
        const scaled = weight * row[f];
        for (let g = 0; g <= f; g++) curvature[f * size + g] += scaled * row[g];
        curvature[at * size + f] += scaled;
      }
      gradient[at] += error;
      curvature[at * size + at] += weight;
    }
    for (let f = 0; f < features; f++) {
      gradient[f] -= ridge * theta[f];
      curvature[f * size + f] += ridge;
    }
    for (let g = features; g < size; g++) curvature[g * size + g] += 1e-6;
    const factor = cholesky(curvature, size);
    if (!factor) break;
    const move = solveCholesky(factor, gradient);
    const longest = move.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const scale = Math.min(1, 3 / Math.max(longest, 1e-12));
    for (let j = 0; j < size; j++) theta[j] += scale * move[j];
    if (longest < 1e-8) break;
  }
  return {
    mean,
    spread,
    weights: Array.from(theta.subarray(0, features)),
    intercepts: Array.from(theta.subarray(features)),
  };
}

/** The linear part of the regression without an intercept, for every row. */
export function linearPart({ mean, spread, weights }: LogisticFit, columns: Columns): Float64Array {
  const rows = columns[0]?.length ?? 0;
  const result = new Float64Array(rows);
  for (let f = 0; f < columns.length; f++) {
    for (let i = 0; i < rows; i++) result[i] += (weights[f] * (columns[f][i] - mean[f])) / spread[f];
  }
  return result;
}

/** Probabilities of the logits, all moved by the same amount so that their mean is the target. */
export function toMean(logits: Float64Array, target: number): Float64Array {
  const held = Math.min(Math.max(target, 1e-9), 1 - 1e-9);
  let low = -60;
  let high = 60;
  for (let step = 0; step < 80; step++) {
    const shift = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < logits.length; i++) sum += logistic(logits[i] + shift);
    if (sum / logits.length > held) high = shift;
    else low = shift;
  }
  return logits.map((v) => logistic(v + (low + high) / 2));
}

function momentsOf(columns: Columns): { mean: number[]; spread: number[] } {
  const mean: number[] = [];
  const spread: number[] = [];
  for (const column of columns) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < column.length; i++) sum += column[i];
    const centre = sum / column.length;
    for (let i = 0; i < column.length; i++) squares += (column[i] - centre) ** 2;
    mean.push(centre);
    // A column that does not vary carries no weight, whatever its spread is called.
    spread.push(Math.sqrt(squares / column.length) || 1);
  }
  return { mean, spread };
}
