// What the readers of both kinds of file share: refusing a row, limits, dates in the shop's zone.
import { dayFromNumber } from '../../ground/index.ts';
import { zoneDays } from '../facts/zone-days.ts';
import type { Cells } from './cells.ts';
import type { WrittenDate } from './dates.ts';
import type { RejectionCode, WarningCode } from './rejections.ts';
import type { Row } from './row.ts';
import { dayLength } from './times.ts';

/** Reports why the present record is not taken in. */
export type Reject = (field: string, code: RejectionCode) => void;

/** Reports that the present record is taken in without one of its fields. */
export type Warn = (field: string, code: WarningCode) => void;

const mostCached = 1000;

/** A function of few different texts, each worked out once. */
export function cached<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const made = make(text);
    if (known.size === mostCached) known.clear();
    known.set(text, made);
    return made;
  };
}

/** What the last line of a list is called in the place of a product. */
const sums = /^(?:grand |sub)?-?(?:totals?|totale?|suma|razem|summe|gesamt|som(?:m[ae])?)\b/i;

/** Whether a row names a product: a line of an order, and not the sum below a list. */
export function productNamer({ text }: Pick<Cells, 'text'>): (row: Row) => boolean {
  const cells = [text('product'), text('product_name')];
  return (row) => {
    const names = cells.map((cell) => cell(row)).filter((name) => name !== '');
    return names.length > 0 && !names.some((name) => sums.test(name));
  };
}

/** Longest id of a customer, receipt, product or store: all of them are index keys. */
export const longestName = 200;

/** An instant and the local day that it falls on. */
export interface Moment {
  readonly instant: number;
  readonly day: number;
  /** As it was written. */
  readonly written: WrittenDate;
  readonly time: number | undefined;
}

/** A purchase without a time of day: noon exists on every day in every zone. */
const noon = dayLength / 2;

/** Places a written date in a zone; `time` in milliseconds since midnight, undefined for a date only, 24:00 the next day. */
export function momentOf(date: WrittenDate, timeOfDay: number | undefined, zone: string): Moment {
  const days = zoneDays(zone);
  const isNext = timeOfDay !== undefined && timeOfDay >= dayLength;
  const written = isNext ? { ...date, day: date.day + 1 } : date;
  const time = isNext ? timeOfDay - dayLength : timeOfDay;
  if (time === undefined) return { instant: days.instantOf(written.day, noon), day: written.day, written, time };
  const { offset } = written;
  const instant = offset === undefined ? days.instantOf(written.day, time) : written.day * dayLength + time - offset;
  return { instant, day: offset === undefined ? written.day : days.dayOf(instant), written, time };
}

/** A moment as the name of what has no other: '2024-05-01' or '2024-05-01T10:00:00', local. */
export function nameOf({ instant, written, time }: Moment): string {
  if (time === undefined) return dayFromNumber(written.day);
  const isLocal = written.offset === undefined;
  const text = new Date(isLocal ? written.day * dayLength + time : instant).toISOString().slice(0, 19);
  return isLocal ? text : `${text}Z`;
}
