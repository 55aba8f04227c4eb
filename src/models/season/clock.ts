// The operational clock: days stretched by how busy the shop usually is on them, so that a closed August counts as a short time.
import type { GapModel } from '../lifetimes/gap-model.ts';
import type { Visits } from '../lifetimes/visits.ts';
import type { WeekRatio } from './ratios.ts';
import { weekRatios } from './ratios.ts';

/** How long each calendar day lasts on the operational clock; mean 1 over a year. Plain data. */
export interface OperationalClock {
  /** By week of the year, 0 .. 52 (week = floor(day of year / 7)). */
  byWeek: number[];
  /** By weekday, Monday first. */
  byWeekday: number[];
}

/** Two years, so that a season is seen twice before it is believed. */
export const daysForClock = 728;
/** Customers of evidence that pull a week, or a weekday, towards the ordinary. */
const prior = 50;

/** A clock on which every day lasts a day. */
export const plainClock: OperationalClock = {
  byWeek: new Array<number>(53).fill(1),
  byWeekday: new Array<number>(7).fill(1),
};

/** The clock of a base, or null with less than two years of data. `model` is in days, fitted without a clock. */
export function fitClock(model: GapModel, visits: Visits, asOf: number): OperationalClock | null {
  const first = firstDay(visits);
  const weeks = Math.floor((asOf - first) / 7) - 8;
  if (asOf - first < daysForClock) return null;
  return { byWeek: weekFactors(weekRatios(model, visits, asOf, weeks)), byWeekday: weekdayFactors(visits, asOf) };
}

/** The factor of each week of the year: observed over expected against the yearly level around it, neighbours counted in. */
export function weekFactors(ratios: WeekRatio[]): number[] {
  const observed = new Float64Array(53);
  const expected = new Float64Array(53);
  for (let i = 0; i < ratios.length; i++) {
    // The level of the year around this week takes growth and drift of the model out of the season.
    let cameAround = 0;
    let meantAround = 0;
    for (let j = Math.max(0, i - 26); j <= Math.min(ratios.length - 1, i + 26); j++) {
      cameAround += ratios[j].observed;
      meantAround += ratios[j].expected;
    }
    const level = meantAround > 0 ? (cameAround + prior) / (meantAround + prior) : 1;
    const week = weekOfYear(ratios[i].asOf + 4);
    for (const [shift, weight] of [
      [-1, 0.5],
      [0, 1],
      [1, 0.5],
    ]) {
      const place = (week + shift + 53) % 53;
      observed[place] += weight * ratios[i].observed;
      expected[place] += weight * ratios[i].expected * level;
    }
  }
  const factors = Array.from(observed, (came, week) => (came + prior) / (expected[week] + prior));
  return normalised(factors);
}

function weekdayFactors(visits: Visits, asOf: number): number[] {
  const counts = new Float64Array(7);
  let total = 0;
  for (let i = 0; i < visits.days.length; i++) {
    if (visits.days[i] > asOf) continue;
    counts[weekday(visits.days[i])]++;
    total++;
  }
  return normalised(Array.from(counts, (count) => (count + prior) / (total / 7 + prior)));
}

function normalised(factors: number[]): number[] {
  const mean = factors.reduce((sum, v) => sum + v, 0) / factors.length;
  return factors.map((v) => v / mean);
}

/** Operational time at the end of a day, counted from the end of day `origin`; and back. */
export interface ClockScale {
  timeOf(day: number): number;
  /** The day (with its fraction) at which the clock shows this time. */
  dayOf(time: number): number;
}

/** A clock over the days from `first` to `last`; beyond them every day lasts a day. */
export function clockScale(clock: OperationalClock, first: number, last: number): ClockScale {
  const times = new Float64Array(last - first + 1);
  for (let day = first + 1; day <= last; day++) {
    times[day - first] = times[day - first - 1] + clock.byWeek[weekOfYear(day)] * clock.byWeekday[weekday(day)];
  }
  const span = last - first;
  return {
    timeOf(day) {
      if (day <= first) return day - first;
      if (day >= last) return times[span] + day - last;
      const whole = Math.floor(day);
      const from = times[whole - first];
      return from + (day - whole) * (times[whole - first + 1] - from);
    },
    dayOf(time) {
      if (time <= 0) return first + time;
      if (time >= times[span]) return last + time - times[span];
      let low = 0;
      let high = span;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (times[middle] <= time) low = middle;
        else high = middle;
      }
      return first + low + (time - times[low]) / (times[high] - times[low]);
    },
  };
}

/** Visits with operational times for days: what the models then see. */
export function onClock(visits: Visits, scale: ClockScale): Visits {
  return { ...visits, days: Float64Array.from(visits.days, (day) => scale.timeOf(day)) };
}

/** Monday 0 .. Sunday 6 of a day number (days since 1970-01-01, a Thursday). */
export function weekday(day: number): number {
  return (((Math.floor(day) + 3) % 7) + 7) % 7;
}

/** floor(day of the year / 7), 0 .. 52, of a day number, by the proleptic Gregorian calendar. */
export function weekOfYear(day: number): number {
  // Days to a civil year by Howard Hinnant's algorithm, with years that begin in March turned back to January.
  const shifted = Math.floor(day) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const year = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const sinceMarch = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year === 0) ? 1 : 0;
  const ofYear = sinceMarch >= 306 ? sinceMarch - 306 : sinceMarch + 59 + leap;
  return Math.min(52, Math.floor(ofYear / 7));
}

function firstDay({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) if (days[i] < first) first = days[i];
  return first;
}
