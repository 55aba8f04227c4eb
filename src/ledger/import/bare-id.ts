// What a column that is called just "id" stands for, told by the rows: a customer comes on several days, a receipt on one.

/** The place of the columns within a row; undefined where the file has no such column. */
interface Places {
  readonly id: number;
  readonly date: number | undefined;
  readonly customer: number | undefined;
}

/**
 * `customer` when nobody else is named and some id comes with two dates; `receipt` when somebody else is named and no id
 * comes twice; undefined when the rows do not settle it.
 */
export function whatBareIdIs(rows: readonly (readonly string[])[], at: Places): 'customer' | 'receipt' | undefined {
  const { id, date, customer } = at;
  if (date === undefined) return undefined;
  const dates = new Map<string, string>();
  let again = false;
  for (const row of rows) {
    const name = row[id] ?? '';
    const known = dates.get(name);
    if (customer === undefined && known !== undefined && known !== row[date]) return 'customer';
    again ||= known !== undefined;
    dates.set(name, row[date] ?? '');
  }
  return customer !== undefined && !again && rows.length > 1 ? 'receipt' : undefined;
}
