// Days on which customers became late, put together: weeks that have ended, and what is usual for a day.
import { addDays, type Day, dayNumber } from '../ground/index.ts';
import type { Today } from './contract.ts';
import type { LateDays } from './late-days.ts';

const weekDays = 7;
/** Twelve weeks tell what is usual. */
const usualFrom = 12 * weekDays;

/**
 * Weeks of seven days, the oldest first. The newest ends the day before `asOf`, which is not over; what is left at the
 * beginning is no whole week. Without a purchase in it a week has no count: nobody was seen to come or to stay away.
 */
export function lateWeeks({ from, late, visits }: LateDays, asOf: Day): Today['lateWeeks'] {
  const finished = dayNumber(asOf) - dayNumber(from);
  const weeks: Today['lateWeeks'] = [];
  for (let end = finished; end >= weekDays; end -= weekDays) {
    const sum = (days: readonly number[]) => days.slice(end - weekDays, end).reduce((total, one) => total + one, 0);
    weeks.unshift({ to: addDays(from, end - 1), late: sum(visits) === 0 ? null : sum(late) });
  }
  return weeks;
}

/** The middle of the days before the last one, and between what nine in ten of them lie; null before twelve weeks. */
export function usualDay({ late }: LateDays): Today['usualDay'] {
  const days = late.slice(0, -1);
  if (days.length < usualFrom) return null;
  const sorted = days.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return { low: at(0.05), middle: at(0.5), high: at(0.95) };
}
