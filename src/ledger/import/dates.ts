// Reads dates and times as files write them. A text is understood once and remembered: files repeat their dates.
import type { FileFormat } from '../contract.ts';
import { type DateParts, readNamedMonth } from './named-months.ts';

/** A date as written: a wall clock of the shop, or an instant when the text carries its offset from UTC. */
export interface WrittenDate {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Milliseconds since midnight; undefined when the text is a date only. */
  readonly time: number | undefined;
  /** Offset from UTC in milliseconds; undefined = local time. */
  readonly offset: number | undefined;
}

const remembered = 100_000;
const firstYear = 1900;
const lastYear = 9999;

/** A reader of dates in an order; undefined for a text that is no date of the calendar. */
export function dateReader(order: FileFormat['dateOrder']): (text: string) => WrittenDate | undefined {
  const known = new Map<string, WrittenDate | undefined>();
  return (text) => {
    let date = known.get(text);
    if (date === undefined && !known.has(text)) {
      date = readDate(text, order);
      if (known.size >= remembered) known.clear();
      known.set(text, date);
    }
    return date;
  };
}

const datePart = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})/;
const compactPart = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
const timePart =
  /^(?:[T\s]+|,\s*)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

const dayLength = 86_400_000;
const unixTime = /^(\d{10}|\d{13})(?:\.\d+)?$/;
const spreadsheetDay = /^([2-7]\d{4})(?:[.,](\d+))?$/;
/** Day number of the day that spreadsheets count as 0. */
const spreadsheetEpoch = -25_569;

/** Reads one date: of the calendar, or as programs count: seconds or milliseconds since 1970, days of a spreadsheet. */
export function readDate(text: string, order: FileFormat['dateOrder']): WrittenDate | undefined {
  return readCalendarDate(text, order) ?? readCountedDate(text.trim());
}

function readCountedDate(text: string): WrittenDate | undefined {
  const unix = unixTime.exec(text)?.[1];
  if (unix !== undefined) {
    const instant = Number(unix) * (unix.length === 10 ? 1000 : 1);
    return { day: Math.floor(instant / dayLength), time: instant % dayLength, offset: 0 };
  }
  const days = spreadsheetDay.exec(text);
  if (!days) return undefined;
  const day = spreadsheetEpoch + Number(days[1]);
  if (days[2] === undefined) return { day, time: undefined, offset: undefined };
  const seconds = Math.round(Number(`0.${days[2]}`) * (dayLength / 1000));
  return { day, time: Math.min(seconds * 1000, dayLength - 1), offset: undefined };
}

/** Reads a date of the calendar; years of two digits are 1970 to 2069. */
export function readCalendarDate(text: string, order: FileFormat['dateOrder']): WrittenDate | undefined {
  const trimmed = text.trim();
  const parts = separatedParts(trimmed, order) ?? compactParts(trimmed) ?? readNamedMonth(trimmed);
  if (!parts) return undefined;
  const day = calendarDay(fullYear(parts.year), Number(parts.month), Number(parts.date));
  if (day === undefined) return undefined;
  const remainder = trimmed.slice(parts.length);
  if (remainder === '' || remainder === 'Z') return { day, time: undefined, offset: undefined };
  return withTime(day, remainder);
}

function separatedParts(text: string, order: FileFormat['dateOrder']): DateParts | undefined {
  const match = datePart.exec(text);
  if (!match) return undefined;
  const [{ length }, first, , second, third] = match;
  // four digits in front are a year whatever the order of the others
  if (first.length === 4) return { year: first, month: second, date: third, length };
  if (third.length === 3 || first.length > 2) return undefined;
  if (order === 'mdy') return { month: first, date: second, year: third, length };
  if (order === 'ymd' && third.length <= 2) return { year: first, month: second, date: third, length };
  return { date: first, month: second, year: third, length };
}

function compactParts(text: string): DateParts | undefined {
  const match = compactPart.exec(text);
  if (!match) return undefined;
  const [{ length }, year, month, date] = match;
  return { year, month, date, length };
}

/** Whether a text that is no date in the order of its file is one with day and month the other way round. */
export function isOfOtherOrder(text: string): boolean {
  return readDate(text, 'dmy') !== undefined || readDate(text, 'mdy') !== undefined;
}

/** Milliseconds since midnight of 'HH:MM[:SS]'; undefined when it is no time of day. */
export function readTime(text: string): number | undefined {
  return withTime(0, ` ${text.trim()}`)?.time;
}

function withTime(day: number, text: string): WrittenDate | undefined {
  const match = timePart.exec(text);
  if (!match) return undefined;
  const [, hours, minutes, seconds = '0', fraction = '', half, zone] = match;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + milliseconds;
  return { day, time, offset: zone === undefined ? undefined : offsetOf(zone) };
}

function offsetOf(zone: string): number {
  if (zone === 'Z' || zone === 'UTC') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone[0] === '-' ? -minutes : minutes) * 60_000;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function calendarDay(year: number, month: number, date: number): number | undefined {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || date < 1) return undefined;
  // a day past the month's last one runs over into the next
  const instant = new Date(Date.UTC(year, month - 1, date));
  return instant.getUTCDate() === date ? instant.getTime() / dayLength : undefined;
}
