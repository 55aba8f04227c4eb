// Two stray quotes, one at the beginning of a text and one at the end of another some lines below, make one record of
// several, and the sales between them would be gone without a word.

const lineFeed = 10;
const carriageReturn = 13;

/** How a file is apart and quoted, and the cells of its header. */
export interface Layout {
  readonly separator: number;
  readonly quote: number;
  readonly columns: number;
  /** The record may be the header, which has no numbers. */
  readonly maybeHeader: boolean;
}

/**
 * Whether the lines from `start` to `end`, which quotes make one record, are records each by itself: the last one has a
 * single quote, every one has as many cells as the header when quotes are taken for letters, and numbers stand where the
 * first one has them.
 */
export function isSeveralRecords(bytes: Uint8Array, start: number, end: number, layout: Layout): boolean {
  const { separator, quote, columns, maybeHeader } = layout;
  let first: boolean[] | undefined;
  let quotes = 0;
  for (let at = start; at < end; ) {
    const numbers = [beginsWithDigit(bytes, at)];
    quotes = 0;
    for (; at < end && bytes[at] !== lineFeed; at++) {
      if (bytes[at] === separator) numbers.push(beginsWithDigit(bytes, at + 1));
      else if (bytes[at] === quote) quotes++;
    }
    at++;
    // an empty line in a text is no record
    if (numbers.length !== columns) return false;
    if (first === undefined) first = numbers;
    else if (!isAlike(first, numbers)) return false;
  }
  return quotes === 1 && (maybeHeader || first?.includes(true) === true);
}

/** Where a number or a date stands in one there is one in the other. */
function isAlike(one: readonly boolean[], other: readonly boolean[]): boolean {
  return one.every((isNumber, place) => !isNumber || other[place]);
}

function beginsWithDigit(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] === 45 ? bytes[at + 1] : bytes[at];
  return first !== carriageReturn && first >= 48 && first <= 57;
}
