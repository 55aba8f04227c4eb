// The columns of a header by what they are called, worked out once: as written, and by what the words say.
import { plainName } from './columns.ts';
import { headingKey } from './headings.ts';

export interface HeaderIndex {
  /** By plain name; of names that are equal but for case or accents the first counts. */
  readonly byName: ReadonlyMap<string, string>;
  /** By what their words say, each list in the order of the alphabet: it is the same wherever a column stands. */
  readonly byKey: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<readonly string[], HeaderIndex>();

/** The index of a header. */
export function headerIndex(columns: readonly string[]): HeaderIndex {
  let index = known.get(columns);
  if (index === undefined) {
    index = indexOf(columns);
    known.set(columns, index);
  }
  return index;
}

function indexOf(columns: readonly string[]): HeaderIndex {
  const named = columns.map((column) => ({ column, plain: plainName(column) }));
  const byName = new Map([...named].reverse().map(({ column, plain }) => [plain, column]));
  const byKey = new Map<string, string[]>();
  for (const { column } of named.sort((a, b) => (a.plain < b.plain ? -1 : a.plain > b.plain ? 1 : 0))) {
    const key = headingKey(column);
    const others = byKey.get(key);
    if (others) others.push(column);
    else byKey.set(key, [column]);
  }
  return { byName, byKey };
}
