// An interval that stays valid however often it is looked at: the asymptotic confidence sequence.
// Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences" (arXiv 2103.06476).
import { type ArmStatistic, checkArms } from './sample.ts';

export interface SequenceOptions {
  readonly alpha?: number;
  /** The number of customers (both arms) at which the sequence is narrowest; default 5,000, GrowthBook's tuning. */
  readonly tunedFor?: number;
}

/** The rho that makes the sequence narrowest at `customers` (2103.06476v7, equation 161). */
export function sequenceRho(alpha: number, customers: number): number {
  const log = -2 * Math.log(alpha);
  return Math.sqrt((log + Math.log(log + 1)) / customers);
}

/**
 * How many standard errors the sequence reaches to each side after `n` customers: the counterpart of 1.96
 * (equation 9, with the standard error taken out).
 */
export function sequenceReach(n: number, options: SequenceOptions = {}): number {
  const { alpha = 0.05, tunedFor = 5000 } = options;
  const rho = sequenceRho(alpha, tunedFor);
  const grown = n * rho * rho + 1;
  return Math.sqrt(((2 * grown) / (n * rho * rho)) * Math.log(Math.sqrt(grown) / alpha));
}

/**
 * Treated mean minus control mean with bounds that hold at all times at once with chance 1 - alpha: look daily and stop
 * when you like. Wider than the fixed interval (about 1.5 times where it is tuned). `excludesZero` = a difference is shown.
 */
export function confidenceSequence(
  treated: ArmStatistic,
  control: ArmStatistic,
  options: SequenceOptions = {},
): { difference: number; low: number; high: number; excludesZero: boolean } {
  checkArms(treated, control);
  const difference = treated.mean - control.mean;
  const error = Math.sqrt(treated.variance / treated.n + control.variance / control.n);
  const half = error * sequenceReach(treated.n + control.n, options);
  const [low, high] = [difference - half, difference + half];
  return { difference, low, high, excludesZero: low > 0 || high < 0 };
}
