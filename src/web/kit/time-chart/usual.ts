// What is usual for a lane, by its own past: between what nine in ten of the weeks before the last one lie.
import { quantile } from 'd3-array';

/** So many weeks before the last one tell what is usual. */
export const weeksForUsual = 12;

export interface Usual {
  readonly low: number;
  readonly high: number;
}

/** Whole counts; null before there are twelve weeks. The last week is held against it and is no part of it. */
export function usualOf(values: readonly (number | null)[]): Usual | null {
  const before = values.slice(0, -1).filter((value) => value !== null);
  if (before.length < weeksForUsual) return null;
  const at = (share: number) => quantile(before, share) ?? 0;
  return { low: Math.floor(at(0.05)), high: Math.ceil(at(0.95)) };
}

/** How the last week stands to what is usual: a count within is usual; unknown says nothing. */
export function standingOf(values: readonly (number | null)[]): 'usual' | 'more' | 'fewer' | 'most' | 'unknown' {
  const last = values.at(-1) ?? null;
  const usual = usualOf(values);
  if (last === null || usual === null) return 'unknown';
  if (last < usual.low) return 'fewer';
  if (last <= usual.high) return 'usual';
  return values.slice(0, -1).every((value) => value === null || value < last) ? 'most' : 'more';
}
