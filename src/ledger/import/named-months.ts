// Months as words, in the four languages of the pages and in the short forms that programs write (01-Jan-2024).

/** The first three letters of each month's names, January first: English, Italian, Polish, Spanish. */
const beginnings = [
  'jan gen sty ene',
  'feb lut',
  'mar',
  'apr kwi abr',
  'may mag maj',
  'jun giu cze',
  'jul lug lip',
  'aug ago sie',
  'sep set wrz',
  'oct ott paz',
  'nov lis',
  'dec dic gru',
].map((words) => words.split(' '));

const dayFirst =
  /^(?:\p{L}{2,12}\.?,\s*)?(\d{1,2})(?:\.|st|nd|rd|th)?[\s\-/]+(?:de\s+)?(\p{L}{3,12})\.?,?[\s\-/]+(?:de\s+)?(\d{4}|\d{2})(?!\d)/iu;
const monthFirst = /^(?:\p{L}{2,12}\.?,\s*)?(\p{L}{3,12})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/]+(\d{4})(?!\d)/iu;

/** A date as it is written, and how much of the text it takes. */
export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly date: string;
  readonly length: number;
}

/** Reads a date at the beginning of a text, as in 3 May 2024, May 3, 2024 and 03-May-24; undefined when it has no such. */
export function readNamedMonth(text: string): DateParts | undefined {
  const first = dayFirst.exec(text);
  const match = first ?? monthFirst.exec(text);
  if (!match) return undefined;
  const [all, one, two, year] = match;
  const [date, word] = first ? [one, two] : [two, one];
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().slice(0, 3);
  const month = beginnings.findIndex((words) => words.includes(plain)) + 1;
  return month === 0 ? undefined : { year, month: String(month), date, length: all.length };
}
