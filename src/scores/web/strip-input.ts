// From the answers of the server to what the rhythm strip draws.
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { dayIn } from '../../web/kit/format.ts';
import type { EventKind, StripCoupon, StripEvent } from '../../web/kit/rhythm/input.ts';
import { dayNumber } from '../../web/kit/rhythm/use-strip-texts.ts';
import type { WhyInput } from '../../web/kit/rhythm/why.ts';
import type { Rhythm } from '../contract.ts';

/** Below this chance of still being a customer no next visit is drawn. */
const hardlyACustomer = 0.1;
/** A return from beyond the limit is shown for this many days. */
const welcomeDays = 14;

/** Day number of an instant in the shop's zone. */
export function dayNumberIn(zone: string, instant: string): number {
  return dayNumber(dayIn(instant, zone));
}

export interface Words {
  event(message: Message): string;
  coupon(coupon: Coupon): string;
  couponShort(coupon: Coupon): string;
}

/** The silence that is drawn: the present one, or for two weeks the one that a late customer just ended. */
function silenceOf(rhythm: Rhythm, visits: readonly number[], today: number): WhyInput['silence'] {
  const last = dayNumber(rhythm.lastDay);
  const before = visits.at(-2);
  const limit = rhythm.limitDays;
  const cameBack = before !== undefined && limit !== null && last - before > limit && today - last <= welcomeDays;
  if (cameBack && before !== undefined) return { from: before, until: last, ended: true };
  const covered = rhythm.coveredUntil === null ? last : Math.max(last, dayNumber(rhythm.coveredUntil));
  return { from: covered, until: today, ended: false };
}

/** Everything that the strip and the why sentence need. */
export function stripInput(
  rhythm: Rhythm,
  messages: readonly Message[],
  coupons: readonly Coupon[],
  zone: string,
  words: Words,
): WhyInput {
  const today = dayNumber(rhythm.asOf);
  const visits = rhythm.visitDays.map(dayNumber);
  const silence = silenceOf(rhythm, visits, today);
  const during = (day: number) => day >= silence.from && (!silence.ended || day <= silence.until);
  const events: StripEvent[] = messages.flatMap((message) => {
    if (message.state === 'suppressed') return [];
    const planned = message.settledAt === null;
    const day = dayNumberIn(zone, message.settledAt ?? message.dueAt);
    const kind: EventKind = message.channel;
    const key = `${message.anchor}-${message.rung}-${message.channel}`;
    return during(day) ? [{ key, day: day - silence.from, kind, label: words.event(message), planned }] : [];
  });
  const drawn: StripCoupon[] = coupons.flatMap((coupon) => {
    const from = dayNumberIn(zone, coupon.issuedAt);
    if (!during(from)) return [];
    const to = dayNumber(coupon.expiresOn) - silence.from;
    return [
      {
        key: coupon.code,
        from: from - silence.from,
        to,
        label: words.coupon(coupon),
        shortLabel: words.couponShort(coupon),
      },
    ];
  });
  const next = rhythm.next === null || rhythm.pAlive < hardlyACustomer ? null : rhythm.next;
  return {
    today,
    visits,
    silence,
    usual: rhythm.usual,
    limitDays: rhythm.limitDays,
    next:
      next === null
        ? null
        : { expected: dayNumber(next.expected), low: dayNumber(next.low), high: dayNumber(next.high) },
    events,
    coupons: drawn,
    confidence: rhythm.confidence,
    lateness: rhythm.lateness,
    meanGapDays: rhythm.meanGapDays,
    seasonDays: silence.ended ? null : rhythm.seasonDays,
    covered: rhythm.coveredUntil !== null && rhythm.coveredUntil > rhythm.lastDay,
  };
}
