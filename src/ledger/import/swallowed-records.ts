// Two stray quotes, one at the beginning of a text and one at the end of another some lines below, make one record of
// several, and the sales between them would be gone without a word.

const lineFeed = 10;
const carriageReturn = 13;
const minus = 45;
const zero = 48;
const nine = 57;

/** How a file is apart and quoted, and the cells of its header. */
export interface Layout {
  readonly separator: number;
  readonly quote: number;
  readonly columns: number;
  /** The record may be the header, which has no numbers. */
  readonly maybeHeader: boolean;
}

/**
 * Whether the lines from `start` to `end`, which quotes make one record, are records each by itself. Quotes are taken for
 * letters: the last line has an odd number of them, and most of the lines have as many cells as the header and numbers
 * where most of those have them; or the first and the last are, whatever stands between. A line that is odd in itself, a
 * page header or an empty one among them, changes nothing.
 */
export function isSeveralRecords(bytes: Uint8Array, start: number, end: number, layout: Layout): boolean {
  const { separator, quote, columns, maybeHeader } = layout;
  const records: boolean[][] = [];
  let lines = 0;
  let quotes = 0;
  let first: boolean[] | undefined;
  let last: boolean[] = [];
  for (let at = start; at < end; ) {
    const from = at;
    const numbers = [beginsWithDigit(bytes, at, quote)];
    quotes = 0;
    for (; at < end && bytes[at] !== lineFeed; at++) {
      if (bytes[at] === separator) numbers.push(beginsWithDigit(bytes, at + 1, quote));
      else if (bytes[at] === quote) quotes++;
    }
    const isEmpty = at === from || (at === from + 1 && bytes[from] === carriageReturn);
    at++;
    if (isEmpty) continue;
    lines++;
    first ??= numbers;
    last = numbers;
    if (numbers.length === columns) records.push(numbers);
  }
  if (quotes % 2 === 0 || lines < 2) return false;
  if (first !== undefined && last.length === columns && areAlike(first, last)) return true;
  // a header has no numbers, so there each line has to be whole
  if (maybeHeader && records.length === lines) return true;
  const usual = Array.from({ length: columns }, (_, column) => isMost(records, (numbers) => numbers[column]));
  if (!usual.includes(true)) return false;
  const alike = records.filter((numbers) => usual.every((isNumber, column) => !isNumber || numbers[column]));
  return alike.length * 2 > lines;
}

/**
 * Whether the line with the opening quote has numbers where that with the closing one, which is a whole record, has them:
 * then both are records, whatever stands between. Of one that is cut short more is asked.
 */
function areAlike(first: readonly boolean[], last: readonly boolean[]): boolean {
  const common = Math.min(first.length, last.length);
  const shared = last.slice(0, common).filter((isNumber, column) => isNumber && first[column]).length;
  if (first.length === last.length) return shared > 0;
  return (
    common * 2 > last.length && shared > 1 && last.slice(0, common).every((isNumber, at) => isNumber === first[at])
  );
}

function isMost(records: readonly boolean[][], has: (numbers: boolean[]) => boolean): boolean {
  return records.filter(has).length * 2 > records.length;
}

function beginsWithDigit(bytes: Uint8Array, at: number, quote: number): boolean {
  let first = bytes[at];
  // a minus, and the stray quote itself
  if (first === minus || first === quote) first = bytes[at + 1];
  return first >= zero && first <= nine;
}
