// Deals customers anew to two arms of the same sizes and keeps each deal's studentised difference.
import type { Random } from '../math/index.ts';
import type { SparseOutcome } from './sample.ts';

/** Studentised differences, treated minus control, of random deals of the pooled outcomes, ascending. */
export function dealStudentised(
  treated: SparseOutcome,
  control: SparseOutcome,
  deals: number,
  random: Random,
): Float64Array {
  const values = new Float64Array(treated.nonZero.length + control.nonZero.length);
  values.set(treated.nonZero);
  values.set(control.nonZero, treated.nonZero.length);
  const total = treated.n + control.n;
  const small = Math.min(treated.n, control.n);
  const sign = treated.n <= control.n ? 1 : -1;
  let [allSum, allSquares] = [0, 0];
  for (const value of values) {
    allSum += value;
    allSquares += value * value;
  }
  const drawBuyers = hypergeometric(total, values.length, small);
  const dealt = new Float64Array(deals);
  for (let deal = 0; deal < deals; deal++) {
    // Only the small arm's non-zero outcomes are drawn (a partial shuffle); the other arm is the rest.
    const buyers = drawBuyers(random);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < buyers; i++) {
      const j = i + random.below(values.length - i);
      const value = values[j];
      values[j] = values[i];
      values[i] = value;
      sum += value;
      squares += value * value;
    }
    dealt[deal] = sign * studentised(small, sum, squares, total - small, allSum - sum, allSquares - squares);
  }
  return dealt.sort();
}

function studentised(
  n: number,
  sum: number,
  squares: number,
  m: number,
  otherSum: number,
  otherSquares: number,
): number {
  const mean = sum / n;
  const otherMean = otherSum / m;
  const error =
    Math.max(0, squares - sum * mean) / (n - 1) / n + Math.max(0, otherSquares - otherSum * otherMean) / (m - 1) / m;
  // Both arms constant: only possible when a deal puts equal values everywhere, which is no difference.
  return error === 0 ? 0 : (mean - otherMean) / Math.sqrt(error);
}

/** Draws how many of `marked` among `total` fall into `drawn`, by inverting the distribution built once from its mode. */
function hypergeometric(total: number, marked: number, drawn: number): (random: Random) => number {
  const lowest = Math.max(0, drawn - (total - marked));
  const highest = Math.min(drawn, marked);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  const weight = new Float64Array(highest - lowest + 1);
  weight[mode - lowest] = 1;
  // Ratio of neighbours: P(k + 1) / P(k) = (marked - k)(drawn - k) / ((k + 1)(total - marked - drawn + k + 1)).
  const ratio = (k: number) => ((marked - k) * (drawn - k)) / ((k + 1) * (total - marked - drawn + k + 1));
  for (let k = mode; k < highest; k++) weight[k + 1 - lowest] = weight[k - lowest] * ratio(k);
  for (let k = mode; k > lowest; k--) weight[k - 1 - lowest] = weight[k - lowest] / ratio(k - 1);
  for (let i = 1; i < weight.length; i++) weight[i] += weight[i - 1];
  const whole = weight[weight.length - 1];
  return (random) => lowest + firstAbove(weight, random.uniform() * whole);
}

/** The first place whose value is not below `target`; the values rise. */
function firstAbove(values: Float64Array, target: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
