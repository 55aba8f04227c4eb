// Texts for people as files spoil them: HTML entities, letters encoded twice, links and words for nothing where a name is.
import { withoutEntities } from './entities.ts';
import { longestName } from './reader-kit.ts';

/** What bytes 0x80 to 0x9f are in windows-1252, by their letter. */
const western: ReadonlyMap<string, number> = new Map(
  [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ']
    .map((letter, place) => [letter, 0x80 + place] as const)
    .filter(([l]) => l !== ' '),
);
/** The beginning of a letter of two to four bytes in UTF-8 that was read byte by byte, and what may follow. */
const twice = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}/g;
const strict = new TextDecoder('utf-8', { fatal: true });

/** The text with its letters as they were meant, where only one reading makes sense: JosÃ© is José. */
export function mended(text: string): string {
  const plain = text.includes('&') ? withoutEntities(text) : text;
  return plain.replace(twice, (letters) => meantBy(letters) ?? letters);
}

function meantBy(letters: string): string | undefined {
  const bytes = [...letters].map((letter) => western.get(letter) ?? letter.charCodeAt(0));
  // a letter may be followed by one that only looks like its continuation
  for (let length = bytes.length; length >= 2; length--) {
    try {
      return strict.decode(Uint8Array.from(bytes.slice(0, length))) + letters.slice(length);
    } catch {
      // not so many bytes
    }
  }
  return undefined;
}

const link = /:\/\/|\bwww\.|\b[\w-]+\.[a-z]{2,}\/\S|^\S+@\S+\.\S+$/i;
const formula = /^['"]?[=@]/;
const noName =
  /^(?:[-–—._?*/\\\s]+|n\.?\/?[ad]\.?|nan|nil|null|none|undefined|unknown|anonymous|an[oó]nim[oa]|anonim|guest|no[ _-]?name|sconosciut[oa]|nieznany|brak|desconocid[oa]|senza nome|sin nombre|#n\/?a|#ref!|#value!|#name\?)$/i;

/** What cannot be seen and what no line of text holds; the joiners of Indic and Persian letters belong to their names. */
const notSeen = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;
const notWritten = /\p{Cc}+/gu;

/** Far beyond any name with its entities; the patterns take minutes over a cell of a megabyte. */
const longestLookedAt = 10 * longestName;

/**
 * The name of a person as a message may use it; '' where the text is none.
 *
 *     personName(' JosÃ©\u00a0 &amp; Ana\u0007')  // 'José & Ana'
 *     personName('=HYPERLINK("x.test")')          // ''
 */
export function personName(text: string): string {
  const name = asRead(text);
  return noName.test(name) || isSomethingElse(name) ? '' : cutTo(name.normalize('NFC'), longestName).trim();
}

/** The text as a person would read it on one line. */
function asRead(text: string): string {
  return mended(cutTo(text, longestLookedAt)).replace(notSeen, '').replace(notWritten, ' ').replace(/\s+/g, ' ').trim();
}

/** The first `most` signs of a text: half of one cannot be stored. */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** Whether a text in the place of a name is something else: a link, an address, a formula of a spreadsheet. */
export function isNoName(text: string): boolean {
  return isSomethingElse(asRead(text));
}

function isSomethingElse(text: string): boolean {
  return link.test(text) || formula.test(text);
}
