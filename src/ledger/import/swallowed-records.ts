// Two stray quotes, one at the beginning of a text and one at the end of another some lines below, make one record of
// several, and the sales between them would be gone without a word.

const lineFeed = 10;
const carriageReturn = 13;
const minus = 45;
const zero = 48;
const nine = 57;
const atSign = 64;
/** Lines of a text that happen to have as many commas as a table has columns, this often and this many, are rows. */
const fewestTexts = 3;

/** How a file is apart and quoted, and the cells of its header. */
export interface Layout {
  readonly separator: number;
  readonly quote: number;
  readonly columns: number;
  /** The record may be the header, which has no numbers. */
  readonly maybeHeader: boolean;
}

/** What a cell begins like, or holds: enough to tell a row of a table from a line of a text. */
type Shape = 'number' | 'address' | 'text';

/**
 * Whether the lines from `start` to `end`, which quotes make one record, are records each by itself. Quotes are taken for
 * letters: the last line has an odd number of them, most of the lines have as many cells as the header, and most of those
 * have numbers or addresses in the same columns; or the first and the last are such records, whatever stands between. A line
 * that is odd in itself, a page header or an empty one among them, changes nothing. Where nothing but text stands in the
 * cells, every line has to have them all, and be one of several.
 */
export function isSeveralRecords(bytes: Uint8Array, start: number, end: number, layout: Layout): boolean {
  const { separator, quote, columns, maybeHeader } = layout;
  const records: Shape[][] = [];
  let lines = 0;
  let quotes = 0;
  let first: Shape[] | undefined;
  let last: Shape[] = [];
  for (let at = start; at < end; ) {
    const from = at;
    const shapes: Shape[] = [];
    let shape = shapeAt(bytes, at, quote);
    quotes = 0;
    for (; at < end && bytes[at] !== lineFeed; at++) {
      if (bytes[at] === separator) {
        shapes.push(shape);
        shape = shapeAt(bytes, at + 1, quote);
      } else if (bytes[at] === quote) quotes++;
      else if (bytes[at] === atSign && shape === 'text') shape = 'address';
    }
    shapes.push(shape);
    const isEmpty = at === from || (at === from + 1 && bytes[from] === carriageReturn);
    at++;
    if (isEmpty) continue;
    lines++;
    first ??= shapes;
    last = shapes;
    if (shapes.length === columns) records.push(shapes);
  }
  if (quotes % 2 === 0 || lines < 2) return false;
  if (first !== undefined && last.length === columns && areAlike(first, last)) return true;
  // a header has nothing but text in it
  if (records.length === lines && (maybeHeader || (lines >= fewestTexts && columns >= fewestTexts))) return true;
  const usual = Array.from({ length: columns }, (_, column) => usualShape(records, column));
  if (usual.every((shape) => shape === undefined)) return false;
  const alike = records.filter((shapes) => usual.every((shape, column) => !shape || shapes[column] === shape));
  return alike.length * 2 > lines;
}

/**
 * Whether the line with the opening quote has numbers and addresses where that with the closing one, which is a whole record,
 * has them: then both are records, whatever stands between. Of one that is cut short more is asked.
 */
function areAlike(first: readonly Shape[], last: readonly Shape[]): boolean {
  const common = last.slice(0, first.length);
  const shared = common.filter((shape, column) => shape !== 'text' && shape === first[column]).length;
  if (first.length === last.length) return shared > 0;
  return common.length * 2 > last.length && shared > 1 && common.every((shape, column) => shape === first[column]);
}

/** The shape that most of the records have in a column; undefined where it is text or none. */
function usualShape(records: readonly Shape[][], column: number): Shape | undefined {
  return (['number', 'address'] as const).find(
    (shape) => records.filter((shapes) => shapes[column] === shape).length * 2 > records.length,
  );
}

function shapeAt(bytes: Uint8Array, at: number, quote: number): Shape {
  let first = bytes[at];
  // a minus, and the stray quote itself
  if (first === minus || first === quote) first = bytes[at + 1];
  return first >= zero && first <= nine ? 'number' : 'text';
}
