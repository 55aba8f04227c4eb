// Local days and instants of one zone at millions per second: the zone's offset is looked up once per day, not per row.
import { Temporal } from 'temporal-polyfill';

const day = 86_400_000;

/** Converts between instants and wall-clock time of one IANA zone. */
export interface ZoneDays {
  /** Number (days since 1970-01-01) of the local day that an instant in milliseconds falls on. */
  dayOf(instant: number): number;
  /** Instant in milliseconds at which the local wall clock shows `millisecondsOfDay` on a day (see `instantAt`). */
  instantOf(dayNumber: number, millisecondsOfDay: number): number;
}

const known = new Map<string, ZoneDays>();

/** The (cached) converter of a zone. Throws a RangeError for a zone that the platform does not know. */
export function zoneDays(zone: string): ZoneDays {
  let found = known.get(zone);
  if (!found) {
    found = makeZoneDays(zone);
    known.set(zone, found);
  }
  return found;
}

function makeZoneDays(zone: string): ZoneDays {
  const offsetAt = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  offsetAt(0);
  // Offset of each UTC day; undefined where it changes within the day or its neighbours, so that rows of such days
  // (two or three around each clock change) are computed one by one.
  const offsets = new Map<number, number | undefined>();
  const offsetOfDay = (utcDay: number): number | undefined => {
    if (offsets.has(utcDay)) return offsets.get(utcDay);
    const before = offsetAt((utcDay - 1) * day);
    const steady = before === offsetAt(utcDay * day) && before === offsetAt((utcDay + 2) * day);
    offsets.set(utcDay, steady ? before : undefined);
    return steady ? before : undefined;
  };
  return {
    dayOf(instant) {
      const offset = offsetOfDay(Math.floor(instant / day)) ?? offsetAt(instant);
      return Math.floor((instant + offset) / day);
    },
    instantOf(dayNumber, millisecondsOfDay) {
      const wall = dayNumber * day + millisecondsOfDay;
      const offset = offsetOfDay(dayNumber);
      if (offset !== undefined) return wall - offset;
      return Temporal.Instant.fromEpochMilliseconds(wall)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime()
        .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
    },
  };
}
