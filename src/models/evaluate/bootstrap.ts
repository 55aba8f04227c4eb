// How sure a difference between two forecasters is: customers drawn with replacement, both forecasters on the same draw.
import { createRandom } from '../math/random.ts';

export interface PairedDifference {
  mean: number;
  low: number;
  high: number;
}

/**
 * The mean of paired differences and its bootstrap interval (percentiles at 2.5 and 97.5 %). One entry per customer; a customer
 * seen in several windows enters once, with the mean over them.
 */
export function pairedBootstrap(differences: ArrayLike<number>, seed: number, draws = 1000): PairedDifference {
  const n = differences.length;
  const random = createRandom(seed);
  let total = 0;
  for (let i = 0; i < n; i++) total += differences[i];
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.below(n)];
    means[draw] = sum / n;
  }
  return withPercentiles(total / n, means);
}

/**
 * The same for figures that are no means over customers (AUC, capture): `figure` computes the difference of two forecasters when
 * customer i counts `weight[i]` times.
 */
export function resampledDifference(
  customers: number,
  figure: (weight: Float64Array) => number,
  seed: number,
  draws = 1000,
): PairedDifference {
  const random = createRandom(seed);
  const weight = new Float64Array(customers).fill(1);
  const whole = figure(weight);
  const figures = Float64Array.from({ length: draws }, () => {
    weight.fill(0);
    for (let i = 0; i < customers; i++) weight[random.below(customers)]++;
    return figure(weight);
  });
  return withPercentiles(whole, figures);
}

function withPercentiles(mean: number, drawn: Float64Array): PairedDifference {
  drawn.sort();
  const at = (p: number): number => drawn[Math.min(drawn.length - 1, Math.floor(p * drawn.length))];
  return { mean, low: at(0.025), high: at(0.975) };
}
