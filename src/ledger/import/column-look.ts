// What the cells of a column look like, whatever its name: addresses, days, money, telephone numbers, states of an order.
import { countryCode } from './countries.ts';
import { currencyNamed } from './currency-words.ts';
import type { DetectedFormat } from './detect-format.ts';
import { isDate } from './find-header.ts';
import { readDecimal } from './numbers.ts';
import { saysNothing } from './odd-cells.ts';
import { meaningOf } from './payment.ts';

/** What a cell may be; several at once. */
export type CellKind =
  | 'email'
  /** A day with marks or words in it, with or without a time. */
  | 'date'
  /** Eight digits that are a day of these decades. */
  | 'compact_date'
  | 'number'
  /** A number with decimals or a currency beside it. */
  | 'money'
  | 'whole'
  /** A telephone number with a sign that tells it from other numbers: +, 00, blanks or strokes. */
  | 'phone'
  /** Nothing but digits, as many as cards have. */
  | 'card'
  /** A number of the trade for a product: thirteen digits or twelve, the last of which checks the others. */
  | 'ean'
  | 'currency'
  | 'country'
  /** A word for the state of an order, and one that tells an order that was not paid. */
  | 'state'
  | 'unpaid'
  /** Something with a digit and no blank: how orders are numbered. */
  | 'code'
  /** No digit in it. */
  | 'words';

/** A column as its first cells show it. */
export interface ColumnLook {
  /** Cells that were looked at: filled ones, words for nothing left out. */
  readonly cells: readonly string[];
  /** The share of them that are of a kind, 0 for an empty column. */
  share(kind: CellKind): number;
  /** How many different ones. */
  readonly distinct: number;
  /** The share of rows in which the column is filled. */
  readonly filled: number;
}

/** So many cells show what a column is; of a wide file fewer of each are looked at, so many in all. */
const cellsLookedAt = 200;
const fewestLookedAt = 20;
const cellsInAll = 20_000;
/** No table of orders is wider: what has more columns is known by their names alone. */
const widestLookedAt = 1000;
/** A cell of a table of facts is shorter. */
const longestFact = 80;

const looks = new WeakMap<object, Map<string, ColumnLook>>();

/** Whether a file is narrow enough for all of its columns to be looked at. */
export function isNarrow({ columns }: Pick<DetectedFormat, 'columns'>): boolean {
  return columns.length <= widestLookedAt;
}

/** The look of a column of a file; worked out once. */
export function lookOf(column: string, found: Pick<DetectedFormat, 'columns' | 'rows'>): ColumnLook {
  let known = looks.get(found.rows);
  if (known === undefined) {
    known = new Map();
    looks.set(found.rows, known);
  }
  let look = known.get(column);
  if (look === undefined) {
    const most = Math.floor(cellsInAll / found.columns.length);
    look = lookAt(found.columns.indexOf(column), found.rows, Math.max(fewestLookedAt, Math.min(cellsLookedAt, most)));
    known.set(column, look);
  }
  return look;
}

function lookAt(place: number, rows: readonly (readonly string[])[], most: number): ColumnLook {
  const cells: string[] = [];
  let seen = 0;
  for (const row of rows) {
    if (cells.length === most) break;
    seen++;
    const cell = row[place]?.trim() ?? '';
    if (!saysNothing(cell)) cells.push(cell);
  }
  const shares = new Map<CellKind, number>();
  return {
    cells,
    distinct: new Set(cells).size,
    filled: seen === 0 ? 0 : cells.length / seen,
    share(kind) {
      let share = shares.get(kind);
      if (share === undefined) {
        const is = kinds[kind];
        const fitting = cells.filter((cell) => cell.length <= longestFact && is(cell)).length;
        share = cells.length === 0 ? 0 : fitting / cells.length;
        shares.set(kind, share);
      }
      return share;
    },
  };
}

const hasDigit = /\d/;
const digitsOnly = /^\d+$/;

const kinds: Readonly<Record<CellKind, (cell: string) => boolean>> = {
  email: (cell) => /^<?(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]{2,}>?$/i.test(cell),
  date: (cell) => hasDigit.test(cell) && !digitsOnly.test(cell) && isDate(cell) && !/^\d+[.,]\d+$/.test(cell),
  compact_date: (cell) => /^(?:19[5-9]|20[0-6])\d{5}$/.test(cell) && isDate(cell),
  number: isNumber,
  money: (cell) => isNumber(cell) && (/[.,]\d{1,4}\D*$/.test(cell) || /[\p{Sc}\p{L}]/u.test(cell)),
  whole: (cell) => /^-?\d+$/.test(cell),
  phone: isPhone,
  card: (cell) => /^\d{8,19}$/.test(cell.replace(/(?<=\d)\s(?=\d)/g, '')),
  ean: isEan,
  currency: (cell) => cell.length <= 12 && !hasDigit.test(cell) && currencyNamed(cell, 'EUR') !== undefined,
  country: (cell) => !hasDigit.test(cell) && countryCode(cell) !== undefined,
  state: (cell) => !hasDigit.test(cell) && meaningOf(cell) !== undefined,
  unpaid: (cell) => !hasDigit.test(cell) && ['unpaid', 'cancelled', 'refunded'].includes(meaningOf(cell) ?? ''),
  code: (cell) => /^(?=.*\d)[#\p{L}\p{N}][\p{L}\p{N}/_.#-]*$/u.test(cell) && !/^-?\d+[.,]\d+$/.test(cell),
  words: (cell) => !hasDigit.test(cell),
};

/** Letters beside a number are a currency, or it is none: K17 is a code. */
function isNumber(cell: string): boolean {
  if (!hasDigit.test(cell)) return false;
  const [word, ...others] = cell.match(/[\p{L}.]*\p{L}/gu) ?? [];
  if (word !== undefined && (others.length > 0 || currencyNamed(word, 'EUR') === undefined)) return false;
  return readDecimal(cell, '.') !== undefined || readDecimal(cell, ',') !== undefined;
}

function isPhone(cell: string): boolean {
  if (!/^(?:tel\.?\s*)?\+?[\d\s()./-]+$/i.test(cell) || isDate(cell)) return false;
  const digits = cell.replace(/\D/g, '');
  if (digits.length < 8 || digits.length > 15) return false;
  return (
    /^\+/.test(cell) ||
    (/^00[1-9]/.test(cell) && digits.length > 10) ||
    (/\d[\s/()-]+\d/.test(cell) && !/^\d{1,3}(?:\s\d{3})*$/.test(cell) && !/^(?:\d{4}\s){2,}/.test(cell))
  );
}

/** The last digit of an EAN or UPC makes the weighted sum of all a multiple of ten. */
function isEan(cell: string): boolean {
  if (!/^\d{12,13}$/.test(cell)) return false;
  const digits = [...cell.padStart(13, '0')].map(Number);
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}
