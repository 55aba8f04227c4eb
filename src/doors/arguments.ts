// Numbers on the command line: read, held against their bounds, refused with a sentence before any work begins.
import { InvalidArgumentError } from 'commander';

/** Reads a whole number from `least` to `most`; for commander's options. */
export function wholeNumber(least: number, most: number, what = 'a whole number'): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Give ${what} from ${least} to ${most}.`);
  };
}

/** Reads a port; 0 takes a free one. */
export const port = wholeNumber(0, 65_535, 'a port');
