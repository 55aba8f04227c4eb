// What the readers of both kinds of file share: refusing a row, limits, dates in the shop's zone.
import { dayFromNumber } from '../../ground/index.ts';
import { zoneDays } from '../facts/zone-days.ts';
import type { WrittenDate } from './dates.ts';
import type { RejectionCode, WarningCode } from './rejections.ts';

/** Reports why the present record is not taken in. */
export type Reject = (field: string, code: RejectionCode) => void;

/** Reports that the present record is taken in without one of its fields. */
export type Warn = (field: string, code: WarningCode) => void;

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

const dayLength = 86_400_000;
/** A purchase without a time of day: noon exists on every day in every zone. */
const noon = dayLength / 2;

/** Places a written date in a zone; `time` in milliseconds since midnight, undefined for a date only. */
export function momentOf(written: WrittenDate, time: number | undefined, zone: string): Moment {
  const days = zoneDays(zone);
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
