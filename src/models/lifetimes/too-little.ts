// What a summary is too small for, in words. A model can be fitted to anything; whether that means something is told here.
import { daysIn, largest, type Summary } from './summary.ts';

/** Fewer customers than this with a second visit tell next to nothing about when people come back. */
const fewestRepeaters = 30;
/** Days; within less no gap of an ordinary shop's length can have been seen. */
const shortestSpan = 60;

/** The diagnosis of a model that saw nobody come back. */
export const nobodyTwice =
  'Nobody has bought on two days yet: the parameters, and every figure made of them, are no more than a guess.';

/** One sentence for each lack that makes every model's figures a guess; empty when there is none. */
export function tooLittle(summary: Summary): string[] {
  const { x, T, weight, unit } = summary;
  let repeaters = 0;
  for (let i = 0; i < x.length; i++) if (x[i] > 0) repeaters += weight[i];
  const span = Math.round(largest(T) * daysIn(unit));
  const words: string[] = [];
  if (repeaters === 0) {
    words.push(nobodyTwice);
  } else if (repeaters < fewestRepeaters) {
    const who = repeaters === 1 ? 'one customer has' : `${Math.round(repeaters)} customers have`;
    words.push(`Only ${who} bought on two days: too few to learn from, every figure is rough.`);
  }
  if (span < shortestSpan) words.push(`The first purchase is ${span} days old: longer gaps cannot have been seen yet.`);
  return words;
}
