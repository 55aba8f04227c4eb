// The inverse of the regularised incomplete beta, found on the scale of log-odds where it is nearly straight.
import { logBetaPower, logIncompleteBeta } from './incomplete-beta.ts';
import { log1mExp } from './log-space.ts';
import { risingRoot } from './root.ts';

/**
 * The odds x / (1 - x) at which I_x(a, b) = p, for 0 <= p <= 1, given p and its complement in logarithms.
 * Odds keep their digits at both ends, where x itself would round to 0 or 1. 0 for p = 0, +Infinity for p = 1.
 */
export function inverseIncompleteBetaOdds(a: number, b: number, logP: number, logQ: number = log1mExp(logP)): number {
  if (!(a > 0 && b > 0) || Number.isNaN(logP)) return Number.NaN;
  if (logP === Number.NEGATIVE_INFINITY) return 0;
  if (logQ === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const lower = logP < logQ;
  const root = risingRoot(
    (v, slope) => {
      const x = v < 0 ? Math.exp(v) / (1 + Math.exp(v)) : 1 / (1 + Math.exp(-v));
      const y = v < 0 ? 1 / (1 + Math.exp(v)) : Math.exp(-v) / (1 + Math.exp(-v));
      // d I / d v = x^a y^b / Beta, v = logit(x); the smaller tail is compared, in logarithms.
      const value = lower ? logIncompleteBeta(a, b, x, y) : logIncompleteBeta(b, a, y, x);
      slope[0] = Math.exp(logBetaPower(a, b, x, y) - value);
      return lower ? value - logP : logQ - value;
    },
    -745,
    709,
    Math.log(a / b),
  );
  return Math.exp(root);
}

/** The x at which I_x(a, b) = p. */
export function inverseIncompleteBeta(a: number, b: number, p: number): number {
  const odds = inverseIncompleteBetaOdds(a, b, Math.log(p), Math.log1p(-p));
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
}
