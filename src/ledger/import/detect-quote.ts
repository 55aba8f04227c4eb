// Which character stands around texts: the double quote, unless apostrophes do its work in the whole file.

/** A cell that begins with a quote, and with an apostrophe whether one closes it. */
const opened = /(?:^|[,;\t|])(?:(")|'([^'\n]*'(?=$|[,;\t|]))?)/gm;
/** So many of the lines must have a text in apostrophes, one in so many. */
const leastShare = 2;

/**
 * The quote of a text. An apostrophe is a letter in many names ('s-Hertogenbosch) and a mark of spreadsheets for text, so
 * a few cells that happen to lie between two of them make no quote: it must be at work in half the lines, or hold
 * separators within texts, and never stand open.
 */
export function detectQuote(text: string): '"' | "'" {
  let doubles = 0;
  let closed = 0;
  let open = 0;
  let holds = 0;
  const lines = new Set<number>();
  for (const match of text.matchAll(opened)) {
    if (match[1] !== undefined) doubles++;
    else if (match[2] === undefined) open++;
    else {
      closed++;
      if (/[,;\t|]/.test(match[2])) holds++;
      lines.add(text.lastIndexOf('\n', match.index));
    }
  }
  if (closed === 0 || doubles * 4 >= closed) return '"';
  const lineCount = text.split('\n').filter((line) => line !== '').length;
  const isUsual = lines.size * leastShare >= lineCount;
  return isUsual ? "'" : holds > 0 && open === 0 ? "'" : '"';
}
