// How many visits within a horizon: exact expectation and distribution for whole k, neighbours interpolated for others.
//
// A customer who is active and silent for w has finished j < k stages of the open gap with weights t_j = (R)_j / j! z_w^j; the
// stages that finish within H are negative binomial with shape R + j and odds H / (c + w); the n-th visit needs n k - j of them
// and that the customer stayed after each of the n - 1 before it: q_1 = 1, q_{n+1} = q_n (B + n - 1) / (a + B + n - 1), B = b + x + m.
// All sums have positive terms only. For k = 1 this is the series behind Fader, Hardie, Lee 2005, eq. 10.
import { logGamma } from '../math/gamma.ts';
import { logIncompleteBeta } from '../math/incomplete-beta.ts';

/** One customer of one class, known to be active now. */
export interface OpenGap {
  k: number;
  /** Posterior of the stage rate. */
  shape: number;
  scale: number;
  /** Present silence. */
  silence: number;
  /** Posterior of the drop-out chance: Beta(a, stayed). */
  a: number;
  stayed: number;
}

const maxSteps = 2_000_000;

/** Expected number of visits within `horizon` of an active customer. */
export function expectedVisits(gap: OpenGap, horizon: number): number {
  if (horizon <= 0) return 0;
  const { k, scale } = gap;
  if (Number.isInteger(k)) return expectedWhole(gap, k, scale, horizon);
  // The stage rate is scaled so that the mean gap stays what it is; below 1 the line through k = 1 and 2 is carried on.
  const low = Math.max(1, Math.floor(k));
  const below = expectedWhole(gap, low, (scale * k) / low, horizon);
  const above = expectedWhole(gap, low + 1, (scale * k) / (low + 1), horizon);
  // Carried on below k = 1 the line can overshoot what is to be had at all, and fall back to it later: never further than that.
  return Math.min(visitsEver(gap), Math.max(0, below + (k - low) * (above - below)));
}

/** Visits to come however long the horizon: the limit of q_1 + q_2 + .., infinite where customers hardly ever leave. */
function visitsEver({ a, stayed }: OpenGap): number {
  return a > 1 ? (a + stayed - 1) / (a - 1) : Number.POSITIVE_INFINITY;
}

/** The chance of at least n >= 1 visits within `horizon` for an active customer. */
export function chanceOfVisits(gap: OpenGap, horizon: number, n: number): number {
  if (horizon <= 0) return 0;
  const { k, scale } = gap;
  if (Number.isInteger(k)) return atLeastWhole(gap, k, scale, horizon, n);
  const low = Math.max(1, Math.floor(k));
  const below = atLeastWhole(gap, low, (scale * k) / low, horizon, n);
  const above = atLeastWhole(gap, low + 1, (scale * k) / (low + 1), horizon, n);
  return Math.min(1, Math.max(0, below + (k - low) * (above - below)));
}

/** The chance of at least n visits within `horizon` for an active customer, for n = 0 .. most. */
export function visitsAtLeast(gap: OpenGap, horizon: number, most: number): Float64Array {
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (let n = 1; n <= most; n++) chances[n] = Math.min(chances[n - 1], chanceOfVisits(gap, horizon, n));
  return chances;
}

function expectedWhole(gap: OpenGap, k: number, scale: number, horizon: number): number {
  if (longestSeries(gap.shape, horizon / (scale + gap.silence)) > maxSteps)
    return expectedByRate(gap, k, scale, horizon);
  return expectedByTotal(gap, k, scale, horizon) ?? expectedByStage(gap, k, scale, horizon);
}

/** Terms after which the series of a horizon have nothing left: stages per unit of `odds` are Gamma(shape). */
function longestSeries(shape: number, odds: number): number {
  return odds * (shape + 10 * Math.sqrt(shape) + 40);
}

/**
 * For millions of stages, which are as good as continuous: the visits q_1 + .. + q_n of n = rate H / k, in closed form, over
 * the Gamma posterior of the rate. Right to a few in a thousand, and
 * far better where the rate is known well.
 */
function expectedByRate({ shape, silence, a, stayed }: OpenGap, k: number, scale: number, horizon: number): number {
  const behind = scale + silence;
  const odds = horizon / behind;
  const leaving = Math.abs(a - 1) < 1e-6 ? 1 + 1e-6 : a;
  const start = logGamma(leaving + stayed - 1) - logGamma(stayed);
  const visits = (n: number): number =>
    ((leaving + stayed - 1) / (leaving - 1)) *
    -Math.expm1(start + logGamma(stayed + n) - logGamma(leaving + stayed + n - 1));
  let weight = 1;
  let weights = 0;
  let total = 0;
  for (let j = 0; j < k; j++) {
    if (j > 0) weight *= ((shape + j - 1) / j) * (silence / behind);
    weights += weight;
    // what was finished before counts, the last visit's stages are finished by half on average
    const ahead = (j - (k - 1) / 2) / k;
    const ofRate = (rate: number): number => visits(Math.max(0, (rate * odds) / k - ahead * Math.expm1(-rate * odds)));
    total += weight * meanOverGamma(shape + j, 1e-9 / odds, ofRate);
  }
  return total / weights;
}

/** The mean of f, nothing below `least`, over Gamma(shape, 1): trapezoids over the logarithm. */
function meanOverGamma(shape: number, least: number, f: (value: number) => number): number {
  const centre = Math.log(shape);
  const low = Math.max(Math.log(least), centre - 12 / Math.sqrt(shape) - 40 / shape);
  const high = Math.log(shape + 10 * Math.sqrt(shape) + 40);
  const top = shape * centre - shape - logGamma(shape);
  const steps = 2000;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const t = low + ((high - low) * step) / steps;
    sum += Math.exp(top + shape * (t - centre) - (Math.exp(t) - shape)) * f(Math.exp(t));
  }
  return (sum * (high - low)) / steps;
}

