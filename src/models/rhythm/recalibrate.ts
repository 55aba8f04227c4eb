// Keeps the stated false-alarm rate true: lateness is mapped through its own distribution among the base's past returns.
//
// Returns are seen only when they come before the data end: long gaps are missing the more, the later they opened. The
// product-limit estimator of Lynden-Bell (1971) for such right-truncated data takes the truncation out:
//   G(u) = product over returns u_j > u of (1 - 1 / R_j), R_j = number of i with u_i <= u_j <= c_i.
import { falseAlarmShare, type Returns, uniformScores } from './gaps.ts';

/** A rising map of lateness: straight lines between the knots, from (0, 0) to (1, 1). */
export interface Recalibration {
  knots: number[];
  values: number[];
}

/** Below this many returns nothing is recalibrated. */
export const fewestReturns = 400;
const steps = 100;

/**
 * The recalibration that past returns ask for, or null when the share of false alarms at 5 % already lies within 4-6 % or two
 * standard errors, or when there are too few returns to tell. Throws a RangeError for gaps told from a day
 * on (`closedGaps` with `from`): their short ones are missing, and the map would be too lenient.
 */
export function recalibrationFor(returns: Returns): Recalibration | null {
  const n = returns.at.length;
  if (n < fewestReturns) return null;
  const { share, standardError } = falseAlarmShare(uniformScores(returns), 0.05);
  if (Math.abs(share - 0.05) <= Math.max(0.01, 2 * standardError)) return null;
  return lyndenBell(returns.at, returns.until);
}

/** The product-limit distribution of lateness at the return, thinned to 100 steps. */
export function lyndenBell(at: Float64Array, until: Float64Array): Recalibration {
  const n = at.length;
  const sorted = Float64Array.from(at).sort();
  const limits = Float64Array.from(until).sort();
  const knots = [0];
  const values = [0];
  const falling: [knot: number, value: number][] = [];
  let product = 1;
  let ended = n;
  let value = 1;
  for (let j = n - 1; j >= 0; j--) {
    while (ended > 0 && limits[ended - 1] >= sorted[j]) ended--;
    // Returns at or below u_j whose watch had not ended before it.
    const atRisk = j + 1 - ended;
    if (falling.length === 0 || value - product >= 1 / steps) {
      falling.push([sorted[j], product]);
      value = product;
    }
    product *= 1 - 1 / Math.max(atRisk, 1);
  }
  for (const [knot, share] of falling.reverse()) {
    if (share > values[values.length - 1] && knot > knots[knots.length - 1]) {
      knots.push(knot);
      values.push(share);
    }
  }
  if (knots[knots.length - 1] < 1) {
    knots.push(1);
    values.push(1);
  } else values[values.length - 1] = 1;
  return { knots, values };
}

/** Lateness after recalibration. */
export function recalibrated(map: Recalibration | null | undefined, lateness: number): number {
  return map ? interpolate(map.knots, map.values, lateness) : lateness;
}

/** The plain lateness that becomes this much after recalibration. */
export function uncalibrated(map: Recalibration | null | undefined, lateness: number): number {
  return map ? interpolate(map.values, map.knots, lateness) : lateness;
}

function interpolate(from: number[], to: number[], v: number): number {
  if (v <= 0) return 0;
  if (v >= 1) return 1;
  let low = 0;
  let high = from.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle] <= v) low = middle;
    else high = middle;
  }
  const share = (v - from[low]) / (from[high] - from[low]);
  return to[low] + share * (to[high] - to[low]);
}
