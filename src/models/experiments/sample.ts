// What an experiment remembers of one arm: size, mean and variance of an outcome; and the outcome's non-zero values.

/** Size, mean and variance (of one observation, not of the mean) of one arm's outcome. */
export interface ArmStatistic {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** An outcome that is mostly zero, such as spend: how many customers, and the values of those who have one. */
export interface SparseOutcome {
  readonly n: number;
  /** The outcomes that are not zero, in any order. */
  readonly nonZero: ArrayLike<number>;
}

/** An estimate of treated minus control, with the interval that the chosen method gives. */
export interface Difference {
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided p-value of "no difference". */
  readonly p: number;
}

/** From the sum and the sum of squares of n outcomes; variance with n - 1. */
export function fromSums(n: number, sum: number, sumOfSquares: number): ArmStatistic {
  const mean = sum / n;
  return { n, mean, variance: n > 1 ? Math.max(0, (sumOfSquares - sum * mean) / (n - 1)) : 0 };
}

/** From yes-or-no outcomes; variance p (1 - p), without n - 1, the convention of GrowthBook. */
export function fromProportion(successes: number, n: number): ArmStatistic {
  const mean = successes / n;
  return { n, mean, variance: mean * (1 - mean) };
}

/** From a sparse outcome, in two passes so that large means lose no digits. */
export function fromSparse(outcome: SparseOutcome): ArmStatistic {
  const { n, nonZero } = outcome;
  let sum = 0;
  for (let i = 0; i < nonZero.length; i++) sum += nonZero[i];
  const mean = sum / n;
  let squares = (n - nonZero.length) * mean * mean;
  for (let i = 0; i < nonZero.length; i++) squares += (nonZero[i] - mean) ** 2;
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}

/** Throws a RangeError when an arm is too small for a variance. */
export function checkArms(...arms: readonly ArmStatistic[]): void {
  for (const arm of arms) {
    if (!(arm.n >= 2)) throw new RangeError(`an arm needs at least 2 customers, not ${arm.n}`);
  }
}
