// Where the table of a file begins: reports put their title, their period and their shop above the header.
import type { Ambiguity } from '../contract.ts';
import { readCalendarDate } from './dates.ts';
import { readDecimal } from './numbers.ts';
import { isKnownName } from './usual-names.ts';

/** A row of the look at a file, with the line on which it begins. */
export interface LookedRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A header further down is not looked for. */
export const rowsAbove = 30;
const titleShown = 60;

/** Whether a cell is a number or a date: no name of a column. */
export function isFact(cell: string): boolean {
  const text = cell.trim();
  return text !== '' && (isDate(text) || readDecimal(text, '.') !== undefined);
}

/** Whether a text is a date in either order. */
export function isDate(text: string): boolean {
  return readCalendarDate(text, 'dmy') !== undefined || readCalendarDate(text, 'mdy') !== undefined;
}

/**
 * The place of the row with which the table begins, 0 when nothing speaks for another one. Above a header there are only
 * rows with fewer cells filled than it has, and it is a row of names: known ones, or any above a row with facts and as
 * many cells as most rows have.
 */
export function tableStart(rows: readonly LookedRow[]): number {
  const width = usualWidth(rows);
  if (width < 2) return 0;
  let fullest = 0;
  const last = Math.min(rowsAbove, rows.length - 1);
  for (let place = 0; place <= last; place++) {
    const { cells } = rows[place];
    const filled = filledOf(cells);
    if (filled > fullest && isHeader(rows, place, width)) return place;
    // a row of the table without a header above it
    if (cells.length === width && filled > 1 && cells.some(isFact) && filled * 2 > width)
      return headerBelow(rows, place, last, width) ?? (place === 0 ? 0 : startOf(rows, place, width));
    fullest = Math.max(fullest, filled);
  }
  return 0;
}

/**
 * A row of known names further down, below a row that only looks like one of the table: a report's period stands in as many
 * cells ("from", day, "to", day). Rows above it that are of the same kinds as those below are of the table after all.
 */
function headerBelow(rows: readonly LookedRow[], place: number, last: number, width: number): number | undefined {
  for (let header = place + 1; header <= last; header++) {
    const below = rows[header + 1];
    if (below === undefined || !isKnownHeader(rows[header].cells, width) || !below.cells.some(isFact)) continue;
    const table = kindsOf(below.cells);
    return rows.slice(place, header).some(({ cells }) => kindsOf(cells) === table) ? undefined : header;
  }
  return undefined;
}

/** What each cell of a row is: nothing, a day, a number or words. */
function kindsOf(cells: readonly string[]): string {
  return cells
    .map((cell) => (cell.trim() === '' ? '-' : isDate(cell.trim()) ? 'd' : isFact(cell) ? 'n' : 'w'))
    .join('');
}

/** Data at `place` with nothing like a header above: it begins the table where all above are narrower. */
function startOf(rows: readonly LookedRow[], place: number, width: number): number {
  return rows.slice(0, place).every(({ cells }) => cells.length < width || filledOf(cells) * 2 < width) ? place : 0;
}

function isHeader(rows: readonly LookedRow[], place: number, width: number): boolean {
  const { cells } = rows[place];
  if (isKnownHeader(cells, width)) return true;
  if (cells.some(isFact)) return false;
  const below = rows[place + 1]?.cells ?? [];
  return cells.length === width && filledOf(cells) === width && below.length === width && below.some(isFact);
}

/** Whether a row holds names that are known, and no facts. */
function isKnownHeader(cells: readonly string[], width: number): boolean {
  if (cells.some(isFact) || cells.length < width) return false;
  return cells.filter((cell) => isKnownName(cell)).length >= 2;
}

/** The number of cells that most rows have. */
export function usualWidth(rows: readonly LookedRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

const filledOf = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length;

/** What is to be said of lines above the table. */
export function noteTitle(rows: readonly LookedRow[], start: number, ambiguous: Ambiguity[]): void {
  const first = rows.find(({ line }) => line < start);
  if (!first) return;
  const text = first.cells
    .filter((cell) => cell.trim() !== '')
    .join(' ')
    .slice(0, titleShown);
  const header = String(start);
  ambiguous.push({
    point: 'title_lines',
    sentence: `Line ${first.line} looks like a title (${text}); the table is taken to begin in line ${header}, and what stands above is passed over. If it begins elsewhere, say so (--header-line N).`,
    params: { line: String(first.line), text, header },
  });
}
