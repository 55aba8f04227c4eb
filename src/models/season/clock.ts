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

/**
 * Once is not enough: on the calendar the model takes a quiet month for customers who have left, expects less of the next week,
 * and finds it less quiet than it is. On the clock that came out of that it is misled by what is left of the season only.
 */
const passes = 4;
/** A week in which nobody came can still not stand still. */
const leastFactor = 0.02;

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
  const byWeekday = weekdayFactors(visits, asOf);
  let byWeek = plainClock.byWeek;
  let evidence: number[] | undefined;
  for (let pass = 0; pass < passes; pass++) {
    const { timeOf } = clockScale({ byWeek, byWeekday: plainClock.byWeekday }, first - 7, asOf + 7);
    const byYear = sumsByYear(weekRatios(model, visits, asOf, weeks, timeOf));
    evidence ??= evidenceOf(byYear);
    byWeek = factorsOf(byYear, byWeek, evidence);
  }
  return { byWeek, byWeekday };
}

/** The factor of each week of the year: observed over expected against the yearly level around it, neighbours counted in. */
export function weekFactors(ratios: WeekRatio[]): number[] {
  const byYear = sumsByYear(ratios);
  return factorsOf(byYear, plainClock.byWeek, evidenceOf(byYear));
}

/** Of each week of one year: visits that came, and that were expected at the level of the weeks around. */
interface WeekSums {
  observed: number[];
  expected: number[];
}

/** Fewer visits than this were hardly expected at all: the year says nothing of the week. */
const leastExpected = 1;

/**
 * What each week's factor becomes when its visits came so on a clock that has `before` already: what the years agree on, pulled
 * towards the ordinary where there is little `evidence`, visits expected on the calendar.
 */
function factorsOf(byYear: WeekSums[], before: number[], evidence: number[]): number[] {
  const factors = before.map((factor, week) => {
    const told = byYear
      .filter(({ expected }) => expected[week] >= leastExpected)
      .map(({ observed, expected }) => (factor * (observed[week] + 0.5)) / (expected[week] + 0.5));
    return 1 + (evidence[week] / (evidence[week] + prior)) * (agreed(told) - 1);
  });
  return normalised(factors.map((factor) => Math.max(leastFactor, factor)));
}

/**
 * The median of what the years say of a week, an ordinary 1 joining them until they are three or an odd number: a summer in
 * which the shop was being rebuilt is no season, nor is what only one year has seen.
 */
function agreed(years: number[]): number {
  const voices = [...years];
  while (voices.length < 3 || voices.length % 2 === 0) voices.push(1);
  return voices.sort((p, q) => p - q)[(voices.length - 1) / 2];
}

function evidenceOf(byYear: WeekSums[]): number[] {
  return plainClock.byWeek.map((_, week) => byYear.reduce((sum, { expected }) => sum + expected[week], 0));
}

/** The last year first. */
function sumsByYear(ratios: WeekRatio[]): WeekSums[] {
  const byYear: WeekSums[] = [];
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
    const ago = Math.floor((ratios.length - 1 - i) / 52);
    byYear[ago] ??= { observed: new Array<number>(53).fill(0), expected: new Array<number>(53).fill(0) };
    for (const [shift, weight] of [
      [-1, 0.5],
      [0, 1],
      [1, 0.5],
    ]) {
      const place = (week + shift + 53) % 53;
      byYear[ago].observed[place] += weight * ratios[i].observed;
      byYear[ago].expected[place] += weight * ratios[i].expected * level;
    }
  }
  return byYear;
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

/** The day of the first visit of all. */
export function firstDay({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) if (days[i] < first) first = days[i];
  return first;
}
