// From a log of purchases to visit days by customer: same-day purchases are one visit, their amounts are added up.

/** Visit days of many customers in flat arrays: customer i's are `days[starts[i]] .. days[starts[i + 1] - 1]`, rising. */
export interface Visits {
  /** One more than there are customers. */
  starts: ArrayLike<number>;
  /** Day numbers (any origin), distinct and rising within a customer. */
  days: ArrayLike<number>;
  /** Amount of each visit, when known. */
  amounts?: ArrayLike<number>;
}

/**
 * Groups a purchase log by customer and day. `customer` holds customer numbers 0 .. customers - 1, `day` whole day numbers;
 * rows may come in any order. Takes two counting sorts, no comparison: linear in the rows and the span of days.
 * Throws a RangeError that names the first row with a broken day or a customer that there is not.
 */
export function visitsOf(
  customer: ArrayLike<number>,
  day: ArrayLike<number>,
  customers: number,
  amount?: ArrayLike<number>,
): Visits {
  const rows = customer.length;
  if (day.length !== rows || (amount && amount.length !== rows)) {
    throw new RangeError('customer, day and amount must have the same length');
  }
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    if (!Number.isInteger(day[i])) throw new RangeError(`row ${i}: ${day[i]} is no whole day number`);
    if (!(customer[i] >= 0 && customer[i] < customers)) throw new RangeError(`row ${i}: no such customer`);
    if (day[i] < first) first = day[i];
    if (day[i] > last) last = day[i];
  }
  const byDay = countingOrder(rows, last - first + 1, (i) => day[i] - first);
  const order = countingOrder(rows, customers, (i) => customer[byDay[i]]);

  const starts = new Int32Array(customers + 1);
  const days = new Int32Array(rows);
  const amounts = amount ? new Float64Array(rows) : undefined;
  let visits = 0;
  let current = 0;
  for (let i = 0; i < rows; i++) {
    const row = byDay[order[i]];
    while (current < customer[row]) starts[++current] = visits;
    if (visits === starts[current] || days[visits - 1] !== day[row]) days[visits++] = day[row];
    if (amounts && amount) amounts[visits - 1] += amount[row];
  }
  while (current < customers) starts[++current] = visits;
  return { starts, days: days.slice(0, visits), amounts: amounts?.slice(0, visits) };
}

/** The stable order of rows by a small whole key. */
function countingOrder(rows: number, keys: number, keyOf: (row: number) => number): Int32Array {
  const place = new Int32Array(Math.max(0, keys) + 1);
  for (let i = 0; i < rows; i++) place[keyOf(i) + 1]++;
  for (let k = 1; k < place.length; k++) place[k] += place[k - 1];
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[place[keyOf(i)]++] = i;
  return order;
}
