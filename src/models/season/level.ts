// The level of the weeks ahead: how much busier than the model thinks, from the last weeks and from a year ago.
import type { WeekRatio } from './ratios.ts';

const recentWeeks = 8;
/** A year, and the weeks before the same season last year. */
const weeksForSeason = 60;
/** Outside these the past is no guide. */
const lowest = 0.5;
const highest = 2;

/**
 * The factor on the horizon that brings the forecast to the season's level: the geometric mean of the level of the last eight
 * weeks and of what the same weeks did a year ago. 1 with less than 60 weeks: the last weeks alone are a dangerous guide.
 */
export function levelAhead(ratios: WeekRatio[], horizonDays: number): number {
  if (ratios.length < weeksForSeason) return 1;
  return within(Math.sqrt(ratioOf(ratios.slice(-recentWeeks)) * changeOfLastYear(ratios, horizonDays)));
}

/**
 * The same for ratios counted on the base's own clock, which has the season in it: half of what the last eight weeks say. What
 * last year still tells beyond the clock was a mishap of that year.
 */
export function levelOnClock(ratios: WeekRatio[]): number {
  if (ratios.length < weeksForSeason) return 1;
  return within(Math.sqrt(ratioOf(ratios.slice(-recentWeeks))));
}

/** What the weeks ahead were a year ago, against the eight weeks before them. */
function changeOfLastYear(ratios: WeekRatio[], horizonDays: number): number {
  const ahead = Math.max(1, Math.round(horizonDays / 7));
  const lastYear = ratios.length - 52;
  const then = ratioOf(ratios.slice(lastYear, lastYear + ahead));
  const before = ratioOf(ratios.slice(Math.max(0, lastYear - recentWeeks), lastYear));
  return then / before;
}

function within(level: number): number {
  return Math.min(highest, Math.max(lowest, level));
}

/** Observed over expected, with ten customers as expected added on both sides. */
function ratioOf(weeks: WeekRatio[]): number {
  let observed = 10;
  let expected = 10;
  for (const week of weeks) {
    observed += week.observed;
    expected += week.expected;
  }
  return observed / expected;
}
