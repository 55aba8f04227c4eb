// Reads what an analyst typed besides days: lengths and names of models.
import { Problem, wholeNumber } from '../../ground/index.ts';
import { scoreErrors } from '../errors.ts';

/** A number of days to look ahead or back. */
export const dayCount = wholeNumber(1, 3650, 'a number of days');

const percent = wholeNumber(0, 99, 'a number of per cent');

/** A discount a year, typed in per cent, as a share. */
export function yearlyDiscount(text: string): number {
  return percent(text) / 100;
}

/** One of the names of models. */
export function modelOption<Name extends string>(text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Problem(scoreErrors.model_unknown, { model: text, models: names.join(', ') });
  return found;
}
