// Sample-ratio check: are the arms as large as the draw intended? If not, something leaks and no lift can be trusted.
import { chiSquareTail } from './normal.ts';

export interface SampleRatio {
  readonly chiSquare: number;
  readonly p: number;
  /** p below 0.001, the usual limit: false alarms once in a thousand checks. */
  readonly mismatch: boolean;
}

/**
 * Pearson's chi-square of the arms' sizes against the intended shares (any positive weights, same order). Throws a RangeError
 * for fewer than two arms, another number of shares, or a share that is not positive.
 */
export function checkSampleRatio(sizes: readonly number[], shares: readonly number[]): SampleRatio {
  if (sizes.length !== shares.length || sizes.length < 2) throw new RangeError('as many shares as arms, at least two');
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let chiSquare = 0;
  for (let i = 0; i < sizes.length; i++) {
    const expected = (total * shares[i]) / whole;
    if (!(shares[i] > 0)) throw new RangeError('each arm needs a positive share');
    if (expected > 0) chiSquare += (sizes[i] - expected) ** 2 / expected;
  }
  const p = chiSquareTail(chiSquare, sizes.length - 1);
  return { chiSquare, p, mismatch: p < 0.001 };
}
