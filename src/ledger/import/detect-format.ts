// Finds out how a file is written from its beginning: encoding, separator, quote, header, order of dates, decimal mark.
import type { Ambiguity, FileFormat } from '../contract.ts';
import { columnNames, repeatedNames } from './columns.ts';
import { textDecoder } from './decode.ts';
import { detectDateOrder } from './detect-date-order.ts';
import { detectEncoding } from './detect-encoding.ts';
import { detectQuote } from './detect-quote.ts';
import { isDate, isFact, type LookedRow, noteTitle, rowsAbove, tableStart, usualWidth } from './find-header.ts';
import { noteDamage } from './header-signs.ts';
import { textsOf } from './row.ts';
import { withoutSeparatorLine } from './separator-line.ts';
import { splitter } from './split-records.ts';
import { isKnownName } from './usual-names.ts';

/** What was found, with the doubts. */
export interface DetectedFormat {
  readonly format: FileFormat;
  readonly columns: string[];
  /** The first rows below the header. */
  readonly rows: string[][];
  /** More of the file follows than was looked at. */
  readonly isBeginning: boolean;
  readonly ambiguous: Ambiguity[];
  /** A date of the file that can be read in two ways, when its order is in doubt. */
  readonly unclearDate: string | undefined;
}

/** So much of a file is looked at. */
export const sampleBytes = 1024 * 1024;
const rowsLookedAt = 2000;
/** Of a cell so much is looked at: what it is shows at once, and patterns over a megabyte take minutes. */
const longestLookedAt = 1000;
const separatorsKnown = [',', ';', '\t', '|'] as const;

/** Shorter samples are taken for whole files. */
const surelyCut = 64 * 1024;

/**
 * Looks at the first bytes (a megabyte will do). `country` decides what the file does not: the order of dates, letters that
 * fit several languages. What is `told` is not asked of the file.
 */
export function detectFormat(sample: Buffer, country: string, told: Partial<FileFormat> = {}): DetectedFormat {
  const ambiguous: Ambiguity[] = [];
  const isCut = sample.length >= surelyCut;
  const encoding = told.encoding ?? detectEncoding(sample, country, isCut, ambiguous);
  const text = textDecoder(encoding)(sample, isCut).replace(/\r\n?/g, '\n');
  // the last line of a sample is cut off
  const lines = text.includes('\n') && isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  const { separator, text: whole } = withoutSeparatorLine(lines);
  const isKnown = separatorsKnown.find((each) => each === separator);
  const shape = detectShape(whole, isKnown === undefined ? told : { separator: isKnown, ...told });
  const firstLine = whole === lines ? 1 : 2;
  const looked = readRows(whole, shape.separator, shape.quote, firstLine);
  const start = told.headerLine ?? looked[told.header === false ? 0 : tableStart(looked)]?.line ?? firstLine;
  const rows = (start > firstLine ? readRows(whole, shape.separator, shape.quote, firstLine, start) : looked).map(
    ({ cells }) => [...cells],
  );
  if (start > firstLine) noteTitle(looked, start, ambiguous);
  const header = told.header ?? hasHeader(rows);
  const data = header ? rows.slice(1) : rows;
  if (header) noteHeader(rows[0] ?? [], data, ambiguous);
  const decimalMark = told.decimalMark ?? detectDecimalMark(data, shape.separator, ambiguous);
  const columns = columnNames(rows[0] ?? [], header);
  const { dateOrder, unclearDate } = detectDateOrder(data, columns, { country, told: told.dateOrder }, ambiguous);
  // where the table begins is kept only where it must be known: above it there is something to pass over
  const above = told.headerLine ?? (looked.some(({ line }) => line < start) ? start : undefined);
  return {
    format: { ...shape, encoding, header, dateOrder, decimalMark, ...(above !== undefined && { headerLine: above }) },
    columns,
    rows: data,
    isBeginning: looked.length > rowsLookedAt || sample.length >= sampleBytes,
    ambiguous,
    unclearDate,
  };
}

