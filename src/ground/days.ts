// Calendar days and zones. A day is an ISO string 'YYYY-MM-DD'; statistics use its number, days since 1970-01-01.
import { Temporal } from 'temporal-polyfill';

/** A calendar day in some zone, 'YYYY-MM-DD'. */
export type Day = string;

const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01 of a calendar day. Throws a RangeError when it is no day of the calendar. */
export function dayNumber(day: Day): number {
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`not a calendar day: ${day}`);
  }
  return milliseconds / millisecondsPerDay;
}

/** The calendar day with this number of days since 1970-01-01. */
export function dayFromNumber(number: number): Day {
  return new Date(number * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The day `count` days after (before, when negative) `day`. */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count);
}

/** ISO weekday of a day: 1 = Monday .. 7 = Sunday. */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The calendar day that an instant falls on in an IANA zone. */
export function dayIn(zone: string, instant: Date): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/**
 * The instant at which a wall clock in `zone` shows `time` ('HH:MM') on `day`.
 * A time that daylight saving skips becomes the first instant after the gap by the same distance; a time that
 * occurs twice is its first occurrence (RFC 5545, 3.3.5).
 */
export function instantAt(zone: string, day: Day, time: string): Date {
  const local = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** Whether the running platform knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
