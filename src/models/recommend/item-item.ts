// Items bought by the same people: cosine similarity, each customer weighted by 1 / sqrt(items bought), nearest only.
// Sarwar, Karypis, Konstan, Riedl 2001; the weight keeps the wholesaler who buys everything from deciding what is alike.
import { type Histories, holdersOf } from './histories.ts';

/** Item i's neighbours are starts[i] .. starts[i + 1] - 1, nearest first, with their similarity 0..1. */
export interface Neighbours {
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly similarity: Float64Array;
}

export interface NeighbourOptions {
  /** Neighbours kept for each item; memory is items times this. Default 100. */
  readonly keep?: number;
  /** Added to the denominator: lowers similarities that rest on few customers. Default 0. */
  readonly shrink?: number;
  /** Customers with more items than this are left out: they say little and cost the square of it. Default 2,000. */
  readonly mostItems?: number;
}

/** The nearest neighbours of each item. Time: the sum over customers of the square of their items. */
export function neighboursOf(histories: Histories, options: NeighbourOptions = {}): Neighbours {
  const { keep = 100, shrink = 0, mostItems = 2000 } = options;
  const { itemCount, starts, items } = histories;
  const holders = holdersOf(histories);
  const weight = (c: number) => {
    const held = starts[c + 1] - starts[c];
    return held > mostItems ? 0 : 1 / held;
  };
  const norm = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let h = holders.starts[i]; h < holders.starts[i + 1]; h++) norm[i] += weight(holders.customers[h]);
    norm[i] = Math.sqrt(norm[i]);
  }
  const together = new Float64Array(itemCount);
  const touched = new Int32Array(itemCount);
  const found = { starts: new Int32Array(itemCount + 1), items: [] as number[], similarity: [] as number[] };
  for (let i = 0; i < itemCount; i++) {
    let count = 0;
    for (let h = holders.starts[i]; h < holders.starts[i + 1]; h++) {
      const c = holders.customers[h];
      const share = weight(c);
      if (share === 0) continue;
      for (let at = starts[c]; at < starts[c + 1]; at++) {
        const other = items[at];
        if (other === i) continue;
        if (together[other] === 0) touched[count++] = other;
        together[other] += share;
      }
    }
    const near = touched.subarray(0, count);
    for (const other of near) together[other] /= norm[i] * norm[other] + shrink;
    // Ties fall to the lower number, so that the same data give the same neighbours.
    const nearest = near.slice().sort((a, b) => together[b] - together[a] || a - b);
    for (const other of nearest.subarray(0, keep)) {
      found.items.push(other);
      found.similarity.push(together[other]);
    }
    for (const other of near) together[other] = 0;
    found.starts[i + 1] = found.items.length;
  }
  return {
    starts: found.starts,
    items: Int32Array.from(found.items),
    similarity: Float64Array.from(found.similarity),
  };
}

/**
 * Writes to `scores` (one place per item, zeroed first) how near each item is to what a customer bought: the mean
 * similarity to the history, lately bought items weighing more.
 */
export function scoreBySimilarity(
  neighbours: Neighbours,
  history: { readonly items: ArrayLike<number>; readonly weights: ArrayLike<number> },
  scores: Float64Array,
): void {
  scores.fill(0);
  let whole = 0;
  for (let n = 0; n < history.items.length; n++) whole += history.weights[n];
  for (let n = 0; n < history.items.length; n++) {
    const item = history.items[n];
    const share = history.weights[n] / whole;
    for (let at = neighbours.starts[item]; at < neighbours.starts[item + 1]; at++) {
      scores[neighbours.items[at]] += share * neighbours.similarity[at];
    }
  }
}
