// Purchases as baskets: what each customer bought together, oldest basket first, in flat arrays.

/** Customer c's baskets are starts[c] .. starts[c + 1] - 1; basket b's items are itemStarts[b] .. itemStarts[b + 1] - 1. */
export interface Baskets {
  readonly starts: Int32Array;
  /** Time of each basket in days (any origin), rising within a customer. */
  readonly times: Float64Array;
  readonly itemStarts: Int32Array;
  /** Distinct items of each basket, ascending. */
  readonly items: Int32Array;
  /** Items are numbered 0 .. itemCount - 1. */
  readonly itemCount: number;
}

/** One row per bought item; rows of one customer at the same time are one basket. */
export interface BasketRows {
  readonly customer: ArrayLike<number>;
  readonly item: ArrayLike<number>;
  readonly time: ArrayLike<number>;
}

/**
 * Groups rows, in any order, into baskets. Time: linear in the rows, plus a sort of each customer's own rows. Throws a
 * RangeError that names the first row of a customer or an item that there is not.
 */
export function basketsOf(rows: BasketRows, customers: number, itemCount: number): Baskets {
  const { customer, item, time } = rows;
  const total = customer.length;
  const from = new Int32Array(customers + 1);
  for (let i = 0; i < total; i++) {
    if (!(customer[i] >= 0 && customer[i] < customers)) throw new RangeError(`row ${i}: no such customer`);
    if (!(item[i] >= 0 && item[i] < itemCount)) throw new RangeError(`row ${i}: no such item`);
    from[customer[i] + 1]++;
  }
  for (let c = 0; c < customers; c++) from[c + 1] += from[c];
  const place = from.slice(0, customers);
  const order = new Int32Array(total);
  for (let i = 0; i < total; i++) order[place[customer[i]]++] = i;

  const starts = new Int32Array(customers + 1);
  const times: number[] = [];
  const itemStarts: number[] = [];
  const items = new Int32Array(total);
  let filled = 0;
  for (let c = 0; c < customers; c++) {
    const own = order.subarray(from[c], from[c + 1]).sort((a, b) => time[a] - time[b] || item[a] - item[b]);
    for (let i = 0; i < own.length; i++) {
      const [row, before] = [own[i], own[i - 1]];
      const sameBasket = i > 0 && time[row] === time[before];
      if (sameBasket && item[row] === item[before]) continue;
      if (!sameBasket) {
        itemStarts.push(filled);
        times.push(time[row]);
      }
      items[filled++] = item[row];
    }
    starts[c + 1] = times.length;
  }
  itemStarts.push(filled);
  return {
    starts,
    times: Float64Array.from(times),
    itemStarts: Int32Array.from(itemStarts),
    items: items.slice(0, filled),
    itemCount,
  };
}
