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
  means.sort();
  const at = (p: number): number => means[Math.min(draws - 1, Math.floor(p * draws))];
  return { mean: total / n, low: at(0.025), high: at(0.975) };
}
