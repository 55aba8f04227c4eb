// The base's own returns: every gap that closed, with what was known of its customer when it opened. The proof of lateness.
import { type GapModel, gapPosterior } from '../lifetimes/gap-model.ts';
import { gapCdf } from '../lifetimes/open-gap.ts';
import { daysIn, emptySummary, type Summary, type TimeUnit } from '../lifetimes/summary.ts';
import type { Visits } from '../lifetimes/visits.ts';

/** Closed gaps, one per row: the customer's history up to the visit that opened the gap, and how long it lasted. */
export interface ClosedGaps {
  /** History at the opening visit (T = tx). */
  history: Summary;
  /** The customer of each row. */
  customer: Int32Array;
  /** How long the gap lasted. */
  gap: Float64Array;
  /** The silence at which watching began: 0, or what had passed at `from` where the gap was open then. */
  since: Float64Array;
  /** The longest gap that could have been seen: from its opening to the end of the data. */
  until: Float64Array;
}

export interface ClosedGapsOptions {
  /** Only gaps that closed after this day are taken. */
  from?: number;
  /** The last day of the data. */
  to: number;
  unit?: TimeUnit;
  /** Discount of own history. */
  rho?: number;
}

/** All gaps that closed within (from, to], seen one by one as a watcher would have: nothing of the future is used. */
export function closedGaps(
  visits: Visits,
  { from = Number.NEGATIVE_INFINITY, to, unit = 'days', rho = 1 }: ClosedGapsOptions,
): ClosedGaps {
  const { starts, days } = visits;
  const scale = daysIn(unit);
  let rows = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let j = starts[i] + 1; j < starts[i + 1]; j++) if (days[j] > from && days[j] <= to) rows++;
  }
  const history = emptySummary(rows, unit);
  const recent = { rho, x: new Float64Array(rows), tx: new Float64Array(rows), logGaps: new Float64Array(rows) };
  const closed: ClosedGaps = {
    history: rho === 1 ? history : { ...history, recent },
    customer: new Int32Array(rows),
    gap: new Float64Array(rows),
    since: new Float64Array(rows),
    until: new Float64Array(rows),
  };
  let row = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    let logGaps = 0;
    let recentX = 0;
    let recentTx = 0;
    let recentLog = 0;
    for (let j = starts[i] + 1; j < starts[i + 1] && days[j] <= to; j++) {
      const opened = days[j - 1];
      const gap = (days[j] - opened) / scale;
      if (days[j] > from) {
        history.x[row] = j - 1 - starts[i];
        history.tx[row] = (opened - days[starts[i]]) / scale;
        history.T[row] = history.tx[row];
        history.logGaps[row] = logGaps;
        recent.x[row] = recentX;
        recent.tx[row] = recentTx;
        recent.logGaps[row] = recentLog;
        closed.customer[row] = i;
        closed.gap[row] = gap;
        closed.since[row] = Math.max(0, from - opened) / scale;
        closed.until[row] = (to - opened) / scale;
        row++;
      }
      const logGap = Math.log(gap);
      logGaps += logGap;
      recentX = recentX * rho + 1;
      recentTx = recentTx * rho + gap;
      recentLog = recentLog * rho + logGap;
    }
  }
  return closed;
}

/** F at a time of its own for every row of a summary. */
export function gapProbabilities(model: GapModel, history: Summary, times: ArrayLike<number>): Float64Array {
  const posterior = gapPosterior(model, history);
  const result = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) {
    if (times[i] <= 0) continue;
    posterior.visit(i);
    for (let c = 0; c < posterior.classes; c++) {
      result[i] += posterior.atVisit[c] * gapCdf(model.classes[c].k, posterior.shape[c], posterior.scale[c], times[i]);
    }
  }
  return result;
}

/** Lateness at the return, at the beginning of the watch and at its end, for every gap that closed within the patience horizon. */
export interface Returns {
  at: Float64Array;
  since: Float64Array;
  until: Float64Array;
  customer: Int32Array;
}

/** Puts closed gaps on the scale of lateness. */
export function returnsOf(model: GapModel, closed: ClosedGaps, patience: number): Returns {
  const rows = closed.gap.length;
  const capped = closed.until.map((v) => Math.min(v, patience));
  const whole = gapProbabilities(model, closed.history, new Float64Array(rows).fill(patience));
  const at = gapProbabilities(model, closed.history, closed.gap);
  const since = gapProbabilities(model, closed.history, closed.since);
  const until = gapProbabilities(model, closed.history, capped);
  const kept = Array.from(closed.gap.keys()).filter((i) => closed.gap[i] <= patience && whole[i] > 0);
  const share = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i] / whole[i]);
  return {
    at: share(at),
    since: share(since),
    until: share(until),
    customer: Int32Array.from(kept, (i) => closed.customer[i]),
  };
}

/**
 * Where each return fell between the beginning and the end of its watch, (F(g) - F(l)) / (F(c) - F(l)): uniform when lateness
 * tells the truth, whatever was cut off by the ends of the data.
 */
export function uniformScores({ at, since, until }: Returns): Float64Array {
  return at.map((v, i) =>
    until[i] > since[i] ? Math.min(1, Math.max(0, (v - since[i]) / (until[i] - since[i]))) : 0.5,
  );
}

/** The share of returns that would have been called late at this false-alarm rate: equals the rate when lateness is calibrated. */
export function falseAlarmShare(scores: ArrayLike<number>, rate: number): { share: number; standardError: number } {
  let late = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] > 1 - rate) late++;
  const share = late / scores.length;
  return { share, standardError: Math.sqrt((share * (1 - share)) / scores.length) };
}
