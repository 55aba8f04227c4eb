// Relative lift: the difference as a share of the control's mean, with the delta method.
import { studentInterval, welchError } from './means.ts';
import type { ArmStatistic, Difference } from './sample.ts';

/**
 * (treated - control) / |control| with the delta-method standard error
 * se^2 = var_t / n_t / m_c^2 + var_c / n_c * m_t^2 / m_c^4 and Satterthwaite's degrees of freedom of the absolute
 * difference (the conventions of GrowthBook). Its p-value differs from that of the absolute difference.
 * `unadjusted` = the means before CUPED, which are then the ones to divide by. Undefined when the control's mean is 0.
 */
export function relativeLift(
  treated: ArmStatistic,
  control: ArmStatistic,
  alpha = 0.05,
  unadjusted: { treated: number; control: number } = { treated: treated.mean, control: control.mean },
): Difference | undefined {
  const { degrees } = welchError(treated, control);
  if (unadjusted.control === 0) return undefined;
  const base = Math.abs(unadjusted.control);
  const first = treated.variance / treated.n / base ** 2;
  const second = ((control.variance / control.n) * unadjusted.treated ** 2) / base ** 4;
  return studentInterval((treated.mean - control.mean) / base, Math.sqrt(first + second), degrees, alpha);
}
