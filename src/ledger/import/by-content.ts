// What a column is where its name does not say it: told by its cells, and only where they leave one answer.
import type { ImportKind } from '../contract.ts';
import { type CellKind, type ColumnLook, isNarrow, lookOf } from './column-look.ts';
import { plainName } from './columns.ts';
import type { DetectedFormat } from './detect-format.ts';
import { notionsIn } from './headings.ts';
import { holdsNames } from './id-doubts.ts';
import { shapeOf } from './shape.ts';
import { sumOfOthers } from './sums.ts';

type Columns = Record<string, string[]>;
type Found = Pick<DetectedFormat, 'columns' | 'rows'>;

/** Nearly all cells: a few odd ones do not make a column another. */
const nearlyAll = 0.9;

/** What the name of a column may speak of and be one of a field all the same: "Order created", "Total paid". */
const mayBeCalled: Readonly<Record<string, string>> = {
  email: 'email address customer billing name number id code reference',
  date: 'date time created issue order purchase sale transaction receipt document movement invoice number',
  amount:
    'amount total grand base gross net value sale order purchase receipt transaction document invoice included paid payment revenue currency line',
  receipt: 'number code id document receipt order invoice transaction movement sale purchase reference',
  phone: 'phone number customer billing address id code reference',
  card: 'card number code id customer reference',
  status: 'status order payment document financial transaction sale',
  currency: 'currency order code payment',
};

const allowed = new Map(Object.entries(mayBeCalled).map(([field, words]) => [field, new Set(words.split(' '))]));

/** Whether the name of a column does not say that it is something else than the field. */
function mayBe(field: string, column: string): boolean {
  const notions = allowed.get(field);
  return [...notionsIn(column)].every((notion) => notions?.has(notion));
}

/**
 * The fields that a mapping lacks and the cells of its unused columns tell. Addresses, words for states and currencies are
 * taken wherever they stand; days, amounts, numbers of orders, telephone numbers and cards only where the file needs them.
 */
export function byContent(kind: ImportKind, mapped: Columns, found: Found): Columns {
  if (!isNarrow(found)) return mapped;
  const used = new Set(Object.values(mapped).flat());
  const told: Columns = { ...mapped };
  const free = () => found.columns.filter((column) => !used.has(column));
  const take = (field: string, column: string | undefined) => {
    if (told[field] !== undefined || column === undefined) return;
    told[field] = [column];
    used.add(column);
  };
  const like = (field: string, fits: (look: ColumnLook) => boolean): string[] =>
    free().filter((column) => {
      const look = lookOf(column, found);
      return look.cells.length > 0 && fits(look) && mayBe(field, column);
    });
  const only = (field: string, fits: (look: ColumnLook) => boolean) => onlyOne(like(field, fits));
  const mostly = (kind: CellKind) => (look: ColumnLook) => look.share(kind) >= nearlyAll;
  const lacks = (...fields: string[]) => fields.every((field) => told[field] === undefined);

  if (lacks('email')) take('email', only('email', mostly('email')));
  if (kind === 'customers') {
    take('phone', only('phone', mostly('phone')));
    return told;
  }
  if (lacks('date')) {
    const days = like('date', mostly('date'));
    take('date', days.length > 0 ? onlyOne(days) : only('date', compactDays));
  }
  if (lacks('status', 'type')) take('status', only('status', tellsStates));
  if (lacks('currency'))
    take(
      'currency',
      only('currency', (look) => look.share('currency') === 1 && isRepeated(look)),
    );
  if (lacks('amount', 'price')) take('amount', amountAmong(like('amount', mostly('money')), found));
  if (lacks('receipt')) take('receipt', orderNumber(like('receipt', mostly('code')), told, found));
  const isByName = told.customer?.every((column) => holdsNames(column, found)) === true;
  if (lacks('card', 'email') && (lacks('customer') || isByName)) {
    take('phone', only('phone', mostly('phone')));
    if (lacks('phone')) take('card', card(like('card', mostly('card')), told, found));
  }
  return told;
}

