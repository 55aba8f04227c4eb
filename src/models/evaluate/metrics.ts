// How good a forecast was: ranking, sharpness, calibration, counts. All take the forecast and what came, one entry per customer.
import { logistic, logit } from '../math/log-space.ts';

/** Chance that a random buyer was ranked above a random non-buyer (area under the ROC curve); ties count half. NaN with one kind only. */
export function auc(scores: ArrayLike<number>, bought: ArrayLike<number>): number {
  const order = ascending(scores);
  let rankSum = 0;
  let buyers = 0;
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && scores[order[end]] === scores[order[i]]) end++;
    const rank = (i + end + 1) / 2;
    for (; i < end; i++) {
      if (bought[order[i]]) {
        rankSum += rank;
        buyers++;
      }
    }
  }
  const others = order.length - buyers;
  return buyers === 0 || others === 0 ? Number.NaN : (rankSum - (buyers * (buyers + 1)) / 2) / (buyers * others);
}

/** Mean squared distance between probability and outcome. */
export function brier(probability: ArrayLike<number>, bought: ArrayLike<number>): number {
  return meanOf(probability.length, (i) => (probability[i] - bought[i]) ** 2);
}

/** No forecast is taken to be surer than one in a million: below that a single customer would outweigh all others. */
const surest = 1e-6;

function held(probability: number): number {
  return Math.min(Math.max(probability, surest), 1 - surest);
}

/** Minus ln(the probability that was given to what happened), by customer; probabilities are held within [1e-6, 1 - 1e-6]. */
export function logLosses(probability: ArrayLike<number>, bought: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: probability.length }, (_, i) => {
    const p = held(probability[i]);
    return -Math.log(bought[i] ? p : 1 - p);
  });
}

/** Mean of `logLosses`. */
export function logLoss(probability: ArrayLike<number>, bought: ArrayLike<number>): number {
  const losses = logLosses(probability, bought);
  return meanOf(losses.length, (i) => losses[i]);
}

/**
 * Logistic regression of the outcome on the logit of the forecast: slope 1 and intercept 0 for a calibrated forecast, slope
 * below 1 for an overconfident one (Cox 1958). Newton's method from slope 0, a step halved until it gains: a forecast of zeros
 * and ones throws whole steps far off.
 */
export function calibration(
  probability: ArrayLike<number>,
  bought: ArrayLike<number>,
): { slope: number; intercept: number } {
  const n = probability.length;
  const logits = Float64Array.from({ length: n }, (_, i) => logit(held(probability[i])));
  const loss = (intercept: number, slope: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const value = intercept + slope * logits[i];
      // -ln logistic(v) for a buyer, of -v for another, without overflow.
      const against = bought[i] ? -value : value;
      sum += Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
    }
    return sum;
  };
  let slope = 0;
  let intercept = logit(held(meanOf(n, (i) => bought[i])));
  let best = loss(intercept, slope);
  for (let step = 0; step < 100; step++) {
    let g0 = 0;
    let g1 = 0;
    let h00 = 1e-9;
    let h01 = 0;
    let h11 = 1e-9;
    for (let i = 0; i < n; i++) {
      const p = logistic(intercept + slope * logits[i]);
      const spread = p * (1 - p);
      g0 += bought[i] - p;
      g1 += (bought[i] - p) * logits[i];
      h00 += spread;
      h01 += spread * logits[i];
      h11 += spread * logits[i] * logits[i];
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) break;
    const d0 = (h11 * g0 - h01 * g1) / determinant;
    const d1 = (h00 * g1 - h01 * g0) / determinant;
    let length = 1;
    let next = loss(intercept + d0, slope + d1);
    while (next > best && length > 1e-6) {
      length /= 2;
      next = loss(intercept + length * d0, slope + length * d1);
    }
    if (!(next <= best)) break;
    intercept += length * d0;
    slope += length * d1;
    best = next;
    if (Math.abs(d0) + Math.abs(d1) < 1e-9) break;
  }
  return { slope, intercept };
}

export interface ReliabilityBin {
  customers: number;
  /** Mean forecast and share that bought. */
  forecast: number;
  bought: number;
}

/** Customers in bins of equal width of the forecast; empty bins are left out. */
export function reliability(probability: ArrayLike<number>, bought: ArrayLike<number>, bins = 10): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ customers: 0, forecast: 0, bought: 0 }));
  for (let i = 0; i < probability.length; i++) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(probability[i] * bins)))];
    bin.customers++;
    bin.forecast += probability[i];
    bin.bought += bought[i];
  }
  return sums
    .filter(({ customers }) => customers > 0)
    .map(({ customers, forecast, bought: came }) => ({
      customers,
      forecast: forecast / customers,
      bought: came / customers,
    }));
}

/** Expected calibration error: the bins' distance between forecast and outcome, weighted by their customers. */
export function calibrationError(probability: ArrayLike<number>, bought: ArrayLike<number>, bins = 10): number {
  let sum = 0;
  for (const bin of reliability(probability, bought, bins)) sum += bin.customers * Math.abs(bin.forecast - bin.bought);
  return sum / probability.length;
}

/** Share of all buyers found among the top `share` of customers by score; a tie at the edge counts in proportion. */
export function topCapture(scores: ArrayLike<number>, bought: ArrayLike<number>, share = 0.1): number {
  const order = ascending(scores);
  const n = order.length;
  const size = Math.round(n * share);
  let buyers = 0;
  for (let i = 0; i < n; i++) buyers += bought[i];
  if (size === 0 || buyers === 0) return Number.NaN;
  const edge = scores[order[n - size]];
  let above = 0;
  let foundAbove = 0;
  let tied = 0;
  let foundTied = 0;
  for (let i = 0; i < n; i++) {
    if (scores[i] > edge) {
      above++;
      foundAbove += bought[i];
    } else if (scores[i] === edge) {
      tied++;
      foundTied += bought[i];
    }
  }
  return (foundAbove + (foundTied * (size - above)) / tied) / buyers;
}

/** Mean absolute error, root mean squared error and the ratio of the sums, of expected against actual counts. */
export function countErrors(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
): { mae: number; rmse: number; sumRatio: number } {
  let forecast = 0;
  let came = 0;
  for (let i = 0; i < expected.length; i++) {
    forecast += expected[i];
    came += actual[i];
  }
  return {
    mae: meanOf(expected.length, (i) => Math.abs(expected[i] - actual[i])),
    rmse: Math.sqrt(meanOf(expected.length, (i) => (expected[i] - actual[i]) ** 2)),
    sumRatio: forecast / came,
  };
}

function meanOf(n: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += value(i);
  return sum / n;
}

/** Places in rising order of score; NaN counts as the lowest. */
function ascending(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  const rank = (place: number) => (Number.isNaN(scores[place]) ? Number.NEGATIVE_INFINITY : scores[place]);
  return order.sort((p, q) => rank(p) - rank(q) || p - q);
}
