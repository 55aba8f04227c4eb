// The names by which a mapping speaks of columns.

/** A name or word as presets compare them: small letters without accents, everything else an underscore. */
export function plainName(name: string): string {
  return name
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
    const name = header ? field.trim() : '';
    const own = name === '' ? columnNumber(index) : seen.has(name) ? `${name} (${index + 1})` : name;
    seen.add(own);
    return own;
  });
}
