// Ids as a spreadsheet spoils them: a long number becomes 3.93E+11, and thousands of people one.

/** One digit before the mark, and an exponent with its sign: how every spreadsheet writes a long number. */
const rounded = /^\d(?:[.,]\d+)?e\+\d{2,3}$/i;
/** What stands in a cell that a spreadsheet could not work out, in several languages, or show. */
const failed = /^#(?:n\/?[avd]|#+|[\p{Lu}\p{N}/¡¿._]+[!?])$/iu;

/** Whether a text stands for many numbers and names none of them. */
export function isSpoiltId(text: string): boolean {
  return (text.length > 3 || text.startsWith('#')) && (rounded.test(text) || failed.test(text));
}

/** A reader of ids that keeps a spoilt one as it is written: it is refused by its own name, not as nobody. */
export function unlessSpoilt(idOf: (text: string) => string | undefined): (text: string) => string | undefined {
  return (text) => (isSpoiltId(text.trim()) ? text.trim() : idOf(text));
}
