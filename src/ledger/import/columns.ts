// The names by which a mapping speaks of columns.
import { withoutControls } from './header-signs.ts';

/** Zero-width signs, soft hyphens, a byte order mark: nobody has typed them, and two names that look alike are alike. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** A name over several lines of its cell is one of several words. */
const lineEnds = /\s*[\r\n]+\s*/g;

/** A name or word as presets compare them: small letters without accents, everything else an underscore. */
export function plainName(name: string): string {
  return withoutControls(name)
    .replace(unseen, '')
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Without a header the columns are called so. */
export const columnNumber = (index: number): string => `column ${index + 1}`;

/** The names of the columns: of the header, made unique, or numbers. */
export function columnNames(fields: readonly string[], header: boolean): string[] {
  const seen = new Set<string>();
  return fields.map((field, index) => {
    const name = header ? withoutControls(field).replace(lineEnds, ' ').trim() : '';
    const own = name === '' ? columnNumber(index) : seen.has(name) ? `${name} (${index + 1})` : name;
    seen.add(own);
    return own;
  });
}

/** The names that stand over more than one column of a header, as presets compare them. */
export function repeatedNames(header: readonly string[]): string[] {
  const plain = header.map(plainName);
  const repeated = header.filter((_, place) => plain[place] !== '' && plain.indexOf(plain[place]) < place);
  return [...new Set(repeated.map((name) => withoutControls(name).trim()))];
}
