// Which column of money the others add up to: a total is its goods, its shipping and its taxes less its discount.
import type { DetectedFormat } from './detect-format.ts';
import { readDecimal } from './numbers.ts';

type Found = Pick<DetectedFormat, 'columns' | 'rows'>;

/** So many rows show it, and of so many columns every sum is tried. */
const rowsLookedAt = 100;
const mostOthers = 5;
const nearlyAll = 0.95;

/** The numbers of a column in the first rows, in hundredths; empty cells are nothing. Undefined where one is no number. */
function hundredths(column: string, { columns, rows }: Found): (number | undefined)[] {
  const place = columns.indexOf(column);
  return rows.slice(0, rowsLookedAt).map((row) => {
    const text = row[place]?.trim() ?? '';
    if (text === '') return 0;
    const read = readDecimal(text, markOf(text));
    return read && Math.round((read.units / 10 ** read.decimals) * 100);
  });
}

/** The last mark before the end is that of the decimals, unless three digits follow it. */
function markOf(text: string): '.' | ',' {
  return /,\d{1,2}\D*$/.test(text) || /,\d{4,}\D*$/.test(text) ? ',' : '.';
}

/** Whether a column is the same sum or difference of some of the others in nearly all rows that tell something. */
export function sumOfOthers(column: string, all: readonly string[], found: Found): boolean {
  const others = all.filter((each) => each !== column);
  if (others.length === 0 || others.length > mostOthers) return false;
  const total = hundredths(column, found);
  const parts = others.map((each) => hundredths(each, found));
  const largest = total.map((value, row) => parts.every((part) => (part[row] ?? 0) <= (value ?? 0)));
  if (largest.filter(Boolean).length < nearlyAll * total.length) return false;
  return signs(others.length).some((sign) => {
    // one part alone is the same number twice
    if (sign.filter((each) => each !== 0).length < 2) return false;
    return addsUp(total, parts, sign);
  });
}

/** Whether `total` is `parts` with such signs in nearly all rows, and each part counts in some. */
export function addsUp(
  total: readonly (number | undefined)[],
  parts: readonly (readonly (number | undefined)[])[],
  sign: readonly number[],
): boolean {
  let told = 0;
  let right = 0;
  const counts = sign.map(() => false);
  for (const [row, value] of total.entries()) {
    if (value === undefined || value === 0) continue;
    told++;
    let sum = 0;
    for (const [i, part] of parts.entries()) {
      const minor = part[row] ?? 0;
      if (sign[i] !== 0 && minor !== 0) counts[i] = true;
      sum += sign[i] * Math.abs(minor);
    }
    if (Math.abs(sum - value) <= 1) right++;
  }
  return told >= 2 && right >= nearlyAll * told && sign.every((each, i) => each === 0 || counts[i]);
}

/** Every way to add, take off or leave out so many parts. */
function signs(count: number): number[][] {
  if (count === 0) return [[]];
  return signs(count - 1).flatMap((sign) => [0, 1, -1].map((each) => [...sign, each]));
}

/** Whether shipping is within a total, as far as goods beside it show: false where the total is the goods without it. */
export function holdsShipping(
  total: string,
  shipping: readonly string[],
  others: {
    readonly goods: readonly string[];
    readonly discounts: readonly string[];
    readonly taxes: readonly string[];
  },
  found: Found,
): boolean {
  const whole = hundredths(total, found);
  const costs = shipping.map((column) => hundredths(column, found));
  const paid = whole.flatMap((value, row) => {
    const cost = costs.reduce((sum, each) => sum + Math.abs(each[row] ?? 0), 0);
    return cost > 0 && value !== undefined && value > 0 ? [{ row, value, cost }] : [];
  });
  // nothing was ever paid for it, or more than for all
  if (paid.length === 0) return true;
  if (paid.some(({ value, cost }) => cost > value)) return false;
  const goods = others.goods.map((column) => hundredths(column, found));
  const extras = [...others.discounts, ...others.taxes].map((column) => hundredths(column, found));
  if (goods.length === 0 || extras.length > mostOthers) return true;
  const fits = (withShipping: boolean) =>
    goods.some((part) =>
      signs(extras.length).some((sign) => {
        const right = paid.filter(({ row, value, cost }) => {
          const sum = extras.reduce((all, each, i) => all + sign[i] * Math.abs(each[row] ?? 0), part[row] ?? 0);
          return Math.abs(sum + (withShipping ? cost : 0) - value) <= 1;
        });
        return right.length >= nearlyAll * paid.length;
      }),
    );
  return fits(true) || !fits(false);
}
