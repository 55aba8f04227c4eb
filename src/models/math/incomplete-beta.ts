// Regularised incomplete beta I_x(a, b) in log space, with derivatives in a and b: the distribution of a gap between visits.
// Power term by deviances (Loader 2000), continued fraction DLMF 8.17.22 by Lentz' method (Thompson & Barnett 1986).
import { digamma, stirlingError } from './gamma.ts';
import { log1mExp, log1pMinus } from './log-space.ts';

const tiny = 1e-290;
const maxTerms = 20_000;
const logTwoPi = 1.8378770664093456;

/** ln of x^a y^b / Beta(a, b) with y = 1 - x given apart, so that neither end loses digits. */
export function logBetaPower(a: number, b: number, x: number, y: number): number {
  if (x <= 0 || y <= 0) return Number.NEGATIVE_INFINITY;
  const n = a + b;
  const excess = x * b - y * a;
  const deviance = a * logRatioMinus(excess / a, (x * n) / a) + b * logRatioMinus(-excess / b, (y * n) / b);
  return (
    deviance + 0.5 * (Math.log(a) + Math.log(b / n) - logTwoPi) + stirlingError(n) - stirlingError(a) - stirlingError(b)
  );
}

/** ln(1 + u) - u where 1 + u is known as `ratio` too: near -1, the ratio has the digits that u has lost. */
function logRatioMinus(u: number, ratio: number): number {
  return u < -0.5 ? Math.log(ratio) - u : log1pMinus(u);
}

/** The continued fraction h of I_x(a, b) = x^a y^b / (a Beta(a, b)) h; quick where x < (a + 1) / (a + b + 2). */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let h = d;
  for (let m = 1; m <= maxTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 2e-16) break;
  }
  return h;
}

/**
 * ln I_x(a, b), the logarithm of the regularised incomplete beta; a, b > 0, x in [0, 1], y = 1 - x given apart.
 * Relative error of I about 1e-13 in both tails; the upper tail is `logIncompleteBeta(b, a, y, x)`.
 */
export function logIncompleteBeta(a: number, b: number, x: number, y: number = 1 - x): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return Number.NEGATIVE_INFINITY;
  if (y <= 0) return 0;
  const power = logBetaPower(a, b, x, y);
  if (x < (a + 1) / (a + b + 2)) return Math.min(0, power - Math.log(a) + Math.log(fraction(a, b, x)));
  return log1mExp(power - Math.log(b) + Math.log(fraction(b, a, y)));
}

/** I_x(a, b), the regularised incomplete beta; see `logIncompleteBeta`. */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): number {
  return Math.exp(logIncompleteBeta(a, b, x, y));
}

/** Where `logIncompleteBetaGradient` leaves its answer. */
export const gradientOf = { value: 0, a: 1, b: 2, power: 3 } as const;

/**
 * ln I_x(a, b) with its derivatives in a and b, written to `out` at the places of `gradientOf` (also the log power term).
 * The continued fraction is differentiated step by step, so the derivatives are as exact as the value.
 */
export function logIncompleteBetaGradient(a: number, b: number, x: number, y: number, out: Float64Array): void {
  const power = logBetaPower(a, b, x, y);
  const psi = digamma(a + b);
  const powerA = Math.log(x) - digamma(a) + psi;
  const powerB = Math.log(y) - digamma(b) + psi;
  out[gradientOf.power] = power;
  if (x < (a + 1) / (a + b + 2)) {
    fractionGradient(a, b, x, out);
    out[gradientOf.value] = Math.min(0, power - Math.log(a) + out[gradientOf.value]);
    out[gradientOf.a] += powerA - 1 / a;
    out[gradientOf.b] += powerB;
    return;
  }
  fractionGradient(b, a, y, out);
  const upper = power - Math.log(b) + out[gradientOf.value];
  const value = log1mExp(upper);
  // d ln(1 - U) = -U / (1 - U) d ln U; the roles of a and b are exchanged in the upper tail.
  const factor = -Math.exp(upper - value);
  const byA = out[gradientOf.b] + powerA;
  const byB = out[gradientOf.a] + powerB - 1 / b;
  out[gradientOf.value] = value;
  out[gradientOf.a] = factor * byA;
  out[gradientOf.b] = factor * byB;
}

/** ln of the continued fraction and its derivatives in a and b, by the same recurrences as `fraction`. */
function fractionGradient(a: number, b: number, x: number, out: Float64Array): void {
  let c = 1;
  let cA = 0;
  let cB = 0;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let dA = (d * d * x * (1 - b)) / ((a + 1) * (a + 1));
  let dB = (d * d * x) / (a + 1);
  let logH = Math.log(Math.abs(d));
  let hA = dA / d;
  let hB = dB / d;
  for (let m = 1; m <= maxTerms; m++) {
    let settled = false;
    for (let odd = 0; odd < 2; odd++) {
      let term: number;
      let termA: number;
      let termB: number;
      if (odd === 0) {
        const lower = a + 2 * m - 1;
        const upper = a + 2 * m;
        const scale = (m * x) / (lower * upper);
        term = scale * (b - m);
        termB = scale;
        termA = -term * (1 / lower + 1 / upper);
      } else {
        const lower = a + 2 * m;
        const upper = a + 2 * m + 1;
        const scale = -x / (lower * upper);
        term = scale * (a + m) * (a + b + m);
        termB = scale * (a + m);
        termA = scale * (2 * a + b + 2 * m) - term * (1 / lower + 1 / upper);
      }
      let denominator = 1 + term * d;
      if (Math.abs(denominator) < tiny) denominator = tiny;
      const newD = 1 / denominator;
      dA = -newD * newD * (termA * d + term * dA);
      dB = -newD * newD * (termB * d + term * dB);
      d = newD;
      const inverse = 1 / c;
      cA = (termA - term * cA * inverse) * inverse;
      cB = (termB - term * cB * inverse) * inverse;
      c = 1 + term * inverse;
      if (Math.abs(c) < tiny) c = tiny;
      const step = d * c;
      const stepA = dA / d + cA / c;
      const stepB = dB / d + cB / c;
      logH += Math.log(Math.abs(step));
      hA += stepA;
      hB += stepB;
      settled = Math.abs(step - 1) < 1e-15 && Math.abs(stepA) < 1e-13 && Math.abs(stepB) < 1e-13;
    }
    if (settled) break;
  }
  out[gradientOf.value] = logH;
  out[gradientOf.a] = hA;
  out[gradientOf.b] = hB;
}
