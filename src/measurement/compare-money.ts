// One kind of money, spend or margin, treated against held out.
import {
  compareMeans,
  compareSkewedMeans,
  cuped,
  pairedSums,
  type SparseOutcome,
  skewedConfidenceSequence,
} from '../models/index.ts';
import type { MoneyResult } from './contract.ts';

/** One arm's money per customer, and what was expected of each at entry. */
export interface MoneyArm {
  readonly values: readonly number[];
  readonly expected: readonly number[];
}

/** Compares two arms that have enough buyers. The seed is fixed, so the same data give the same interval. */
export function compareMoney(treated: MoneyArm, heldOut: MoneyArm): MoneyResult {
  const [first, second] = [sparse(treated.values), sparse(heldOut.values)];
  const { difference, low, high, p, method } = compareSkewedMeans(first, second);
  const sequence = skewedConfidenceSequence(first, second);
  const known = cuped(pairedSums(treated.values, treated.expected), pairedSums(heldOut.values, heldOut.expected));
  const adjusted = compareMeans(known.treated, known.control);
  return {
    treated: mean(treated.values),
    heldOut: mean(heldOut.values),
    difference,
    oneLook: { difference, low, high, p, method },
    sequence: { low: sequence.low, high: sequence.high, excludesZero: sequence.excludesZero },
    adjusted: {
      difference: adjusted.difference,
      low: adjusted.low,
      high: adjusted.high,
      p: adjusted.p,
      explained: known.explained,
    },
  };
}

function sparse(values: readonly number[]): SparseOutcome {
  return { n: values.length, nonZero: values.filter((value) => value !== 0) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