/** What is odd about a file with a header: damaged names, names that come twice, nothing below it. */
function noteHeader(header: readonly string[], data: readonly string[][], ambiguous: Ambiguity[]): void {
  noteDamage(header, ambiguous);
  const repeated = repeatedNames(header);
  if (repeated.length > 0) {
    const columns = repeated.join(', ');
    ambiguous.push({
      point: 'columns',
      sentence: `More than one column is called so: ${columns}. The first of each is taken; the others have their place added to the name.`,
      params: { columns },
    });
  }
  if (data.length === 0) {
    ambiguous.push({
      point: 'no_rows',
      sentence: 'There is a header and no line below it: nothing can be taken in.',
      params: {},
    });
  }
}

function detectShape(text: string, told: Partial<FileFormat>): Pick<FileFormat, 'separator' | 'quote'> {
  if (told.separator === 'blank') return { separator: 'blank', quote: '' };
  const quote: FileFormat['quote'] = told.quote ?? detectQuote(text);
  if (told.separator !== undefined) return { separator: told.separator, quote };
  let best: FileFormat['separator'] = ',';
  let bestScore = 0;
  for (const separator of separatorsKnown) {
    const score = steadiness(readRows(text, separator, quote));
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  if (bestScore > 0) return { separator: best, quote };
  const blank = steadiness(readRows(text, 'blank', ''));
  return blank > 0 ? { separator: 'blank', quote: '' } : { separator: ',', quote };
}

/** Columns of most rows, times the share of rows that have just so many; 0 for a single column. */
function steadiness(rows: readonly LookedRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [columns, times] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  return columns < 2 ? 0 : columns ** 0.5 * (times / rows.length);
}

/** The first rows from the line `start` on; `firstLine` is the number of the first line of the text. */
function readRows(text: string, separator: string, quote: string, firstLine = 1, start = 1): LookedRow[] {
  const rows: LookedRow[] = [];
  const split = splitter(
    { separator, quote },
    {
      record: (row, number) => {
        const line = number + firstLine - 1;
        if (line < start) return;
        if (rows.length === 0) rows.push({ line, cells: textsOf(row) });
        else if (rows.length <= rowsLookedAt) {
          rows.push({ line, cells: textsOf(row).map((text) => text.slice(0, longestLookedAt)) });
        }
        // titles have other numbers of cells than the table below them
        if (rows.length > rowsAbove) split.columns ||= usualWidth(rows);
      },
      // a title with a stray quote is a title; below the first row it would be a damaged line
      broken(number, raw) {
        if (start === 1 && rows.length === 0) rows.push({ line: number + firstLine - 1, cells: [raw()] });
      },
    },
  );
  split.push(Buffer.from(text));
  split.end();
  return rows;
}

/** A header has names only: such as are known, or any when below them there is a column of numbers or dates. */
function hasHeader(rows: string[][]): boolean {
  const [first, ...others] = rows;
  if (!first) return false;
  if (first.some(isFact) || first.every((cell) => cell.trim() === '')) return false;
  // two are no chance; of a single column one must do
  const known = first.filter((cell) => isKnownName(cell)).length;
  if (known >= Math.min(2, first.length)) return true;
  return others.length === 0 || first.some((_, i) => others.slice(0, 50).some((row) => isFact(row[i] ?? '')));
}

function detectDecimalMark(rows: string[][], separator: string, ambiguous: Ambiguity[]): '.' | ',' {
  let comma = 0;
  let point = 0;
  let unclear = 0;
  for (const row of rows) {
    for (const cell of row) {
      const match = /^\s*[^\d]{0,10}-?\d[\d\s.,']*([.,])(\d+)\s*[^\d]{0,8}\s*$/.exec(cell);
      if (!match || isDate(cell)) continue;
      const [, mark, after] = match;
      const alone = cell.indexOf(mark) === cell.lastIndexOf(mark);
      const both = cell.includes('.') && cell.includes(',');
      if (after.length === 3 && !both) {
        if (alone) unclear++;
        continue;
      }
      if (!alone) continue;
      if (mark === ',') comma++;
      else point++;
    }
  }
  if (comma === 0 && point === 0 && unclear > 0) {
    ambiguous.push({
      point: 'decimal_mark',
      sentence:
        'Numbers such as 1.234 or 1,234 can be thousands or decimals; a comma is taken as decimal mark only in files apart by semicolons (--decimal-mark).',
      params: {},
    });
    return separator === ';' ? ',' : '.';
  }
  return comma > point ? ',' : '.';
}
