// What a rhythm strip is drawn from. Days are numbers since 1970-01-01; days of silence count from its start.

/** Days of silence at which 5, 25, 50, 75 and 95 of 100 such waits have ended. */
export interface Quantiles {
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
}

export type EventKind = 'email' | 'sms' | 'push' | 'webhook' | 'other';

/** A message in this silence: sent, or planned when `planned`. */
export interface StripEvent {
  readonly key: string;
  readonly day: number;
  readonly kind: EventKind;
  readonly label: string;
  readonly planned: boolean;
}

/** A coupon of this silence from its issue to its last day. */
export interface StripCoupon {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly shortLabel: string;
}

export interface StripInput {
  readonly today: number;
  /** Day numbers of all visits, ascending; at least one. */
  readonly visits: readonly number[];
  /** The silence in the zoomed lane: `ended` when it closed with a visit on the day `until`. */
  readonly silence: { readonly from: number; readonly until: number; readonly ended: boolean };
  readonly usual: Quantiles | null;
  readonly limitDays: number | null;
  /** Day numbers; null when no visit is expected or the customer is hardly one any more. */
  readonly next: { readonly expected: number; readonly low: number; readonly high: number } | null;
  readonly events: readonly StripEvent[];
  readonly coupons: readonly StripCoupon[];
  /** none = one visit, some = two to four gaps, own = the customer's own rhythm. */
  readonly confidence: 'none' | 'some' | 'own';
}

/** The words on the strip, already in the reader's language. */
export interface StripTexts {
  month(day: number, withYear: boolean): string;
  usual(from: number, to: number): string;
  usualShort(from: number, to: number): string;
  readonly fromSimilar: string;
  limit(day: number): string;
  readonly limitWhy: string;
  readonly eachTick: string;
  eachDot(count: number): string;
  start(day: number): string;
  startShort(day: number): string;
  day(count: number): string;
  readonly today: string;
  todayAndStart(day: number): string;
  cameBack(count: number): string;
  next(day: number, low: number, high: number): string;
  nextShort(day: number): string;
  longerWaits(count: number): string;
  readonly messages: string;
}

/** The waits between visits in days, in the order in which they happened. */
export function gapsOf(visits: readonly number[]): number[] {
  return visits.slice(1).map((visit, place) => visit - visits[place]);
}
