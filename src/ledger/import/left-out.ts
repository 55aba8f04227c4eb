// Counts what stays out of a file, by reason: lines, the orders of which nothing comes in, and what they came to.
import type { ImportMapping, StaysOut } from '../contract.ts';
import { hashText } from '../facts/content.ts';
import { hashTable } from '../facts/hash-table.ts';
import { cellsOf } from './cells.ts';
import { moneyLimits } from './currency-digits.ts';
import { currencyNamed } from './currency-words.ts';
import { moneyCells, readMoney } from './read-money.ts';
import { cached } from './reader-kit.ts';
import { tellsTotals } from './receipt-totals.ts';
import { type RejectionCode, rejections } from './rejections.ts';
import type { Row } from './row.ts';
import { shapeOf } from './shape.ts';

/** Reasons of which the word that stands in the file says more. */
const ofWords: ReadonlySet<RejectionCode> = new Set(['not_paid', 'unknown_state', 'no_sale', 'cancelled'] as const);
/** So many different words are told apart; whoever maps names as states has more. */
const mostWords = 40;
const longestWord = 60;
/** So many numbers of orders are kept as texts: only an import needs them, to ask its stage. */
const mostTexts = 100_000;

/** What stays out, while a file is read. */
export interface LeftOut {
  /** The present record is not taken in. */
  add(row: Row, field: string, code: RejectionCode): void;
  /** A record that could not be read at all. */
  damaged(code: RejectionCode): void;
  /** Receipts that contradict others: found when the whole file is known. */
  contradicted(code: RejectionCode, what: { lines: number; orders: number; currency: string; minor: number }): void;
  /** Heeds a record that comes in, where rows go on with the order above them. */
  passed(row: Row): void;
  /** The numbers of its orders, for asking which of them come in after all; undefined when there are too many. */
  numbers(): string[] | undefined;
  /** The end, told which numbers come in with other lines; unknown: orders are not told apart. */
  end(comesIn: ((high: number, low: number) => boolean) | undefined): StaysOut[];
}

interface Group {
  readonly code: RejectionCode;
  readonly word: string | null;
  lines: number;
  orders: number;
  readonly amounts: Record<string, number>;
}

/** Nothing left out yet, of a file under a settled mapping. */
export function leftOut(mapping: ImportMapping, columns: readonly string[], fileCurrency: string): LeftOut {
  const cells = cellsOf(mapping, columns);
  const shape = shapeOf(mapping);
  const money = moneyCells(cells);
  const isTotal = tellsTotals(mapping);
  const tellsMoney = mapping.columns.amount !== undefined || mapping.columns.price !== undefined;
  const currencyCell = cells.repeated('currency');
  const currencyOf = cached((text) => (text === '' ? fileCurrency : currencyNamed(text, fileCurrency)));
  const keyOf = cells.text('receipt');
  const words = { status: cells.text('status'), type: cells.text('type'), cancelled: cells.text('cancelled') };
  const wordOf = (row: Row, field: string): string | null => {
    const word = words[field as keyof typeof words]?.(row).slice(0, longestWord);
    return word === undefined || word === '' ? null : word;
  };
  const groups = new Map<string, Group>();
  const groupOf = (code: RejectionCode, word: string | null): Group => {
    const key = `${code} ${word ?? ''}`;
    const there = groups.get(key);
    if (there) return there;
    if (word !== null && groups.size >= mostWords) return groupOf(code, null);
    const made = { code, word, lines: 0, orders: 0, amounts: {} };
    groups.set(key, made);
    return made;
  };
  const seen = hashTable();
  /** High and low half of each number and the place of its reason, three by three. */
  let numbers = new Int32Array(3 * 256);
  let count = 0;
  const ofNumber: Group[] = [];
  let texts: string[] | undefined = [];
  let lastNumber = '';

  /** Whether this is the first line of its order that stays out. */
  const noteOrder = (number: string, group: Group): boolean => {
    const { high, low } = hashText(number);
    const place = seen.place(high, low, 1);
    if (seen.value(place) > 0) return false;
    seen.setValue(place, 1);
    if (count * 3 === numbers.length) {
      const more = new Int32Array(numbers.length * 2);
      more.set(numbers);
      numbers = more;
    }
    let at = ofNumber.indexOf(group);
    if (at < 0) at = ofNumber.push(group) - 1;
    numbers.set([high, low, at], count * 3);
    count++;
    if (texts && texts.push(number) > mostTexts) texts = undefined;
    return true;
  };

  const minorOf = (row: Row, currency: string): number => {
    const limits = moneyLimits(currency);
    if (!tellsMoney || !limits) return 0;
    // without the meaning of its state: what the order would have come to
    const told = readMoney(row, money, limits, () => undefined);
    if (!told) return 0;
    const off = told.goodsMinor === undefined ? Math.min(told.discountMinor, Math.max(0, told.amountMinor)) : 0;
    return told.amountMinor - off;
  };

  return {
    add(row, field, code) {
      const group = groupOf(code, ofWords.has(code) ? wordOf(row, field) : null);
      group.lines++;
      const key = keyOf(row);
      const number = key === '' && shape.carries ? lastNumber : key;
      if (number !== '') lastNumber = number;
      const isOne = number === '' || shape.receipt !== 'column';
      const isFirst = isOne || noteOrder(number, group);
      if (isOne) group.orders++;
      if (isTotal && !isFirst) return;
      const currency = currencyOf(currencyCell(row)) ?? fileCurrency;
      group.amounts[currency] = (group.amounts[currency] ?? 0) + minorOf(row, currency);
    },
    damaged(code) {
      groupOf(code, null).lines++;
      if (shape.receipt === 'none') groupOf(code, null).orders++;
    },
    contradicted(code, { lines, orders, currency, minor }) {
      const group = groupOf(code, null);
      group.lines += lines;
      group.orders += orders;
      if (minor !== 0) group.amounts[currency] = (group.amounts[currency] ?? 0) + minor;
    },
    passed(row) {
      if (!shape.carries) return;
      const key = keyOf(row);
      if (key !== '') lastNumber = key;
    },
    numbers: () => texts,
    end(comesIn) {
      for (let each = 0; comesIn && each < count; each++) {
        if (!comesIn(numbers[each * 3], numbers[each * 3 + 1])) ofNumber[numbers[each * 3 + 2]].orders++;
      }
      return [...groups.values()]
        .map(({ code, word, lines, orders, amounts }) => ({
          reason: rejections[code].reason,
          word,
          lines,
          // a basket is what one customer bought at one moment: which of its lines came in is not followed
          orders: comesIn && shape.receipt !== 'moment' ? orders : null,
          amounts,
        }))
        .sort((a, b) => b.lines - a.lines);
    },
  };
}
