// Difference of two means by Welch's t: the right answer for outcomes without a long tail.
import { type ArmStatistic, checkArms, type Difference } from './sample.ts';
import { studentCritical, studentTwoSided } from './student.ts';

/** Standard error and degrees of freedom of a difference of two means (Welch 1947; Satterthwaite 1946). Throws for an arm of one. */
export function welchError(treated: ArmStatistic, control: ArmStatistic): { standardError: number; degrees: number } {
  checkArms(treated, control);
  const first = treated.variance / treated.n;
  const second = control.variance / control.n;
  const degrees = (first + second) ** 2 / (first ** 2 / (treated.n - 1) + second ** 2 / (control.n - 1));
  return { standardError: Math.sqrt(first + second), degrees };
}

/**
 * Treated mean minus control mean with a two-sided interval of level 1 - alpha.
 * Without any variance there is nothing to judge by: the interval is the point, p is 1 or 0.
 */
export function compareMeans(treated: ArmStatistic, control: ArmStatistic, alpha = 0.05): Difference {
  const { standardError, degrees } = welchError(treated, control);
  return studentInterval(treated.mean - control.mean, standardError, degrees, alpha);
}

/** An estimate with its t interval; `degrees` of freedom may be any positive real number. */
export function studentInterval(
  difference: number,
  standardError: number,
  degrees: number,
  alpha: number,
): Difference & { degrees: number } {
  if (standardError === 0) {
    return { difference, standardError, low: difference, high: difference, p: difference === 0 ? 1 : 0, degrees };
  }
  const half = studentCritical(alpha, degrees) * standardError;
  return {
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    p: studentTwoSided(difference / standardError, degrees),
    degrees,
  };
}
