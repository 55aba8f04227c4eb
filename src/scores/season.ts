// The shop's own calendar: with two years of purchases, silence is counted on a clock that runs slowly through the weeks
// in which its customers buy little, so that a quiet August calls nobody late.
import { addDays, type Day, dayNumber } from '../ground/index.ts';
import {
  clockScale,
  everyNthCustomer,
  fitClock,
  fitPersonal,
  gapModelOf,
  type OperationalClock,
  type Visits,
} from '../models/index.ts';

/** A clock and the day on which it was read from the purchases. */
export interface Season {
  readonly clock: OperationalClock;
  readonly fittedOn: Day;
}

/** Calendar days (day numbers) and the shop's own time, in days that are as long as the calendar's over a year. */
export interface ShopTime {
  timeOf(day: number): number;
  /** The day, with its fraction, at which the shop's time is `time`. */
  dayOf(time: number): number;
}

/** A season moves slowly: read again after half a year. */
const clockServesDays = 180;
/** Customers from whom the clock is read: enough for 53 weeks, quick enough for every base. */
const clockSample = 5000;
/** The shortest week and weekday: on a day that is nearly always closed time still passes, or two visits would be none apart. */
const shortest = 0.2;
/** Years before and after the day in question over which the clock runs; further away a day lasts a day. */
const years = { before: 12, after: 4 };

const calendar: ShopTime = { timeOf: (day) => day, dayOf: (time) => time };

/** The season of a base on `asOf`: the last one while it serves, else a new one; null with less than two years of purchases. */
export function seasonOf(visits: Visits, asOf: Day, last: Season | null): Season | null {
  const now = dayNumber(asOf);
  if (last !== null && last.fittedOn <= asOf && now - dayNumber(last.fittedOn) <= clockServesDays) return last;
  const sample = everyNthCustomer(visits, clockSample);
  const clock = fitClock(gapModelOf(fitPersonal(sample, now)), sample, now);
  if (clock === null) return null;
  const held = (factors: readonly number[]) => factors.map((factor) => Math.max(shortest, factor));
  return { clock: { byWeek: held(clock.byWeek), byWeekday: held(clock.byWeekday) }, fittedOn: asOf };
}

/** The shop's time around `asOf`; the calendar itself without a season. */
export function shopTime(season: Season | null, asOf: Day): ShopTime {
  if (season === null) return calendar;
  return clockScale(
    season.clock,
    dayNumber(addDays(asOf, -365 * years.before)),
    dayNumber(addDays(asOf, 365 * years.after)),
  );
}

/** What the season does, for a person: the week of the year (1 to 53) and how long its days count, quietest and busiest. */
export function extremesOf(season: Season): Record<'quietest' | 'busiest', { week: number; factor: number }> {
  const { byWeek } = season.clock;
  const at = (factor: number) => ({ week: byWeek.indexOf(factor) + 1, factor: Number(factor.toFixed(2)) });
  return { quietest: at(Math.min(...byWeek)), busiest: at(Math.max(...byWeek)) };
}