const onlyOne = (columns: readonly string[]) => (columns.length === 1 ? columns[0] : undefined);

/** Eight digits that are days in every cell; numbers of orders that begin with the year are not. */
const compactDays = (look: ColumnLook) => look.share('compact_date') === 1;

/** A few words come again and again. */
const isRepeated = ({ cells, distinct }: ColumnLook) => distinct <= 3 || distinct * 3 <= cells.length;

/** States of orders: all words are known, there is more than one, and some tell orders that came to nothing. */
function tellsStates(look: ColumnLook): boolean {
  return look.distinct > 1 && isRepeated(look) && look.share('state') === 1 && look.share('unpaid') > 0;
}

/** Of several columns of money the one that the others add up to. */
function amountAmong(columns: readonly string[], found: Found): string | undefined {
  const filled = columns.filter((column) => lookOf(column, found).filled >= 0.5);
  return filled.length > 1 ? onlyOne(filled.filter((column) => sumOfOthers(column, filled, found))) : filled[0];
}

/** Two values that stand together: in how many rows, and with how many others. */
function keepsTo(place: number, other: number | undefined, rows: Found['rows']): boolean {
  if (other === undefined) return true;
  const known = new Map<string, string>();
  for (const row of rows) {
    const value = row[place]?.trim() ?? '';
    const beside = row[other]?.trim() ?? '';
    if (value === '' || beside === '') continue;
    const before = known.get(value);
    if (before === undefined) known.set(value, beside);
    else if (before !== beside) return false;
  }
  return true;
}

const placeOf = (field: string, told: Columns, { columns }: Found) =>
  told[field] === undefined ? undefined : columns.indexOf(told[field][0]);

/** A number of an order stands with one day and one buyer; one that comes again with another is something else. */
function orderNumber(columns: readonly string[], told: Columns, found: Found): string | undefined {
  const date = placeOf('date', told, found);
  if (date === undefined) return undefined;
  const customer = placeOf('customer', told, found) ?? placeOf('email', told, found);
  const { gathers } = shapeOf({ columns: told });
  const fitting = columns.filter((column) => {
    const look = lookOf(column, found);
    // one for each line of products numbers the lines
    if (gathers && look.distinct === look.cells.length) return false;
    const place = found.columns.indexOf(column);
    if (look.filled < nearlyAll || look.distinct < 2 || look.distinct * 5 < look.cells.length) return false;
    if (look.share('ean') === 1 || look.share('phone') === 1 || look.share('compact_date') === 1) return false;
    // as short as a quantity
    if (look.share('whole') === 1 && look.cells.every((cell) => cell.length < 3)) return false;
    return keepsTo(place, date, found.rows) && keepsTo(place, customer, found.rows);
  });
  if (fitting.length < 2) return fitting[0];
  const places = fitting.map((column) => found.columns.indexOf(column));
  // where each tells the others, any of them does
  const areOne = places.every((place) => places.every((other) => keepsTo(place, other, found.rows)));
  return areOne ? [...fitting].sort((a, b) => plainName(a).localeCompare(plainName(b)))[0] : undefined;
}

/** A card is a long number of one length that comes on several days, and no number of the trade for a product. */
function card(columns: readonly string[], told: Columns, found: Found): string | undefined {
  const date = placeOf('date', told, found);
  if (date === undefined) return undefined;
  return onlyOne(
    columns.filter((column) => {
      const look = lookOf(column, found);
      const isOfOneLength = new Set(look.cells.map((cell) => cell.replaceAll(' ', '').length)).size === 1;
      if (!isOfOneLength || look.distinct === look.cells.length) return false;
      const isProduct = look.share('ean') === 1 && !look.cells.every((cell) => /^(?:2|0?4|9[89])/.test(cell));
      return !isProduct && !keepsTo(found.columns.indexOf(column), date, found.rows);
    }),
  );
}
