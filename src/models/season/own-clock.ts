// The clock that a base is counted on: its own where two years of purchases tell one, else the calendar. On it a quiet summer
// is a short time: nobody is late for staying away with everybody else, and few are expected to come in it.
import { gapModelOf } from '../fit-and-score.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { everyNthCustomer, fitPersonal } from '../regularity/rho.ts';
import {
  type ClockScale,
  clockScale,
  daysForClock,
  firstDay,
  fitClock,
  type OperationalClock,
  onClock,
} from './clock.ts';

/** Customers from whom a clock is read: enough for 53 weeks, quick enough for every base. */
const clockSample = 5000;
/** The shortest week and weekday: on a day that is nearly always closed time still passes, or two visits would be none apart. */
const shortest = 0.2;
/** Years before and after the day in question over which a clock runs; further away a day lasts a day. */
const years = { before: 12, after: 4 };

/** The scale on which every day lasts a day. */
export const calendarScale: ClockScale = { timeOf: (day) => day, dayOf: (time) => time };

/** The clock that the purchases up to the day number `asOf` tell; null with less than two years of them. */
export function fitOwnClock(visits: Visits, asOf: number): OperationalClock | null {
  if (asOf - firstDay(visits) < daysForClock) return null;
  const sample = everyNthCustomer(visits, clockSample);
  const clock = fitClock(gapModelOf(fitPersonal(sample, asOf)), sample, asOf);
  if (clock === null) return null;
  const held = (factors: readonly number[]) => factors.map((factor) => Math.max(shortest, factor));
  return { byWeek: held(clock.byWeek), byWeekday: held(clock.byWeekday) };
}

/** The clock's scale around the day number `asOf`; the calendar's without a clock. */
export function scaleAround(clock: OperationalClock | null, asOf: number): ClockScale {
  return clock === null ? calendarScale : clockScale(clock, asOf - 365 * years.before, asOf + 365 * years.after);
}

/** A base as the models count it. */
export interface CountedBase {
  /** Null = the calendar. */
  clock: OperationalClock | null;
  /** From day numbers to the times of `visits` and back. */
  scale: ClockScale;
  /** Visits at times of the scale. */
  visits: Visits;
  /** The day number that it was counted for, as a time of the scale. */
  now: number;
  /** The next `days` of the calendar as a length of the scale. */
  ahead(days: number): number;
}

/** Counts a base on its own clock as of the day number `asOf`, or on the calendar where there is none or none is wanted. */
export function onOwnClock(visits: Visits, asOf: number, wanted = true): CountedBase {
  return countedOn(wanted ? fitOwnClock(visits, asOf) : null, visits, asOf);
}

/** Counts a base as of the day number `asOf` on a clock that was fitted before, or on the calendar (null). */
export function countedOn(clock: OperationalClock | null, visits: Visits, asOf: number): CountedBase {
  const scale = scaleAround(clock, asOf);
  const now = scale.timeOf(asOf);
  return {
    clock,
    scale,
    visits: clock === null ? visits : onClock(visits, scale),
    now,
    ahead: (days) => scale.timeOf(asOf + days) - now,
  };
}

/** A week of the year, 1 to 53, and how long its days count. */
export interface WeekOfClock {
  week: number;
  factor: number;
}

/** What a clock does, for a person: its quietest and its busiest week. */
export function extremesOf({ byWeek }: OperationalClock): Record<'quietest' | 'busiest', WeekOfClock> {
  const at = (factor: number) => ({ week: byWeek.indexOf(factor) + 1, factor: Number(factor.toFixed(2)) });
  return { quietest: at(Math.min(...byWeek)), busiest: at(Math.max(...byWeek)) };
}
