// Reads what an analyst typed: days, lengths, names of models. Each mistake is a Problem that says what would do.
import { type Day, dayNumber, Problem } from '../../ground/index.ts';
import { scoreErrors } from '../errors.ts';

/** A day of the calendar; undefined stays undefined. */
export function dayOption(option: string, text: string): Day;
export function dayOption(option: string, text: string | undefined): Day | undefined;
export function dayOption(option: string, text: string | undefined): Day | undefined {
  if (text === undefined) return undefined;
  try {
    dayNumber(text);
    return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Problem(scoreErrors.day_malformed, { option, text }, error);
  }
}

/** A number of days from 1 to 3650. */
export function daysOption(option: string, text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > 3650) throw new Problem(scoreErrors.days_malformed, { option, text });
  return days;
}

/** One of the names of models. */
export function modelOption<Name extends string>(text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Problem(scoreErrors.model_unknown, { model: text, models: names.join(', ') });
  return found;
}