/**
 * All starting points j at once. With n = j + m stages since the last visit, of which each fell into the silence with
 * chance w / (w + H): sum over j of t_j P(m | j) = (R)_n / n! y^n (c + w over c + w + H)^R P(Bin(n, w / (w + H)) < k),
 * y = (w + H) / (c + w + H). The binomial chance loses one term from n to n + 1, so a step costs the same for every k.
 * Undefined where that subtraction would eat the digits (a silence that this rhythm can hardly have survived).
 */
function expectedByTotal(
  { shape, silence, a, stayed }: OpenGap,
  k: number,
  scale: number,
  horizon: number,
): number | undefined {
  const behind = scale + silence;
  const share = silence / (silence + horizon);
  const y = (silence + horizon) / (behind + horizon);
  let term = 1;
  let weight = 1;
  let weights = 1;
  for (let j = 1; j < k; j++) {
    weight *= ((shape + j - 1) / j) * (silence / behind);
    weights += weight;
    term *= ((shape + j - 1) / j) * y;
  }
  let logScale = -shape * Math.log1p(horizon / behind);
  /** P(Bin(n, share) = k - 1) and P(Bin(n, share) < k), from n = k - 1 on. */
  let last = share ** (k - 1);
  let within = 1;
  let kept = 0;
  let offered = 0;
  let credit = 0;
  let next = 1;
  let visits = 0;
  let stages = k - 1;
  for (let n = k - 1; n < maxSteps; ) {
    const lost = share * last;
    const ratio = ((shape + n) / (n + 1)) * y;
    term *= ratio;
    last *= ((n + 1) / (n + 2 - k)) * (1 - share);
    n++;
    const before = within;
    within -= lost;
    if (within < 1e-9) return undefined;
    if (++stages === k) {
      stages = 0;
      visits++;
      credit += next;
      next *= (stayed + visits - 1) / (a + stayed + visits - 1);
    }
    const part = term * within * credit;
    kept += part;
    offered += term * credit;
    // Past the mode the rest is at most a geometric series: neither ratio grows from here on, and the credit grows slower.
    const slowest = Math.max(ratio, y) * (within / before);
    if (slowest < 1 && part * slowest < 1e-13 * kept * (1 - slowest) * (1 - slowest)) break;
    if (term > 1e200) {
      term *= 1e-200;
      kept *= 1e-200;
      offered *= 1e-200;
      logScale += 200 * Math.LN10;
    }
  }
  if (kept < 1e-4 * offered) return undefined;
  return kept === 0 ? 0 : Math.exp(logScale + Math.log(kept / weights));
}

/** Stage by stage: positive terms only, right for every silence, k times the work. */
function expectedByStage({ shape, silence, a, stayed }: OpenGap, k: number, scale: number, horizon: number): number {
  const behind = scale + silence;
  const z = horizon / (horizon + behind);
  const logFirst = -Math.log1p(horizon / behind);
  const elapsed = silence / behind;
  let weight = 1;
  let weights = 0;
  let total = 0;
  for (let j = 0; j < k; j++) {
    if (j > 0) weight *= ((shape + j - 1) / j) * elapsed;
    weights += weight;
    total += weight * discountedStages(k, shape + j, j, z, logFirst, a, stayed);
  }
  return total / weights;
}

/** sum over m of P(m stages finish) * (visits expected from m stages when j were finished before). */
function discountedStages(
  k: number,
  shape: number,
  j: number,
  z: number,
  logFirst: number,
  a: number,
  stayed: number,
): number {
  // Terms are kept relative to the first one, which may be too small for a number of its own.
  let logScale = shape * logFirst;
  let term = 1;
  let sum = 0;
  let visits = 0;
  let next = 1;
  let credit = 0;
  let stages = j;
  for (let m = 0; m < maxSteps; m++) {
    if (stages === k) {
      stages = 0;
      visits++;
      credit += next;
      next *= (stayed + visits - 1) / (a + stayed + visits - 1);
    }
    const part = term * credit;
    sum += part;
    const ratio = ((shape + m) / (m + 1)) * z;
    // Past the mode the rest is at most a geometric series; its credit grows slower than the number of terms.
    const slowest = ratio > z ? ratio : z;
    if (slowest < 1 && credit > 0 && part * slowest < 1e-13 * sum * (1 - slowest) * (1 - slowest)) break;
    term *= ratio;
    stages++;
    if (term > 1e200) {
      term *= 1e-200;
      sum *= 1e-200;
      logScale += 200 * Math.LN10;
    }
  }
  return sum === 0 ? 0 : Math.exp(logScale + Math.log(sum));
}

function atLeastWhole(
  { shape, silence, a, stayed }: OpenGap,
  k: number,
  scale: number,
  horizon: number,
  n: number,
): number {
  const behind = scale + silence;
  const z = horizon / (horizon + behind);
  const logFirst = -Math.log1p(horizon / behind);
  const elapsed = silence / behind;
  let stay = 1;
  for (let i = 1; i < n; i++) stay *= (stayed + i - 1) / (a + stayed + i - 1);
  let weight = 1;
  let weights = 0;
  let total = 0;
  for (let j = 0; j < k; j++) {
    if (j > 0) weight *= ((shape + j - 1) / j) * elapsed;
    weights += weight;
    total += weight * Math.exp(logIncompleteBeta(n * k - j, shape + j, z, Math.exp(logFirst)));
  }
  return (stay * total) / weights;
}
