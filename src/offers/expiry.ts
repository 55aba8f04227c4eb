// The last day of a coupon, found when it is sent: before the next beat of the customer's own rhythm.
import { addDays, type Day, dayFromNumber, dayNumber, instantAt, weekdayOf } from '../ground/index.ts';
import type { ExpiryPolicy, ExpiryReason } from './contract.ts';

/** What the rule needs to know of a customer; `null` rhythm = not scored, treated like a one-time buyer. */
export interface RhythmFacts {
  readonly visits: number;
  readonly lastDay: Day;
  /** The predictive median gap. */
  readonly medianGapDays: number | null;
  /** If still a customer: the days by which 10, 50 and 90 of 100 would have come; null when none is expected. */
  readonly next: { readonly low: Day; readonly expected: Day; readonly high: Day } | null;
}

export interface Expiry {
  readonly on: Day;
  readonly reason: ExpiryReason;
}

/**
 * The last day on which a coupon sent on `sendOn` is valid.
 *
 * Beat rule: beats are the days last visit + m times the median gap. The coupon ends before the first beat that leaves
 * at least the shortest life, and never later than the longest life. A customer with a single visit, or whose gap is
 * wider than the longest life, gets the longest life. The other rules name a day, held between shortest and longest.
 * Every end falls on an allowed weekday that is no closing day, rounded towards the sending day; for the beat rule the
 * next beat is taken when rounding would eat into the shortest life.
 */
export function couponEnd(
  sendOn: Day,
  rhythm: RhythmFacts | null,
  policy: ExpiryPolicy,
  closedWeekdays: readonly number[],
): Expiry {
  const life = lifeOf(sendOn, policy, closedWeekdays);
  const longest: Expiry = { on: dayFromNumber(life.lastAllowed(life.latest)), reason: 'longest_life' };
  const { rule } = policy;
  if (rule.kind === 'fixed') return life.held(life.sending + rule.days, 'fixed');
  const gap = rhythm?.medianGapDays ?? 0;
  if (rhythm === null || rhythm.visits < 2 || !(gap > 0)) return longest;
  if (rule.kind === 'cycle_share') return life.held(life.sending + Math.round(rule.share * gap), 'cycle_share');
  if (rule.kind === 'residual_quantile') {
    if (rhythm.next === null) return longest;
    const day = { 0.1: rhythm.next.low, 0.5: rhythm.next.expected, 0.9: rhythm.next.high }[rule.quantile];
    return life.held(dayNumber(day), 'residual_quantile');
  }
  if (gap > policy.mostDays) return longest;
  const last = dayNumber(rhythm.lastDay);
  for (let m = Math.ceil((life.earliest + 1 - last) / gap); ; m++) {
    const eve = Math.floor(last + m * gap) - 1;
    if (eve >= life.latest) return longest;
    const on = life.lastAllowed(eve);
    if (on >= life.earliest) return { on: dayFromNumber(on), reason: 'beat' };
  }
}

/** The first beat of the rhythm after `day`; null without a rhythm. */
export function beatAfter(day: Day, rhythm: RhythmFacts | null): Day | null {
  const gap = rhythm?.medianGapDays ?? 0;
  if (rhythm === null || rhythm.visits < 2 || !(gap > 0)) return null;
  const last = dayNumber(rhythm.lastDay);
  let m = Math.floor((dayNumber(day) - last) / gap);
  while (Math.floor(last + m * gap) <= dayNumber(day)) m++;
  return dayFromNumber(Math.floor(last + m * gap));
}

/** The last millisecond of a day by the wall clock of a zone. */
export function endOfDay(day: Day, zone: string): Date {
  return new Date(instantAt(zone, addDays(day, 1), '00:00').getTime() - 1);
}

function lifeOf(sendOn: Day, policy: ExpiryPolicy, closedWeekdays: readonly number[]) {
  const sending = dayNumber(sendOn);
  const earliest = sending + policy.leastDays;
  const latest = sending + policy.mostDays;
  const open = policy.endsOn.filter((weekday) => !closedWeekdays.includes(weekday));
  // the closing days may have changed since the offer was written: then any weekday that is open
  const mayEnd = (day: number) => {
    const weekday = weekdayOf(dayFromNumber(day));
    return open.length > 0 ? open.includes(weekday) : !closedWeekdays.includes(weekday);
  };
  const towards = (day: number, stride: 1 | -1) => {
    let found = day;
    for (let tries = 0; tries < 7 && !mayEnd(found); tries++) found += stride;
    return found;
  };
  return {
    sending,
    earliest,
    latest,
    lastAllowed: (day: number) => towards(day, -1),
    /** The wanted day held between shortest and longest life; the longest exceeds the shortest by 6 days at least. */
    held(wanted: number, reason: ExpiryReason): Expiry {
      const on = towards(Math.min(wanted, latest), -1);
      if (on < earliest) return { on: dayFromNumber(towards(earliest, 1)), reason: 'shortest_life' };
      return { on: dayFromNumber(on), reason: wanted > latest ? 'longest_life' : reason };
    },
  };
}
