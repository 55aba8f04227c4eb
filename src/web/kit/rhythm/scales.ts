// The two scales of the strip: calendar days above, days of silence below.
import { gapsOf, type StripInput } from './input.ts';

export const leftEdge = 8;
export const rightEdge = 14;
/** From this width on the strip has room for whole sentences. */
export const wideFrom = 640;

/** Beyond this multiple of the limit the axis is broken: the exact length no longer matters. */
const longestInLimits = 4;
const phoneHistoryDays = 240;
const manyVisits = 60;
const manyVisitsDays = 730;

export interface HistoryScale {
  readonly from: number;
  readonly to: number;
  x(day: number): number;
}

export interface SilenceScale {
  /** Days at the right end of the axis. */
  readonly max: number;
  /** The silence is longer than the axis. */
  readonly broken: boolean;
  /** Position of a day of silence, held inside the axis. */
  x(day: number): number;
}

/**
 * The calendar lane: the whole life, on the phone the last 240 days, with more than 60 visits the last 24 months,
 * and always enough to show where the silence began.
 */
export function historyScale(input: StripInput, width: number): HistoryScale {
  const to = input.today;
  const life = to - input.visits[0];
  let shown = life;
  if (input.visits.length > manyVisits) shown = Math.min(shown, manyVisitsDays);
  if (width < wideFrom) shown = Math.min(shown, phoneHistoryDays);
  shown = Math.max(shown, Math.min(life, Math.ceil((to - input.silence.from) * 1.25)), 30);
  const from = to - shown;
  const room = width - leftEdge - rightEdge;
  // 6 days of air right of today, as a share so that long lives keep it too
  const span = shown * (1 + 6 / 450);
  return { from, to, x: (day) => leftEdge + ((day - from) / span) * room };
}

const ceilTen = (days: number) => Math.max(10, Math.ceil(days / 10) * 10);

/** The silence lane: 1.6 limits, longer when the silence, an event or a past wait needs it, at most 4 limits. */
export function silenceScale(input: StripInput, width: number): SilenceScale {
  const length = input.silence.until - input.silence.from;
  const yardstick = input.limitDays ?? input.usual?.q95 ?? Math.max(length, 30);
  const lastEvent = Math.max(0, ...input.events.map((event) => event.day), ...input.coupons.map((coupon) => coupon.to));
  const longestGap = Math.max(0, ...gapsOf(input.visits));
  const next = input.next === null ? 0 : input.next.high - input.silence.from;
  const wanted = Math.max(1.6 * yardstick, 1.3 * length, lastEvent + 5, longestGap * 1.05, next * 1.05);
  const most = ceilTen(longestInLimits * yardstick);
  const max = Math.min(ceilTen(wanted), most);
  const room = width - leftEdge - rightEdge;
  return {
    max,
    broken: length > max,
    x: (day) => leftEdge + (Math.min(Math.max(day, 0), max) / max) * room,
  };
}

/** The finest step of 1, 2, 5 times a power of ten whose numbers stay `apart` pixels from each other. */
export function axisStep(pixelsPerDay: number, apart: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [power, 2 * power, 5 * power]) {
      if (step * pixelsPerDay >= apart) return step;
    }
  }
}
