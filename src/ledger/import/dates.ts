// Reads dates and times as files write them. A text is understood once and remembered: files repeat their dates.
import type { FileFormat } from '../contract.ts';
import { type DateParts, readNamedMonth } from './named-months.ts';
import { dayLength, readWrittenTime, splitLeadingTime, type WrittenTime } from './times.ts';
import { withoutWeekday } from './weekdays.ts';

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

const datePart = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)/;
const compactPart = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
/** Day and time in one number, as in 20261105102231. */
const compactMoment = /^(\d{8})(\d{2})(\d{2})(\d{2})?$/;
/** What may stand between a date and a time: words of four languages, the Polish "r." for year. */
const between =
  /^\.?\s*(?:r\.|roku\b|g\.)?\s*,?\s*(?:T(?=\d)|[-–—_]|(?:alle(?:\s+ore)?|ore|at|a\s+las?|um|o\s+godz(?:inie|\.)?|godz(?:inie|\.)?|o|kl\.?)(?![\p{L}]))?\s*/iu;
const compactTime = /^(\d{2})(\d{2})(\d{2})?(?=$|\D)/;
/** A date with an offset and no time, as XML writes it. */
const offsetOnly = /^(?:Z|[+-](?:0\d|1[0-4]):(?:00|30|45))$/;
/** As `date` of Unix and Java print: Thu Nov 5 10:22:31 CET 2026. */
const yearLast =
  /^(\p{L}{3,12}\.?\s+\d{1,2})\s+(\d{1,2}:\d{2}(?::\d{2})?)(?:\s+([A-Z]{1,5}(?:[+-]\d{2}:?\d{2})?))?\s+(\d{4})$/u;

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
  const found = takeApart(text, order);
  if (!found) return undefined;
  const day = calendarDay(found.parts);
  if (day === undefined) return undefined;
  const { rest } = found;
  if (rest === '' || offsetOnly.test(rest)) return { day, time: undefined, offset: undefined };
  const time = readWrittenTime(withMarks(rest.replace(between, '')));
  if (time) return at(day, time);
  return rest.replace(between, '') === '' ? { day, time: undefined, offset: undefined } : undefined;
}

/** Why a text is no date in the order of its file. */
export function whyNoDate(
  text: string,
  order: FileFormat['dateOrder'],
): 'other_order' | 'bad_date' | 'bad_time' | 'unknown_date' {
  if (readDate(text, 'dmy') !== undefined || readDate(text, 'mdy') !== undefined) return 'other_order';
  const found = takeApart(text, order);
  if (!found) return 'unknown_date';
  return calendarDay(found.parts) === undefined ? 'bad_date' : 'bad_time';
}

/** The parts of a date, and what stands behind it. */
interface TakenApart {
  readonly parts: DateParts;
  readonly rest: string;
}

/** A weekday in front tells nothing that the date does not; a time in front is put behind. */
function takeApart(text: string, order: FileFormat['dateOrder']): TakenApart | undefined {
  const trimmed = text.trim();
  const found = dateInFront(trimmed, order);
  if (found) return found;
  const plain = withoutWeekday(trimmed);
  if (plain !== trimmed) {
    const printed = yearLast.exec(plain);
    if (printed) return dateInFront(`${printed[1]} ${printed[4]} ${printed[2]} ${printed[3] ?? ''}`.trim(), order);
    const behind = dateInFront(plain, order);
    if (behind) return behind;
  }
  const leading = splitLeadingTime(plain);
  const dated = leading && dateInFront(withoutWeekday(leading.date), order);
  if (!leading || !dated || dated.rest.replace(between, '') !== '') return undefined;
  return { parts: dated.parts, rest: ` ${leading.time}` };
}

function dateInFront(text: string, order: FileFormat['dateOrder']): TakenApart | undefined {
  const moment = compactMoment.exec(text);
  if (moment) {
    const [, date, hours, minutes, seconds = '00'] = moment;
    const parts = compactParts(date);
    return parts && { parts, rest: ` ${hours}:${minutes}:${seconds}` };
  }
  const parts = separatedParts(text, order) ?? compactParts(text) ?? readNamedMonth(text);
  return parts && { parts, rest: text.slice(parts.length) };
}

/** 102231 with its colons. */
function withMarks(time: string): string {
  return time.replace(
    compactTime,
    (_, hours: string, minutes: string, seconds = '00') => `${hours}:${minutes}:${seconds}`,
  );
}

/** 24:00 is the first instant of the next day. */
function at(day: number, written: WrittenTime): WrittenDate {
  const { time } = written;
  const offset = written.offsetOn(day);
  return time < dayLength ? { day, time, offset } : { day: day + 1, time: time - dayLength, offset };
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

/** Milliseconds since midnight of a time of day, 24:00 included; undefined when it is none. */
export function readTime(text: string): number | undefined {
  return readWrittenTime(withMarks(text.trim()))?.time;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function calendarDay({ year: yearText, month: monthText, date: dateText }: DateParts): number | undefined {
  const [year, month, date] = [fullYear(yearText), Number(monthText), Number(dateText)];
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || date < 1) return undefined;
  // a day past the month's last one runs over into the next
  const instant = new Date(Date.UTC(year, month - 1, date));
  return instant.getUTCDate() === date ? instant.getTime() / dayLength : undefined;
}
