// What the models know of each customer: repeat visits, age at the last one, age now, sum of log gaps. One array per figure.
import type { Visits } from './visits.ts';

export type TimeUnit = 'days' | 'weeks';

/** A customer's own history with older gaps counted less: each purchase multiplies what came before by `rho`. */
export interface Recent {
  rho: number;
  x: Float64Array;
  tx: Float64Array;
  logGaps: Float64Array;
}

/** Customers as arrays of equal length. All times in `unit`. */
export interface Summary {
  unit: TimeUnit;
  /** Repeat visits: visit days after the first. */
  x: Float64Array;
  /** Age at the last visit: first visit to last visit. */
  tx: Float64Array;
  /** Age now: first visit to the as-of day. */
  T: Float64Array;
  /** Sum of ln(gap) over the x gaps; in a grouped summary the mean of those sums. */
  logGaps: Float64Array;
  /** How many customers each row stands for. */
  weight: Float64Array;
  /** The number of each row's customer in the visits it was made from; absent when grouped. */
  customer?: Int32Array;
  /** Discounted history, for scoring only. */
  recent?: Recent;
}

export interface SummariseOptions {
  /** The as-of day: visits after it are not seen, customers who first bought after it are left out. */
  asOf: number;
  unit?: TimeUnit;
  /** Adds the discounted history with this factor per purchase (0 < rho <= 1). */
  rho?: number;
}

/** Days in one unit of time. */
export function daysIn(unit: TimeUnit): number {
  return unit === 'weeks' ? 7 : 1;
}

/** Summarises visits up to a day; one pass, linear. */
export function summarise(visits: Visits, options: SummariseOptions): Summary {
  const { asOf, unit = 'days', rho } = options;
  const { starts, days } = visits;
  const scale = daysIn(unit);
  const customers = starts.length - 1;
  let rows = 0;
  for (let i = 0; i < customers; i++) if (starts[i] < starts[i + 1] && days[starts[i]] <= asOf) rows++;

  const summary = emptySummary(rows, unit);
  const customer = new Int32Array(rows);
  const recent = rho === undefined ? undefined : emptyRecent(rows, rho);
  let row = 0;
  for (let i = 0; i < customers; i++) {
    const start = starts[i];
    if (start >= starts[i + 1] || days[start] > asOf) continue;
    let visit = start + 1;
    let logGaps = 0;
    for (; visit < starts[i + 1] && days[visit] <= asOf; visit++) {
      const gap = (days[visit] - days[visit - 1]) / scale;
      const logGap = Math.log(gap);
      logGaps += logGap;
      if (recent) {
        recent.x[row] = recent.x[row] * recent.rho + 1;
        recent.tx[row] = recent.tx[row] * recent.rho + gap;
        recent.logGaps[row] = recent.logGaps[row] * recent.rho + logGap;
      }
    }
    customer[row] = i;
    summary.x[row] = visit - 1 - start;
    summary.tx[row] = (days[visit - 1] - days[start]) / scale;
    summary.T[row] = (asOf - days[start]) / scale;
    summary.logGaps[row] = logGaps;
    row++;
  }
  return { ...summary, customer, recent };
}

/** A summary from plain columns, for data that comes already summarised. Log gaps are needed only where k is not 1. */
export function summaryFrom(
  columns: { x: ArrayLike<number>; tx: ArrayLike<number>; T: ArrayLike<number>; logGaps?: ArrayLike<number> },
  unit: TimeUnit,
): Summary {
  const summary = emptySummary(columns.x.length, unit);
  summary.x.set(columns.x);
  summary.tx.set(columns.tx);
  summary.T.set(columns.T);
  if (columns.logGaps) summary.logGaps.set(columns.logGaps);
  return summary;
}

/** A summary of `rows` rows, all zero, each standing for one customer. */
export function emptySummary(rows: number, unit: TimeUnit): Summary {
  return {
    unit,
    x: new Float64Array(rows),
    tx: new Float64Array(rows),
    T: new Float64Array(rows),
    logGaps: new Float64Array(rows),
    weight: new Float64Array(rows).fill(1),
  };
}

function emptyRecent(rows: number, rho: number): Recent {
  if (!(rho > 0 && rho <= 1)) throw new RangeError(`rho must lie in (0, 1], not ${rho}`);
  return { rho, x: new Float64Array(rows), tx: new Float64Array(rows), logGaps: new Float64Array(rows) };
}

/** Customers in all rows. */
export function customersIn(summary: Summary): number {
  let sum = 0;
  for (let i = 0; i < summary.weight.length; i++) sum += summary.weight[i];
  return sum;
}

/** Largest entry of an array of numbers >= 0. */
export function largest(values: ArrayLike<number>): number {
  let high = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > high) high = values[i];
  return high;
}

/** Repeat visits per unit of time over the whole base: sets the scale of alpha, whatever the unit. */
export function overallRate(summary: Summary): number {
  let visits = 0;
  let time = 0;
  for (let i = 0; i < summary.x.length; i++) {
    visits += summary.weight[i] * summary.x[i];
    time += summary.weight[i] * summary.T[i];
  }
  return (visits + 0.5) / (time + 1);
}

/** Throws a RangeError that names the first impossible row: a last visit after today, visits without time between them. */
export function checkSummary(summary: Summary): void {
  const { x, tx, T, logGaps, weight } = summary;
  if (x.length === 0) throw new RangeError('the summary has no customers');
  for (let i = 0; i < x.length; i++) {
    let wrong: string | undefined;
    if (!(Number.isInteger(x[i]) && x[i] >= 0)) wrong = 'x is no whole number of repeat visits';
    else if (!(tx[i] >= 0 && Number.isFinite(T[i]))) wrong = 'a time is negative, infinite or missing';
    else if (tx[i] > T[i]) wrong = 'the last visit lies after the as-of day (tx > T)';
    else if (x[i] === 0 && tx[i] !== 0) wrong = 'no repeat visit, yet tx is not 0';
    else if (x[i] > 0 && tx[i] === 0) wrong = 'repeat visits at age 0: merge the visits of one day';
    else if (!Number.isFinite(logGaps[i])) wrong = 'the sum of log gaps is not finite';
    else if (!(weight[i] > 0)) wrong = 'the weight is not positive';
    if (wrong) throw new RangeError(`row ${i} (x ${x[i]}, tx ${tx[i]}, T ${T[i]}): ${wrong}`);
  }
}
