// What is to be said of the money of a file of purchases: no column of amounts, shipping in them that cannot be taken off,
// or another currency written beside them.
import type { Ambiguity, ImportKind, ImportMapping } from '../contract.ts';
import { currencyNamed } from './currency-words.ts';
import type { DetectedFormat } from './detect-format.ts';
import { withoutEntities } from './entities.ts';
import { isTotalOf, presets } from './presets.ts';
import { doubtsOfTotals } from './receipt-totals.ts';

/** A code counts before the sign beside it: USD $12.50. */
const besideAmount = /[A-Z]{3}(?=[^\p{L}]|$)|\p{L}{0,2}\p{Sc}|\p{L}{2,3}\.?/iu;
const moneyFields = ['amount', 'price'];

/** The currencies that stand beside the amounts of the first rows; none where a column of the file tells the currency. */
export function writtenCurrencies(mapping: ImportMapping, { columns, rows }: DetectedFormat): string[] {
  if (mapping.columns.currency || mapping.currency) return [];
  const places = moneyFields.flatMap((field) => mapping.columns[field] ?? []).map((name) => columns.indexOf(name));
  const found = new Set<string>();
  for (const row of rows) {
    for (const place of places) {
      const [sign] = besideAmount.exec(withoutEntities(row[place] ?? '')) ?? [];
      const code = sign === undefined ? undefined : currencyNamed(sign.replace(/\.$/, ''), '');
      if (code !== undefined) found.add(code);
    }
  }
  return [...found];
}

/** Every doubt about the money of a file under a mapping. */
export function doubtsOfMoney(kind: ImportKind, mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  if (kind !== 'purchases' || found.rows.length === 0) return [];
  if (!moneyFields.some((field) => mapping.columns[field])) {
    const used = new Set(Object.values(mapping.columns).flat());
    const columns = found.columns.filter((column) => !used.has(column)).join(', ') || 'none';
    const sentence = `No column of amounts was found: visits count, their money does not. Columns not used: ${columns}. If one is the amount, say so (--map COLUMN=amount).`;
    return [{ point: 'no_amount', sentence, params: { columns } }];
  }
  return [...doubtsOfShipping(mapping), ...doubtsOfCurrency(mapping, found), ...doubtsOfTotals(mapping, found)];
}

/** The amounts of a shop system are totals with shipping, and nothing tells it apart. */
function doubtsOfShipping({ preset, columns }: ImportMapping): Ambiguity[] {
  const known = presets.find(({ name }) => name === preset);
  const column = columns.amount?.[0];
  if (column === undefined || columns.shipping_in_amount || !known || !isTotalOf(known, column)) return [];
  const sentence = `${column} is what was paid in all, shipping too, and no column tells the shipping: the amounts count with it. If one does, say so (--map COLUMN=shipping_in_amount).`;
  return [{ point: 'shipping', sentence, params: { column } }];
}

function doubtsOfCurrency(mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  const currencies = writtenCurrencies(mapping, found);
  if (currencies.length < 2) return [];
  const sentence = `More than one currency stands beside the amounts (${currencies.join(', ')}): all are read as one. Give each currency a file of its own (--currency).`;
  return [{ point: 'currency', sentence, params: { currencies: currencies.join(', ') } }];
}
