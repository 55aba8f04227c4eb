// Student's t with any real number of degrees of freedom, by the incomplete beta.
import { incompleteBeta, inverseIncompleteBetaOdds } from '../math/index.ts';

/** P(|t| > |value|): the two-sided p-value. Equals I_{v/(v+t^2)}(v/2, 1/2) (Abramowitz & Stegun 26.7.1). */
export function studentTwoSided(value: number, degrees: number): number {
  const square = value * value;
  const sum = degrees + square;
  return Number.isFinite(square) ? incompleteBeta(degrees / 2, 0.5, degrees / sum, square / sum) : 0;
}

/** The t > 0 with P(|t| > it) = alpha. */
export function studentCritical(alpha: number, degrees: number): number {
  const odds = inverseIncompleteBetaOdds(degrees / 2, 0.5, Math.log(alpha), Math.log1p(-alpha));
  return Math.sqrt(degrees / odds);
}
