// What is to be said of the ids in a file: numbers that a spreadsheet has spoilt, a kind of customer in the place of one.
import type { Ambiguity, ImportKind, ImportMapping } from '../contract.ts';
import type { DetectedFormat } from './detect-format.ts';
import { isKindOfCustomer } from './kinds-of-customer.ts';
import { isSpoiltId } from './spoilt-ids.ts';

const ids = ['customer', 'card', 'receipt'];

/** Every doubt about the ids of the first lines under a mapping. */
export function doubtsOfIds(kind: ImportKind, mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  return [...spoiltIds(mapping, found), ...(kind === 'purchases' ? kindsOfCustomer(mapping, found) : [])];
}

function spoiltIds({ columns }: ImportMapping, found: DetectedFormat): Ambiguity[] {
  const names = ids.flatMap((field) => columns[field] ?? []);
  const places = [...new Set(names)].map((name) => found.columns.indexOf(name));
  const spoilt = found.rows.filter((row) => places.some((place) => isSpoiltId(row[place]?.trim() ?? '')));
  if (spoilt.length === 0) return [];
  const [first] = spoilt;
  const place = places.find((each) => isSpoiltId(first[each]?.trim() ?? '')) as number;
  const params = { count: String(spoilt.length), example: first[place].trim(), column: found.columns[place] };
  return [
    {
      point: 'spoilt_ids',
      sentence: `In ${params.count} of the first lines a number was rounded by a spreadsheet, as ${params.example} in ${params.column}: many customers or receipts would be one. Such lines are left out. Export the file again without a spreadsheet, or save the column as text.`,
      params,
    },
  ];
}

/** A column of customers that says new or returning. */
function kindsOfCustomer({ columns }: ImportMapping, found: DetectedFormat): Ambiguity[] {
  const name = found.columns.find((column) => holdsKinds(column, found));
  const isUsed = name !== undefined && columns.customer?.includes(name);
  if (name === undefined || (columns.customer && !isUsed)) return [];
  return [
    {
      point: 'kind_of_customer',
      sentence: `The column ${name} says what kind of customer bought (new, returning) and not who: it is taken for nobody. Name the column that holds the number, address or name of the customer (--map COLUMN=customer).`,
      params: { column: name },
    },
  ];
}

/** Whether all filled cells of a column are kinds of customers. */
export function holdsKinds(column: string, { columns, rows }: Pick<DetectedFormat, 'columns' | 'rows'>): boolean {
  const place = columns.indexOf(column);
  const cells = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every(isKindOfCustomer);
}

const fullName = /^[\p{L}\p{M}'’.-]+(?:[ ,]+[\p{L}\p{M}'’.&-]+)+$/u;

/** Whether at least half of the filled cells of a column are names of people or firms: several words of letters alone. */
export function holdsNames(column: string, { columns, rows }: Pick<DetectedFormat, 'columns' | 'rows'>): boolean {
  const place = columns.indexOf(column);
  const cells = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter((cell) => fullName.test(cell)).length * 2 >= cells.length;
}
