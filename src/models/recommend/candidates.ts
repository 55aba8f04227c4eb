// The items worth ranking for one customer: everything bought before, and the best by taste and by likeness.
import { type Factors, scoreByFactors } from './als.ts';
import type { Histories } from './histories.ts';
import { type Neighbours, scoreBySimilarity } from './item-item.ts';
import type { RebuyRates } from './rebuy.ts';

/** The parts that a recommendation is made of, all fitted on the same histories. */
export interface Parts {
  readonly neighbours: Neighbours;
  readonly factors: Factors;
  readonly rates: RebuyRates;
}

/** One customer's past, as rows of arrays of equal length: one place per item bought. */
export interface Past {
  readonly items: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly recent: ArrayLike<number>;
  readonly firstTime: ArrayLike<number>;
  readonly lastTime: ArrayLike<number>;
  readonly baskets: number;
}

/** The past of customer `c` of the histories. */
export function pastOf(histories: Histories, c: number): Past {
  const [from, to] = [histories.starts[c], histories.starts[c + 1]];
  return {
    items: histories.items.subarray(from, to),
    counts: histories.counts.subarray(from, to),
    recent: histories.recent.subarray(from, to),
    firstTime: histories.firstTime.subarray(from, to),
    lastTime: histories.lastTime.subarray(from, to),
    baskets: histories.baskets[c],
  };
}

/** The scores of every item for the customer looked at last; reused from customer to customer. */
export interface Scores {
  readonly taste: Float64Array;
  readonly likeness: Float64Array;
  /** Place of each item in the past, -1 = never bought. */
  readonly place: Int32Array;
}

/** Scores for `itemCount` items, all 0 and never bought: made once and handed on from customer to customer. */
export function emptyScores(itemCount: number): Scores {
  return {
    taste: new Float64Array(itemCount),
    likeness: new Float64Array(itemCount),
    place: new Int32Array(itemCount).fill(-1),
  };
}

/** Best by each score; enough that the ten best of the blend are nearly always among them. */
const bestOfEach = 60;

/** Fills `scores` for one customer and returns the candidates, ascending. */
export function candidatesFor(parts: Parts, past: Past, taste: Float64Array, scores: Scores): Int32Array {
  scoreByFactors(parts.factors, taste, scores.taste);
  scoreBySimilarity(parts.neighbours, { items: past.items, weights: past.recent }, scores.likeness);
  scores.place.fill(-1);
  for (let n = 0; n < past.items.length; n++) scores.place[past.items[n]] = n;
  const chosen = new Set<number>([...topOf(scores.taste, bestOfEach), ...topOf(scores.likeness, bestOfEach)]);
  for (let n = 0; n < past.items.length; n++) chosen.add(past.items[n]);
  return Int32Array.from(chosen).sort();
}

/** The places of the `count` highest scores, highest first; ties to the lower place. Linear in the scores. */
export function topOf(
  scores: ArrayLike<number>,
  count: number,
  wanted: (place: number) => boolean = () => true,
): number[] {
  const best: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (best.length === count && !(scores[i] > scores[best[count - 1]])) continue;
    if (!wanted(i)) continue;
    let at = best.length === count ? count - 1 : best.length;
    for (; at > 0 && scores[best[at - 1]] < scores[i]; at--) best[at] = best[at - 1];
    best[at] = i;
  }
  return best;
}
