// One difference over several groups (value classes, say): each compared within itself, then weighted by its size.
// Post-stratification (Miratrix, Sekhon, Yu 2013): takes out the luck of the draw between the groups.
import { normalQuantile, normalTail } from './normal.ts';
import type { ArmStatistic, Difference } from './sample.ts';

/** The two arms of one group. */
export interface Stratum {
  readonly treated: ArmStatistic;
  readonly control: ArmStatistic;
}

/**
 * Weighted difference of means: sum over groups of (n_g / n) * (treated_g - control_g), se^2 = sum of weight^2 * se_g^2,
 * normal interval. Groups in which an arm has fewer than `fewest` customers (default 20: their variance is no guide)
 * are compared as one group together. Undefined when not even all groups together have two customers in each arm.
 */
export function compareStratified(
  strata: readonly Stratum[],
  alpha = 0.05,
  fewest = 20,
): (Difference & { groups: number }) | undefined {
  const groups = gatherThin(strata, fewest);
  if (groups.length === 0) return undefined;
  const total = groups.reduce((sum, group) => sum + group.treated.n + group.control.n, 0);
  let [difference, square] = [0, 0];
  for (const { treated, control } of groups) {
    const weight = (treated.n + control.n) / total;
    difference += weight * (treated.mean - control.mean);
    square += weight ** 2 * (treated.variance / treated.n + control.variance / control.n);
  }
  const standardError = Math.sqrt(square);
  const half = normalQuantile(1 - alpha / 2) * standardError;
  const p = standardError === 0 ? Number(difference === 0) : 2 * normalTail(Math.abs(difference) / standardError);
  return { difference, standardError, low: difference - half, high: difference + half, p, groups: groups.length };
}

/** Groups that are large enough, and the thin ones as one; while that one is thin too, it takes in the smallest of the others. */
function gatherThin(strata: readonly Stratum[], fewest: number): Stratum[] {
  const size = (stratum: Stratum) => Math.min(stratum.treated.n, stratum.control.n);
  const bySize = strata.toSorted((a, b) => size(a) - size(b));
  let thin: Stratum | undefined;
  while (bySize.length > 0 && (size(bySize[0]) < fewest || (thin && size(thin) < fewest))) {
    const next = bySize.shift() as Stratum;
    thin = thin ? { treated: join(thin.treated, next.treated), control: join(thin.control, next.control) } : next;
  }
  if (thin) bySize.push(thin);
  return bySize.filter((stratum) => size(stratum) >= 2);
}

/** Two samples as one. */
function join(a: ArmStatistic, b: ArmStatistic): ArmStatistic {
  const n = a.n + b.n;
  if (n === 0) return a;
  const mean = ((a.n && a.n * a.mean) + (b.n && b.n * b.mean)) / n;
  const squares = [a, b].reduce(
    (sum, part) =>
      part.n === 0 ? sum : sum + Math.max(0, part.n - 1) * part.variance + part.n * (part.mean - mean) ** 2,
    0,
  );
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}
