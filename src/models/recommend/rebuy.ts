// Is a product due for this person? How often an item is bought again, and after how long, by everybody and by one customer.
import type { Histories } from './histories.ts';

/** What is known of each item over all customers. */
export interface RebuyRates {
  /** Chance that a basket of somebody who has bought the item before holds it again, shrunk to the mean of all items. */
  readonly chance: Float64Array;
  /** Mean days between two purchases of the item by one customer, shrunk to the mean of all items. */
  readonly gap: Float64Array;
  /** Customers who bought it. */
  readonly buyers: Int32Array;
}

/** As many opportunities, and as many gaps, of the average item are mixed in: few data of its own keep an item near it. */
const shrunkBy = 20;

/**
 * How often each item is bought again by who bought it, and after how many days, shrunk towards the average item: an item
 * that few have bought says little of itself.
 */
export function rebuyRates(histories: Histories): RebuyRates {
  const { itemCount, starts, items, counts } = histories;
  const [again, chances] = [new Float64Array(itemCount), new Float64Array(itemCount)];
  const days = new Float64Array(itemCount);
  const buyers = new Int32Array(itemCount);
  const whole = { again: 0, chances: 0, days: 0 };
  for (let c = 0; c + 1 < starts.length; c++) {
    const later = Math.max(0, histories.baskets[c] - 1);
    for (let at = starts[c]; at < starts[c + 1]; at++) {
      const item = items[at];
      buyers[item]++;
      again[item] += counts[at] - 1;
      chances[item] += later;
      days[item] += histories.lastTime[at] - histories.firstTime[at];
      whole.again += counts[at] - 1;
      whole.chances += later;
      whole.days += histories.lastTime[at] - histories.firstTime[at];
    }
  }
  const meanChance = (whole.again + 1) / (whole.chances + 20);
  const meanGap = whole.again > 0 ? whole.days / whole.again : 30;
  return {
    chance: again.map((count, i) => (count + shrunkBy * meanChance) / (chances[i] + shrunkBy)),
    gap: days.map((sum, i) => (sum + shrunkBy * meanGap) / (again[i] + shrunkBy)),
    buyers,
  };
}

/**
 * How far along the usual wait for an item a customer is at `now`: 0.5 = half-way, 1 = due, 2 = twice as long. The usual
 * wait is the customer's own mean gap between purchases of it, with one gap of the item's mean mixed in.
 */
export function dueness(
  own: { readonly count: number; readonly firstTime: number; readonly lastTime: number },
  itemGap: number,
  now: number,
): number {
  const usual = (own.lastTime - own.firstTime + itemGap) / own.count;
  return Math.max(0, now - own.lastTime) / Math.max(usual, 1e-9);
}
