// Customers with the same x, tx and T weigh the same in the likelihood: one row with a count stands for all of them.
import type { Summary } from './summary.ts';

/**
 * Groups a summary to its distinct (x, tx, T); log gaps become their mean, which leaves every likelihood with one shared k as
 * it was. An open-addressing hash over the bits of the three numbers: 1 M rows in about 0.2 s.
 */
export function groupSummary(summary: Summary): Summary {
  const rows = summary.x.length;
  let size = 16;
  while (size < rows * 1.5) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  const first = new Int32Array(rows);
  const count = new Float64Array(rows);
  const logGaps = new Float64Array(rows);
  const key = new Float64Array(3);
  const bits = new Int32Array(key.buffer);
  const { x, tx, T, weight } = summary;
  let groups = 0;
  for (let i = 0; i < rows; i++) {
    key[0] = x[i];
    key[1] = tx[i];
    key[2] = T[i];
    let hash = 0;
    for (let b = 0; b < 6; b++) {
      hash = Math.imul(hash ^ bits[b], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & mask;
    for (;;) {
      const group = slots[slot];
      if (group < 0) {
        slots[slot] = groups;
        first[groups++] = i;
        break;
      }
      const same = first[group];
      if (x[same] === x[i] && tx[same] === tx[i] && T[same] === T[i]) break;
      slot = (slot + 1) & mask;
    }
    const group = slots[slot];
    count[group] += weight[i];
    logGaps[group] += weight[i] * summary.logGaps[i];
  }
  const grouped: Summary = {
    unit: summary.unit,
    x: new Float64Array(groups),
    tx: new Float64Array(groups),
    T: new Float64Array(groups),
    logGaps: new Float64Array(groups),
    weight: count.slice(0, groups),
  };
  for (let g = 0; g < groups; g++) {
    grouped.x[g] = x[first[g]];
    grouped.tx[g] = tx[first[g]];
    grouped.T[g] = T[first[g]];
    grouped.logGaps[g] = logGaps[g] / count[g];
  }
  return grouped;
}
