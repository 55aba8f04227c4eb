// How the parts are weighed: a logistic model of "is this item in the next basket", learnt from each customer's newest known basket.
import { cholesky, logistic, solveCholesky } from '../math/index.ts';
import type { Baskets } from './baskets.ts';
import { candidatesFor, emptyScores, type Parts, type Past, pastOf, type Scores } from './candidates.ts';
import { historiesOf } from './histories.ts';
import { dueness } from './rebuy.ts';

/** Weights of the features, with the mean and deviation that they were learnt at. */
export interface Blend {
  readonly weights: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** What the weights stand for; the first is the constant. Features of a past purchase are 0 for new items. */
export const featureNames = [
  'constant',
  'bought before',
  'times bought',
  'share of baskets',
  'lately bought',
  'item is bought again',
  'due',
  'due, squared',
  'taste',
  'taste of bought',
  'likeness',
  'likeness of bought',
  'popularity',
  'items in the past',
  'baskets',
] as const;

/** Writes the features of one item for one customer to `out`. */
export function featuresOf(
  parts: Parts,
  past: Past,
  scores: Scores,
  item: number,
  now: number,
  out: Float64Array,
): void {
  const at = scores.place[item];
  const taste = scores.taste[item];
  const likeness = Math.log(scores.likeness[item] + 1e-4);
  out.fill(0);
  out[0] = 1;
  if (at >= 0) {
    const count = past.counts[at];
    const own = { count, firstTime: past.firstTime[at], lastTime: past.lastTime[at] };
    const due = Math.log(dueness(own, parts.rates.gap[item], now) + 0.05);
    out[1] = 1;
    out[2] = Math.log(count);
    out[3] = Math.log((count + 0.3) / (past.baskets + 1));
    out[4] = Math.log(past.recent[at] + 0.05);
    out[5] = Math.log(parts.rates.chance[item]);
    out[6] = due;
    out[7] = due * due;
    out[9] = taste;
    out[11] = likeness;
    out[14] = Math.log(past.baskets);
  }
  out[8] = taste;
  out[10] = likeness;
  out[12] = Math.log(parts.rates.buyers[item] + 1);
  out[13] = Math.log(past.items.length);
}

/** The blended score of one item: the log-odds of finding it in the next basket. */
export function scoreOf(blend: Blend, features: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < features.length; f++) {
    sum += (blend.weights[f] * (features[f] - blend.mean[f])) / blend.deviation[f];
  }
  return sum;
}

/** At most so many customers are learnt from, evenly spread: more change the weights no more. */
const mostLearners = 4_000;

/**
 * Learns the weights from the newest of the baskets that `parts` have not seen: `withheld` = how many newest baskets of
 * each customer they were fitted without, at least 1; the oldest of those is the answer. Needs customers with an
 * earlier basket; returns undefined when there is no example.
 */
export function learnBlend(parts: Parts, baskets: Baskets, withheld: number): Blend | undefined {
  const histories = historiesOf(baskets, withheld);
  const customers = histories.starts.length - 1;
  const learners: number[] = [];
  for (let c = 0; c < customers; c++) {
    if (histories.baskets[c] > 0 && baskets.starts[c + 1] - baskets.starts[c] >= withheld) learners.push(c);
  }
  const stride = Math.max(1, learners.length / mostLearners);
  const scores = emptyScores(baskets.itemCount);
  const width = featureNames.length;
  const features = new Float64Array(width);
  const [examples, answers]: [number[], number[]] = [[], []];
  for (let n = 0; n < learners.length; n += stride) {
    const c = learners[Math.floor(n)];
    const past = pastOf(histories, c);
    const factors = parts.factors.factors;
    const taste = parts.factors.customers.subarray(c * factors, (c + 1) * factors);
    const answer = baskets.starts[c + 1] - withheld;
    const inBasket = new Set(baskets.items.subarray(baskets.itemStarts[answer], baskets.itemStarts[answer + 1]));
    for (const item of candidatesFor(parts, past, taste, scores)) {
      featuresOf(parts, past, scores, item, baskets.times[answer], features);
      for (const value of features) examples.push(value);
      answers.push(inBasket.has(item) ? 1 : 0);
    }
  }
  return answers.includes(1) ? fitLogistic(Float64Array.from(examples), answers, width) : undefined;
}

/** Ridge logistic regression by Newton's method on standardised features; the ridge is 1 on each weight but the constant. */
function fitLogistic(examples: Float64Array, answers: readonly number[], width: number): Blend {
  const rows = answers.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  for (let f = 1; f < width; f++) {
    let [sum, squares] = [0, 0];
    for (let r = 0; r < rows; r++) sum += examples[r * width + f];
    mean[f] = sum / rows;
    for (let r = 0; r < rows; r++) squares += (examples[r * width + f] - mean[f]) ** 2;
    deviation[f] = Math.sqrt(squares / rows) || 1;
  }
  const weights = new Float64Array(width);
  const z = new Float64Array(width);
  for (let step = 0; step < 15; step++) {
    const gradient = new Float64Array(width);
    const curvature = new Float64Array(width * width);
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let f = 0; f < width; f++) {
        z[f] = (examples[r * width + f] - mean[f]) / deviation[f];
        sum += weights[f] * z[f];
      }
      const p = logistic(sum);
      const bend = p * (1 - p);
      for (let f = 0; f < width; f++) {
        gradient[f] += (p - answers[r]) * z[f];
        for (let g = 0; g <= f; g++) curvature[f * width + g] += bend * z[f] * z[g];
      }
    }
    for (let f = 0; f < width; f++) {
      if (f > 0) gradient[f] += weights[f];
      curvature[f * width + f] += f > 0 ? 1 : 1e-9;
      for (let g = 0; g < f; g++) curvature[g * width + f] = curvature[f * width + g];
    }
    const factor = cholesky(curvature, width);
    if (!factor) break;
    const move = solveCholesky(factor, gradient);
    let largest = 0;
    for (let f = 0; f < width; f++) {
      weights[f] -= move[f];
      largest = Math.max(largest, Math.abs(move[f]));
    }
    if (largest < 1e-8) break;
  }
  return { weights, mean, deviation };
}
