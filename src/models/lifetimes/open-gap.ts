// The open gap: how likely a customer who is still there has been silent for w, given the visits so far.
//
// With lambda's posterior Gamma(R, rate c) a gap of k stages has F(w) = I_{w/(w+c)}(k, R), the regularised incomplete beta.
// Whole k: S(w) = (c/(w+c))^R sum_{j<k} (R)_j / j! (w/(w+c))^j, all terms positive. Other k: continued fraction.
import { gradientOf, logBetaPower, logIncompleteBeta, logIncompleteBetaGradient } from '../math/incomplete-beta.ts';
import { log1mExp } from '../math/log-space.ts';

/** The largest whole k for which the finite sum is used. */
const maxStages = 24;

function isStages(k: number): boolean {
  return k <= maxStages && Number.isInteger(k);
}

/** ln of sum_{j<k} (R)_j / j! z^j. */
function logStageSum(k: number, shape: number, z: number): number {
  if (k === 1) return 0;
  let term = 1;
  let sum = 1;
  for (let j = 0; j < k - 1; j++) {
    term *= ((shape + j) / (j + 1)) * z;
    sum += term;
  }
  return Math.log(sum);
}

/** ln S(w): the chance that a gap lasts longer than w. 0 at w <= 0, -Infinity at w = Infinity. */
export function logGapSurvival(k: number, shape: number, scale: number, w: number): number {
  if (w <= 0) return 0;
  if (w === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const sum = w + scale;
  if (isStages(k)) return Math.min(0, logStageSum(k, shape, w / sum) - shape * Math.log1p(w / scale));
  return logIncompleteBeta(shape, k, scale / sum, w / sum);
}

/** F(w): the chance that a gap is over by w. */
export function gapCdf(k: number, shape: number, scale: number, w: number): number {
  const logS = logGapSurvival(k, shape, scale, w);
  // Near zero F would be a difference of two numbers close to 1: ask for the other tail.
  if (logS > -1e-4 && w > 0) return Math.exp(logIncompleteBeta(k, shape, w / (w + scale), scale / (w + scale)));
  return -Math.expm1(logS);
}

/** The chance that a gap open since w ends within the horizon, given ln S(w). */
export function gapEndsWithin(
  k: number,
  shape: number,
  scale: number,
  w: number,
  horizon: number,
  logSurvival: number,
): number {
  const later = logGapSurvival(k, shape, scale, w + horizon);
  if (later < -1e-6) return Math.max(0, -Math.expm1(later - logSurvival));
  // Both survivals round to 1: the difference of the lower tails still has its digits.
  return Math.max(0, gapCdf(k, shape, scale, w + horizon) - gapCdf(k, shape, scale, w));
}

/** ln of the density of the gap at w > 0. */
export function logGapDensity(k: number, shape: number, scale: number, w: number): number {
  const sum = w + scale;
  return logBetaPower(k, shape, w / sum, scale / sum) - Math.log(w);
}

/** Where `survivalWithGradient` writes ln S and its derivatives by shape R, scale c and k. */
export interface SurvivalOut {
  log: number;
  byShape: number;
  byScale: number;
  byK: number;
}

const scratch = new Float64Array(4);

/** ln S(w) and its derivatives; k's only when `byK`. At w = 0 all are 0. */
export function survivalWithGradient(
  k: number,
  shape: number,
  scale: number,
  w: number,
  byK: boolean,
  out: SurvivalOut,
): void {
  out.log = 0;
  out.byShape = 0;
  out.byScale = 0;
  out.byK = 0;
  if (w <= 0) return;
  const ratio = Math.log1p(w / scale);
  if (!byK && k === 1) {
    out.log = -shape * ratio;
    out.byShape = -ratio;
    out.byScale = (shape * w) / (scale * (scale + w));
    return;
  }
  const z = w / (w + scale);
  if (!byK && isStages(k)) {
    let term = 1;
    let sum = 1;
    let termSlope = 0;
    let slope = 0;
    for (let j = 0; j < k - 1; j++) {
      const factor = z / (j + 1);
      termSlope = (termSlope * (shape + j) + term) * factor;
      term *= (shape + j) * factor;
      sum += term;
      slope += termSlope;
    }
    out.log = Math.min(0, Math.log(sum) - shape * ratio);
    out.byShape = slope / sum - ratio;
    // dS/dc = z^k (1-z)^R / (c B(k, R)); the last term of the sum, times (R + k - 1) z, is the power term over (1-z)^R.
    out.byScale = (term * (shape + k - 1) * z) / (sum * scale);
    return;
  }
  // S = I_{1-z}(R, k).
  logIncompleteBetaGradient(shape, k, 1 - z, z, scratch);
  out.log = scratch[gradientOf.value];
  out.byShape = scratch[gradientOf.a];
  out.byK = scratch[gradientOf.b];
  out.byScale = Math.exp(scratch[gradientOf.power] - out.log) / scale;
}

/** ln F(w), exact in the lower tail. */
export function logGapCdf(k: number, shape: number, scale: number, w: number): number {
  if (w <= 0) return Number.NEGATIVE_INFINITY;
  const logS = logGapSurvival(k, shape, scale, w);
  return logS > -1e-4 ? logIncompleteBeta(k, shape, w / (w + scale), scale / (w + scale)) : log1mExp(logS);
}
