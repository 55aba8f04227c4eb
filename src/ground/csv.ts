// Writes CSV meant for spreadsheets, where a cell that begins with = + - @ would be run as a formula.

export type Cell = string | number | boolean | null | undefined;

const plainNumber = /^[+-]?\d+(\.\d+)?$/;

/** One line of CSV with its line end (RFC 4180 quoting, comma, line feed). Formulas are defused by an apostrophe. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\n`;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
