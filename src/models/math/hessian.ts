// Curvature at an optimum and what follows from it: covariance and standard errors.
import type { Objective } from './minimise.ts';

/** The Hessian of the objective by central differences of its gradient, row by row, made symmetric. */
export function hessian(objective: Objective, point: ArrayLike<number>, step = 1e-4): Float64Array {
  const n = point.length;
  const result = new Float64Array(n * n);
  const moved = Float64Array.from(point);
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    moved[i] = point[i] + step;
    objective(moved, above);
    moved[i] = point[i] - step;
    objective(moved, below);
    moved[i] = point[i];
    for (let j = 0; j < n; j++) result[i * n + j] = (above[j] - below[j]) / (2 * step);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (result[i * n + j] + result[j * n + i]) / 2;
      result[i * n + j] = mean;
      result[j * n + i] = mean;
    }
  }
  return result;
}

/** Lower Cholesky factor of a symmetric matrix given row by row, or undefined when it is not positive definite. */
export function cholesky(matrix: ArrayLike<number>, n: number): Float64Array | undefined {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let m = 0; m < j; m++) sum -= factor[i * n + m] * factor[j * n + m];
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j];
      else if (sum > 1e-13 * Math.abs(matrix[i * n + i]) && sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

/** Solves matrix * v = right for a matrix given by its Cholesky factor. */
export function solveCholesky(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const n = right.length;
  const v = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) v[i] -= factor[i * n + j] * v[j];
    v[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) v[i] -= factor[j * n + i] * v[j];
    v[i] /= factor[i * n + i];
  }
  return v;
}

/** The inverse of a symmetric positive definite matrix, or undefined when it is none. */
export function inverseOf(matrix: ArrayLike<number>, n: number): Float64Array | undefined {
  const factor = cholesky(matrix, n);
  if (!factor) return undefined;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const unit = new Float64Array(n);
    unit[i] = 1;
    const column = solveCholesky(factor, unit);
    for (let j = 0; j < n; j++) result[j * n + i] = column[j];
  }
  return result;
}
