// Which two meanings one column may well have: somebody is known by their address, a cell tells day and hour.
import type { ImportMapping } from '../contract.ts';

const pairs: readonly (readonly [string, string])[] = [
  ['customer', 'email'],
  ['customer', 'phone'],
  ['customer', 'name'],
  ['receipt', 'date'],
  ['date', 'time'],
  ['product', 'product_name'],
];

/** Whether a column that makes one field may make the other as well. */
export function mayShare(one: string, other: string): boolean {
  return pairs.some((pair) => pair.includes(one) && pair.includes(other));
}

/**
 * What was found with what a person told put over it. A column that was told is no longer what it was guessed to be,
 * save where it may well be both.
 */
export function withTold(
  found: ImportMapping['columns'],
  told: Readonly<Record<string, readonly string[]>>,
): ImportMapping['columns'] {
  const fieldsOf = (column: string) => Object.keys(told).filter((field) => told[field].includes(column));
  const kept = Object.entries(found).map(([field, columns]) => {
    const free = columns.filter((column) => fieldsOf(column).every((other) => mayShare(field, other)));
    return [field, free] as const;
  });
  const left = Object.fromEntries(kept.filter(([, columns]) => columns.length > 0));
  return { ...left, ...Object.fromEntries(Object.entries(told).map(([field, columns]) => [field, [...columns]])) };
}
