// An interval that stays valid however often it is looked at: the asymptotic confidence sequence.
// Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences" (arXiv 2103.06476).
import { normalTail } from './normal.ts';
import { type ArmStatistic, checkArms, fromSparse, type SparseOutcome } from './sample.ts';
import { compareSkewedMeans } from './skew-aware.ts';

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

/** Bounds that hold at all looks at once. */
export interface Sequence {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** A difference is shown. */
  readonly excludesZero: boolean;
}

/**
 * Treated mean minus control mean with bounds that hold at all times at once with chance 1 - alpha: look daily and stop
 * when you like. Wider than the fixed interval (about 1.5 times where it is tuned). Throws for an arm of one.
 */
export function confidenceSequence(
  treated: ArmStatistic,
  control: ArmStatistic,
  options: SequenceOptions = {},
): Sequence {
  checkArms(treated, control);
  const difference = treated.mean - control.mean;
  const error = Math.sqrt(treated.variance / treated.n + control.variance / control.n);
  const half = error * sequenceReach(treated.n + control.n, options);
  const [low, high] = [difference - half, difference + half];
  return { difference, low, high, excludesZero: low > 0 || high < 0 };
}

/**
 * The same for spend. The theorem takes the studentised difference for a normal; with a tenth held out and log-normal
 * spend its far tail is heavier (6 false alarms in 100 instead of 5). So each side reaches at least as far as the skew-aware
 * interval at the level that the sequence spends at this look, 2 P(Z > reach).
 */
export function skewedConfidenceSequence(
  treated: SparseOutcome,
  control: SparseOutcome,
  options: SequenceOptions & { readonly seed?: number } = {},
): Sequence {
  const plain = confidenceSequence(fromSparse(treated), fromSparse(control), options);
  const alpha = 2 * normalTail(sequenceReach(treated.n + control.n, options));
  // Five deals beyond each bound, within what is still quick.
  const deals = Math.min(19_999, Math.max(1_999, Math.ceil(10 / alpha)));
  const skewed = compareSkewedMeans(treated, control, { alpha, deals, seed: options.seed });
  const [low, high] = [Math.min(plain.low, skewed.low), Math.max(plain.high, skewed.high)];
  return { difference: plain.difference, low, high, excludesZero: low > 0 || high < 0 };
}
