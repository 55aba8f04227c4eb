// Weeks of seven days that end on a day, counted back from it: what the pages' time charts put side by side.
import { type RawBuilder, sql } from 'kysely';
import type { WeeksQuery } from './contract.ts';
import { addDays, type Day, instantAt } from './days.ts';

const weekDays = 7;

/** How many of something there were in each week, the oldest first. */
export interface CountedWeek {
  readonly to: Day;
  readonly count: number;
}

/** The instants between which the weeks lie in a zone: from the first on, before the second. */
export function spanOf({ to, weeks }: WeeksQuery, zone: string): { readonly from: Date; readonly before: Date } {
  return {
    from: instantAt(zone, addDays(to, 1 - weeks * weekDays), '00:00'),
    before: instantAt(zone, addDays(to, 1), '00:00'),
  };
}

/** How many weeks before the newest one an instant lies, by the zone's calendar. */
export function weeksBack(instant: RawBuilder<unknown>, { to }: WeeksQuery, zone: string): RawBuilder<number> {
  return sql`(${to}::date - (${instant} at time zone ${zone})::date) / ${weekDays}`;
}

/** Every week with its count; weeks of which no row tells have none. */
export function everyWeek(
  { to, weeks }: WeeksQuery,
  rows: readonly { readonly back: number; readonly count: number }[],
): CountedWeek[] {
  const counts = new Map(rows.map(({ back, count }) => [back, count]));
  return Array.from({ length: weeks }, (_, place) => {
    const back = weeks - 1 - place;
    return { to: addDays(to, -back * weekDays), count: counts.get(back) ?? 0 };
  });
}
