// What each customer has bought so far, item by item: how often, how lately, and the mean wait between two purchases of it.
import type { Baskets } from './baskets.ts';

/** Customer c's items are starts[c] .. starts[c + 1] - 1, in the order in which they were first bought. */
export interface Histories {
  readonly starts: Int32Array;
  readonly items: Int32Array;
  /** Baskets that hold the item. */
  readonly counts: Int32Array;
  /** Sum of fade^(baskets since) over those baskets: near 1 or above = lately. */
  readonly recent: Float64Array;
  readonly firstTime: Float64Array;
  readonly lastTime: Float64Array;
  /** Per customer: baskets, and times of the first and last one. */
  readonly baskets: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly itemCount: number;
}

/** How much a basket counts less for each basket after it. */
const fade = 0.8;

/** Histories without each customer's newest `withheld` baskets (default none). */
export function historiesOf(baskets: Baskets, withheld = 0): Histories {
  const customers = baskets.starts.length - 1;
  const starts = new Int32Array(customers + 1);
  const held = new Int32Array(customers);
  const [first, last] = [new Float64Array(customers), new Float64Array(customers)];
  // An upper bound: every row a pair of its own.
  const rows = baskets.items.length;
  const items = new Int32Array(rows);
  const counts = new Int32Array(rows);
  const recent = new Float64Array(rows);
  const [firstTime, lastTime] = [new Float64Array(rows), new Float64Array(rows)];
  const place = new Int32Array(baskets.itemCount).fill(-1);
  let filled = 0;
  for (let c = 0; c < customers; c++) {
    const [from, to] = [baskets.starts[c], Math.max(baskets.starts[c], baskets.starts[c + 1] - withheld)];
    const begin = filled;
    held[c] = to - from;
    first[c] = to > from ? baskets.times[from] : Number.NaN;
    last[c] = to > from ? baskets.times[to - 1] : Number.NaN;
    for (let b = from; b < to; b++) {
      const weight = fade ** (to - 1 - b);
      for (let i = baskets.itemStarts[b]; i < baskets.itemStarts[b + 1]; i++) {
        const item = baskets.items[i];
        let at = place[item];
        if (at < begin) {
          at = filled++;
          place[item] = at;
          items[at] = item;
          counts[at] = 0;
          recent[at] = 0;
          firstTime[at] = baskets.times[b];
        }
        counts[at]++;
        recent[at] += weight;
        lastTime[at] = baskets.times[b];
      }
    }
    starts[c + 1] = filled;
  }
  return {
    starts,
    items: items.slice(0, filled),
    counts: counts.slice(0, filled),
    recent: recent.slice(0, filled),
    firstTime: firstTime.slice(0, filled),
    lastTime: lastTime.slice(0, filled),
    baskets: held,
    first,
    last,
    itemCount: baskets.itemCount,
  };
}

/** Customers by item: the transpose of histories. Item i's customers are starts[i] .. starts[i + 1] - 1, ascending. */
export function holdersOf(histories: Histories): { readonly starts: Int32Array; readonly customers: Int32Array } {
  const { items, itemCount } = histories;
  const starts = new Int32Array(itemCount + 1);
  for (const item of items) starts[item + 1]++;
  for (let i = 0; i < itemCount; i++) starts[i + 1] += starts[i];
  const place = starts.slice(0, itemCount);
  const customers = new Int32Array(items.length);
  for (let c = 0; c + 1 < histories.starts.length; c++) {
    for (let at = histories.starts[c]; at < histories.starts[c + 1]; at++) customers[place[items[at]]++] = c;
  }
  return { starts, customers };
}
