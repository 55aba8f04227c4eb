// Which column is what by its name, in files that no preset tells. A column whose cells are plainly something else is passed
// over; of several whose names say the same the first of the alphabet is taken, wherever it stands.
import type { ImportKind } from '../contract.ts';
import { whatBareIdIs } from './bare-id.ts';
import { plainName } from './columns.ts';
import type { DetectedFormat } from './detect-format.ts';
import { headerIndex } from './header-index.ts';
import { namesDocuments } from './headings.ts';
import { holdsNames } from './id-doubts.ts';
import { meaningOf } from './payment.ts';
import { shapeOf } from './shape.ts';
import { isUnlike } from './unlike-heading.ts';
import { doubtfulNames, firstKeys, isCalled, usualKeys, usualNames } from './usual-names.ts';

type Columns = Record<string, string[]>;
type Found = Pick<DetectedFormat, 'columns' | 'rows'>;

/** The columns that the usual names tell. */
export function byHeading(kind: ImportKind, found: Found): Columns {
  const { columns, rows } = found;
  const index = headerIndex(columns);
  const mapped: Columns = {};
  const used = new Set<string>();
  const isFree = (column: string | undefined): column is string => column !== undefined && !used.has(column);
  const take = (field: string, column: string | undefined) => {
    if (column === undefined || mapped[field] !== undefined) return;
    mapped[field] = [column];
    used.add(column);
  };
  const fits = (field: string) => (column: string) => isFree(column) && !isUnlike(field, column, found);
  const named = (name: string) => index.byName.get(name);
  /** The columns that say one of the keys and are not another word as often, in the order of the keys. */
  const saying = (wanted: readonly string[]) =>
    wanted.flatMap((key) => (index.byKey.get(key) ?? []).filter((column) => !isDoubtful(plainName(column))));
  const isPeople = (column: string) => holdsNames(column, found);

  const customers = customerColumns(kind, columns);
  // the name of a customer is their number only where nothing else is
  take(
    'customer',
    customers.find((column) => !isPeople(column) && fits('customer')(column)),
  );
  // the day of the order goes before a bare day: beside it that is the day of something else
  for (const [field, keys] of Object.entries(firstKeys[kind])) take(field, saying(keys).find(fits(field)));
  for (const [field, names] of Object.entries(usualNames[kind])) {
    if (field !== 'customer')
      take(
        field,
        names.map(named).find((column) => isFree(column) && fits(field)(column)),
      );
  }
  // what a name says in other words
  for (const [field, keys] of Object.entries(usualKeys[kind])) {
    if (field !== 'customer' && mapped[field] === undefined) take(field, saying(keys).find(fits(field)));
  }
  // of several columns of consent each counts
  if (kind === 'customers' && mapped.email_consent) {
    mapped.email_consent = columns.filter(
      (column) => mapped.email_consent.includes(column) || (isFree(column) && isCalled(kind, 'email_consent', column)),
    );
  }
  if (kind === 'purchases') {
    for (const [field, names] of Object.entries(wordColumns(found, (name) => [named(name)].find(isFree))))
      mapped[field] ??= names;
    // a list of documents: a bare number is theirs
    if (mapped.type?.some(namesDocuments)) take('receipt', index.byKey.get('number')?.find(isFree));
    const names = namesOfBuyer((key) => index.byKey.get(key)?.find(isFree));
    if (!mapped.name && names.length > 0) mapped.name = names;
    const id = named('id');
    if (isFree(id)) {
      const place = (field: string) => (mapped[field] ? columns.indexOf(mapped[field][0]) : undefined);
      const customer = place('customer') ?? place('card') ?? place('email');
      const stands = whatBareIdIs(rows, { id: columns.indexOf(id), date: place('date'), customer });
      if (stands === 'customer' || (stands === 'receipt' && !mapped.receipt && !shapeOf({ columns: mapped }).gathers)) {
        mapped[stands] = [id];
      }
    }
  }
  const people = customers.find((column) => isFree(column) && isPeople(column));
  if (people !== undefined && (mapped.customer || mapped.card)) mapped.name ??= [people];
  else if (people !== undefined) mapped.customer = [people];
  return mapped;
}

/** The columns that may hold the number of a customer, in the order in which they are believed. */
export function customerColumns(kind: ImportKind, columns: readonly string[]): string[] {
  const { byName, byKey } = headerIndex(columns);
  const exact = usualNames[kind].customer?.flatMap((name) => byName.get(name) ?? []) ?? [];
  const inOtherWords = usualKeys[kind].customer?.flatMap((key) => byKey.get(key) ?? []) ?? [];
  return [...new Set([...exact, ...inOtherWords])];
}

/** Files that name their columns by the fields call states and types otherwise too, and a type may be that of the product. */
export function withWords({ type, ...mapped }: Columns, found: Found): Columns {
  const used = new Set(Object.values(mapped).flat());
  const { byName } = headerIndex(found.columns);
  const free = (name: string) => {
    const column = byName.get(name);
    return column === undefined || used.has(column) ? undefined : column;
  };
  for (const field of ['status', 'type'] as const) {
    const column = usualNames.purchases[field]?.map(free).find((name) => name !== undefined);
    if (column === undefined || mapped[field] !== undefined) continue;
    mapped[field] = [column];
    used.add(column);
  }
  return { ...wordColumns(found, free), ...mapped };
}

/** Names that may also be those of other columns (a type of product): taken where half of the filled cells are known words. */
function wordColumns({ columns, rows }: Found, free: (name: string) => string | undefined): Columns {
  const mapped: Columns = {};
  for (const field of ['type', 'status'] as const) {
    const named = doubtfulNames[field].flatMap((name) => free(name) ?? []);
    const column = named.find((each) => {
      const place = columns.indexOf(each);
      const words = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
      const known = words.filter((word) => meaningOf(word) !== undefined).length;
      return known > 0 && known * 2 >= words.length;
    });
    if (column !== undefined) mapped[field] = [column];
  }
  return mapped;
}

/** First and last name of a buyer, where a file of purchases has both. */
function namesOfBuyer(called: (key: string) => string | undefined): string[] {
  const any = (...keys: string[]) => keys.map(called).find((column) => column !== undefined);
  const last = any('last', 'customer last', 'billing last');
  const first = any('first', 'customer first', 'billing first') ?? (last && any('name', 'billing name'));
  return first && last ? [first, last] : [];
}

const isDoubtful = (name: string) => [...doubtfulNames.type, ...doubtfulNames.status].includes(name);
