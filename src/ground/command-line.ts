// What people type on the command line: read, held against its bounds, refused with a sentence before any work begins.
import { InvalidArgumentError } from 'commander';
import { plausibleDays } from './contract.ts';
import { type Day, dayNumber } from './days.ts';

/** Reads a whole number from `least` to `most`; for commander's options and arguments. */
export function wholeNumber(least: number, most: number, what = 'a whole number'): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Give ${what} from ${least} to ${most}.`);
  };
}

/** Reads a port; 0 takes a free one. */
export const port = wholeNumber(0, 65_535, 'a port');

/** Reads the number of something that is stored (a campaign), as lists show it. */
export function listNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give its number, as the list shows it.');
}

/** Reads a day of the calendar that somebody can mean. */
export function calendarDay(text: string): Day {
  try {
    dayNumber(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidArgumentError('Give a day of the calendar as YYYY-MM-DD.');
  }
  const { first, last } = plausibleDays;
  if (text >= first && text <= last) return text;
  throw new InvalidArgumentError(`Give a day from ${first} to ${last}.`);
}
