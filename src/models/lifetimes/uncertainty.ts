// How far a forecast could be off because the parameters themselves are estimates: draws from their joint normal law.
import { cholesky } from '../math/hessian.ts';
import type { Random } from '../math/random.ts';

/** What drawing needs of a fitted model. */
interface Estimated {
  parameters: object;
  estimated: readonly string[];
  covariance: number[][] | null;
}

/**
 * Models with parameters drawn from the normal approximation around the optimum (on the logarithms, so all stay positive).
 * Without a covariance (a flat or bounded optimum) every draw is the fitted model itself.
 */
export function drawModels<Model extends Estimated>(fitted: Model, draws: number, random: Random): Model[] {
  const { estimated, covariance } = fitted;
  const n = estimated.length;
  const factor = covariance ? cholesky(covariance.flat(), n) : undefined;
  if (!factor) return Array.from({ length: draws }, () => fitted);
  return Array.from({ length: draws }, () => {
    const normals = Float64Array.from({ length: n }, () => random.normal());
    const parameters: Record<string, number> = { ...fitted.parameters };
    for (let i = 0; i < n; i++) {
      let shift = 0;
      for (let j = 0; j <= i; j++) shift += factor[i * n + j] * normals[j];
      parameters[estimated[i]] *= Math.exp(shift);
    }
    return { ...fitted, parameters };
  });
}

/** Low, middle and high of a figure over drawn models: quantiles at (1 - level) / 2, 1/2 and (1 + level) / 2. */
export function interval(values: ArrayLike<number>, level = 0.9): { low: number; median: number; high: number } {
  const sorted = Float64Array.from(values).sort();
  const at = (p: number): number => {
    const place = p * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { low: at((1 - level) / 2), median: at(0.5), high: at((1 + level) / 2) };
}

/**
 * The forecast of one figure under the fitted model with its parameter uncertainty: `figure` computes it from a model, for
 * example the chance to buy of one customer.
 */
export function forecastInterval<Model extends Estimated>(
  fitted: Model,
  figure: (model: Model) => number,
  random: Random,
  options: { draws?: number; level?: number } = {},
): { low: number; median: number; high: number } {
  return interval(drawModels(fitted, options.draws ?? 200, random).map(figure), options.level);
}
