// Finds out whether the dates of a file have the day or the month first.
import type { Ambiguity, FileFormat } from '../contract.ts';
import { isCalled } from './usual-names.ts';

const isCalledDate = (column: string) =>
  isCalled('purchases', 'date', column) ||
  isCalled('customers', 'birthday', column) ||
  isCalled('customers', 'consent_date', column);
/** A weekday or a time may stand in front. */
const threeNumbers =
  /^\s*(?:\p{L}{2,12}\.?,?\s+|\d{1,2}[:h]\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?)?\s*,?\s+)?(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T\s,_-]|$)/iu;

/**
 * The cells of the columns that are called dates; without any, of those in which most cells look like one. What looks
 * like a date elsewhere (a product 25/12/3) tells nothing of the order.
 */
function dateCells(rows: string[][], columns: readonly string[]): string[][] {
  const places = columns.map((_, place) => place);
  const named = places.filter((place) => isCalledDate(columns[place]));
  const looksLikeDates = (place: number) => {
    const cells = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
    return cells.filter((cell) => threeNumbers.test(cell)).length * 2 > cells.length;
  };
  const kept = named.length > 0 ? named : places.filter(looksLikeDates);
  return rows.map((row) => kept.map((place) => row[place] ?? ''));
}

/** The order of day and month, and a date that leaves it in doubt. */
export interface DateOrder {
  readonly dateOrder: FileFormat['dateOrder'];
  readonly unclearDate: string | undefined;
}

const orderNames = { dmy: 'day first', mdy: 'month first', ymd: 'year first' } as const;

/**
 * Counts the dates that can be read in one order only; the more of one kind decide, and of others a word is said. Where all
 * can be read both ways the shop's country decides, unless the order was `told`.
 */
export function detectDateOrder(
  rows: string[][],
  columns: readonly string[],
  { country, told }: { readonly country: string; readonly told: FileFormat['dateOrder'] | undefined },
  ambiguous: Ambiguity[],
): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  let unclear: string | undefined;
  for (const row of dateCells(rows, columns)) {
    for (const cell of row) {
      const match = threeNumbers.exec(cell);
      if (!match) continue;
      const [, first, second] = match;
      if (first.length === 4) continue;
      if (Number(first) > 12 && Number(second) <= 12) dayFirst++;
      else if (Number(second) > 12 && Number(first) <= 12) monthFirst++;
      else if (first !== second) unclear ??= cell.trim();
    }
  }
  if (dayFirst > 0 || monthFirst > 0) {
    const dateOrder = told ?? (monthFirst > dayFirst ? 'mdy' : 'dmy');
    if (dayFirst > 0 && monthFirst > 0) {
      ambiguous.push({
        point: 'mixed_dates',
        sentence: `Dates are written in two orders: in the first lines ${dayFirst} can only be day first and ${monthFirst} only month first. All are read ${orderNames[dateOrder]} (--date-order); the others are left out, and dates such as 03/04 may be wrong.`,
        params: { dayFirst: String(dayFirst), monthFirst: String(monthFirst) },
      });
    }
    return { dateOrder, unclearDate: undefined };
  }
  // only dates with the year in front, or none: they read the same in every order
  if (unclear === undefined) return { dateOrder: told ?? 'ymd', unclearDate: undefined };
  if (told !== undefined) return { dateOrder: told, unclearDate: undefined };
  const dateOrder = country === 'US' ? 'mdy' : 'dmy';
  ambiguous.push({
    point: 'date_order',
    sentence: `Dates such as ${unclear} can be day first or month first; taken as ${orderNames[dateOrder]}.`,
    params: {},
  });
  return { dateOrder, unclearDate: unclear };
}
