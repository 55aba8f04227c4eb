// Signs in a header that no name of a column has: NUL and other control characters, left by a broken export or copy.
import type { Ambiguity } from '../contract.ts';

/** Tab, line feed and their like are blanks in a name; everything else of its kind is damage. */
const controls = /[^\P{Cc}\t\n\v\f\r\u0085]/gu;
const namesShown = 5;

/** The name of a column without control characters. */
export function withoutControls(name: string): string {
  return name.replace(controls, '');
}

/** The damaged names of a header: place from 1, what is left of the name, the code of its first wrong sign. */
export function damagedNames(header: readonly string[]) {
  return header.flatMap((field, index) => {
    const [sign] = field.match(controls) ?? [];
    if (sign === undefined) return [];
    return [{ place: index + 1, name: withoutControls(field).trim(), code: sign.charCodeAt(0) }];
  });
}

/** The damaged names in words: `3 (date, code 0)`; undefined where none is. */
export function damageIn(header: readonly string[]): string | undefined {
  const damaged = damagedNames(header);
  if (damaged.length === 0) return undefined;
  const shown = damaged.slice(0, namesShown).map(({ place, name, code }) => `${place} (${name || '-'}, code ${code})`);
  return `${shown.join(', ')}${damaged.length > namesShown ? ' ...' : ''}`;
}

/** Says which names of a header were damaged and are read without their wrong signs. */
export function noteDamage(header: readonly string[], ambiguous: Ambiguity[]): void {
  const columns = damageIn(header);
  if (columns === undefined) return;
  ambiguous.push({
    point: 'header_signs',
    sentence: `The header is damaged: there are control characters in the names of the columns ${columns}. They are read without them. If a column is not what it should be, export the file again, or say which column is what (--map COLUMN=field).`,
    params: { columns },
  });
}
