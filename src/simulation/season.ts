// The shop's own year and week: how busy each day is, and the clock on which customers' gaps run.
import { dayFromNumber, weekdayOf } from '../ground/index.ts';

/** Monday to Sunday; on Sundays only the web shop sells. */
const weekdayShare = [0.85, 0.8, 0.9, 1, 1.25, 1.7, 0.5];

/** Busyness by week of the year: sales in January, a thin August, presents from the end of November. */
function weekShare(dayOfYear: number): number {
  const week = Math.floor(dayOfYear / 7);
  if (week < 3) return 1.15;
  if (week >= 31 && week <= 34) return 0.6;
  if (week >= 47 && week <= 50) return 1.45;
  return 1;
}

/** Turns operational time (days of average busyness since the opening) into day numbers and back. */
export interface SeasonClock {
  /** Operational time at the start of a day. */
  at(day: number): number;
  /** The day that holds this operational time. */
  dayOf(time: number): number;
}

/** The clock from `first` over `days` days; later than that, time runs at the average. */
export function seasonClock(first: number, days: number): SeasonClock {
  const reached = new Float64Array(days + 1);
  for (let i = 0; i < days; i++) {
    const day = dayFromNumber(first + i);
    const dayOfYear = first + i - Date.parse(`${day.slice(0, 4)}-01-01T00:00:00Z`) / 86_400_000;
    reached[i + 1] = reached[i] + weekdayShare[weekdayOf(day) - 1] * weekShare(dayOfYear);
  }
  const scale = days / reached[days];
  for (let i = 0; i <= days; i++) reached[i] *= scale;
  return {
    at(day) {
      const index = day - first;
      return index > days ? days + (index - days) : reached[Math.max(0, index)];
    },
    dayOf(time) {
      if (time >= reached[days]) return first + days + Math.floor(time - reached[days]);
      let low = 0;
      let high = days;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (reached[middle] <= time) low = middle;
        else high = middle;
      }
      return first + low;
    },
  };
}
