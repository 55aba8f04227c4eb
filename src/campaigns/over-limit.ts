// Conditions on a customer's silence as SQL: the entry limit, and when a rung has come. `s` is the alias of `score`.
import { type RawBuilder, sql } from 'kysely';
import { answersYes } from '../scores/index.ts';
import type { EntryLimit, Rung } from './contract.ts';

type Condition = RawBuilder<boolean>;

/** Whether the customer is over the limit. `lateness` is stored as real: the limit is rounded the same way. */
export function overLimit(entry: EntryLimit): Condition {
  if (entry.kind === 'false_alarm') return sql`s.lateness >= ${1 - entry.rate}::real`;
  if (entry.kind === 'gone') return answersYes({ question: 'gone', below: entry.below });
  if (entry.kind === 'days') return sql`s.silence_days >= ${entry.days}`;
  return overMultiple(entry.times, entry.oneTimerDays, sql`s.mean_gap_days`);
}

/**
 * Whether the present silence may have been over the limit `days` days before the scores. Of limits that follow from the
 * model the scores of today do not tell: true. A mean gap is stored rounded, hence the hundredth of a day.
 */
export function mayHaveBeenOver(entry: EntryLimit, days: number): Condition {
  if (entry.kind === 'days') return sql`s.silence_days - ${days}::integer >= ${entry.days}`;
  if (entry.kind === 'false_alarm' || entry.kind === 'gone') return sql`true`;
  const { times, oneTimerDays } = entry;
  return sql`s.silence_days - ${days}::integer + 0.01 >= coalesce(${times}::float8 * s.mean_gap_days, ${oneTimerDays})`;
}

function overMultiple(times: number, oneTimerDays: number, meanGap: RawBuilder<unknown>): Condition {
  return sql`s.silence_days >= coalesce(${times}::float8 * ${meanGap}, ${oneTimerDays})`;
}

/**
 * Whether rung `place` (0 = first) of the ladder has come on day `asOf` for enrolment `e`.
 * Rungs keep the distance that the owner planned even when the one before was late (a backlog customer silent for
 * 200 days on a ladder of 30, 60 and 90 days gets them 30 days apart, not on three mornings in a row); and two rungs
 * are never closer than `leastDaysBetween`, unless the later one is counted from the earlier.
 */
export function rungHasCome(ladder: readonly Rung[], place: number, asOf: string, leastDaysBetween: number): Condition {
  const { when } = ladder[place];
  const before = ladder[place - 1]?.when;
  const since = (column: 'last_due_on' | 'last_decided_on', days: RawBuilder<unknown>) =>
    sql<boolean>`${asOf}::date - e.${sql.ref(column)} >= ${days}`;
  if (when.kind === 'entry') return sql`true`;
  if (when.kind === 'after') return since('last_due_on', sql`${when.days}::integer`);
  const all: Condition[] = [];
  if (place > 0) all.push(since('last_due_on', sql`${leastDaysBetween}::integer`));
  if (when.kind === 'lateness') all.push(sql`s.lateness >= ${when.lateness}::real`);
  if (when.kind === 'absence') {
    all.push(sql`s.silence_days >= ${when.days}`);
    if (before?.kind === 'absence') all.push(since('last_decided_on', sql`${when.days - before.days}::integer`));
  }
  if (when.kind === 'multiple') {
    all.push(overMultiple(when.times, when.oneTimerDays, sql`e.mean_gap_days`));
    if (before?.kind === 'multiple') {
      const distance = sql`coalesce(${when.times - before.times}::float8 * e.mean_gap_days, ${when.oneTimerDays - before.oneTimerDays})`;
      all.push(since('last_decided_on', distance));
    }
  }
  return sql`(${sql.join(all, sql` and `)})`;
}
