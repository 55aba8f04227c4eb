// The one integral of the Pareto/NBD model, which others write as differences of hypergeometric functions:
//   J = integral from `from` to `to` of (u - from)^n (alpha + u)^-p (beta + u)^-q du.
// The integrand is positive and smooth in ln(u + min(alpha, beta)), so Gauss-Legendre panels give it to about 1e-13 with no
// cancellation: none of the overflow, slow convergence and loss of digits that 2F1 has at large x, alpha near beta or tx near T.
import { panelNodes, panelPoints, panelWeights } from '../math/quadrature.ts';

/** ln J and its derivatives by alpha, beta, p and q; the derivatives only when asked for. */
export interface ParetoIntegral {
  log: number;
  byAlpha: number;
  byBeta: number;
  byP: number;
  byQ: number;
}

export interface ParetoIntegrand {
  alpha: number;
  beta: number;
  p: number;
  q: number;
  from: number;
  to: number;
  /** Power of the time since `from`; 0 unless several purchases have to fit in. */
  n?: number;
}

/** Writes ln J (-Infinity where from = to) and, when `slopes`, its derivatives. */
export function paretoIntegral(integrand: ParetoIntegrand, slopes: boolean, out: ParetoIntegral): void {
  const { alpha, beta, p, q, from, to, n = 0 } = integrand;
  out.log = Number.NEGATIVE_INFINITY;
  out.byAlpha = 0;
  out.byBeta = 0;
  out.byP = 0;
  out.byQ = 0;
  if (!(to > from)) return;
  const shift = Math.min(alpha, beta);
  const start = Math.log(shift + from);
  const width = Math.log1p((to - from) / (shift + from));
  // How fast the logarithm of the integrand moves at distance d on the log axis; a power u^n is spread over the panels too.
  const slopeAt = (d: number): number => {
    const base = Math.exp(start + d);
    const grown = n === 0 ? 0 : n / -Math.expm1(-Math.max(d, 1e-3 * width));
    return (p * base) / (base - shift + alpha) + (q * base) / (base - shift + beta) - 1 - grown;
  };
  const logAt = (u: number): number => -p * Math.log(alpha + u) - q * Math.log(beta + u);
  let reference = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let byAlpha = 0;
  let byBeta = 0;
  let byP = 0;
  let byQ = 0;
  for (let left = 0; left < width; ) {
    let panel = Math.min(2, width - left);
    while (panel > 1e-12 * width && panel * Math.max(Math.abs(slopeAt(left)), Math.abs(slopeAt(left + panel))) > 8) {
      panel /= 2;
    }
    let part = 0;
    for (let i = 0; i < panelPoints; i++) {
      const d = left + (panel / 2) * (1 + panelNodes[i]);
      const since = (shift + from) * Math.expm1(d);
      const u = from + since;
      const logAlpha = Math.log(alpha + u);
      const logBeta = Math.log(beta + u);
      let log = start + d - p * logAlpha - q * logBeta;
      if (n > 0) log += n * Math.log(since);
      if (log > reference + 300 || reference === Number.NEGATIVE_INFINITY) {
        // A new yardstick: what was summed before is scaled down to it.
        const factor = reference === Number.NEGATIVE_INFINITY ? 0 : Math.exp(reference - log);
        sum *= factor;
        byAlpha *= factor;
        byBeta *= factor;
        byP *= factor;
        byQ *= factor;
        part *= factor;
        reference = log;
      }
      const term = panelWeights[i] * (panel / 2) * Math.exp(log - reference);
      part += term;
      if (!slopes) continue;
      byAlpha -= (term * p) / (alpha + u);
      byBeta -= (term * q) / (beta + u);
      byP -= term * logAlpha;
      byQ -= term * logBeta;
    }
    sum += part;
    left += panel;
    if (part < 1e-17 * sum && slopeAt(left) > 0) break;
  }
  if (!(sum > 0)) {
    // A span of time too short for a node of its own: a rectangle.
    out.log = logAt(from) + (n + 1) * Math.log(to - from) - Math.log(n + 1);
    return;
  }
  out.log = reference + Math.log(sum);
  out.byAlpha = byAlpha / sum;
  out.byBeta = byBeta / sum;
  out.byP = byP / sum;
  out.byQ = byQ / sum;
}

export function emptyParetoIntegral(): ParetoIntegral {
  return { log: 0, byAlpha: 0, byBeta: 0, byP: 0, byQ: 0 };
}
