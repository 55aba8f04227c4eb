// Which column is what: the mapping of the contract seen from the columns, and what is still missing.
import { customerFields, type ImportKind, type ImportMapping, purchaseFields } from '../contract.ts';

export type Field = (typeof purchaseFields)[number] | (typeof customerFields)[number];

/** The fields that a file of this kind can have. */
export function fieldsOf(kind: ImportKind): readonly Field[] {
  return kind === 'purchases' ? purchaseFields : customerFields;
}

/** The field that a column makes, '' when it is left out. */
export function fieldOf(mapping: ImportMapping, column: string): string {
  return Object.entries(mapping.columns).find(([, columns]) => columns.includes(column))?.[0] ?? '';
}

/** The mapping with `column` making `field` ('' = left out); several columns of one field are joined in file order. */
export function withColumn(
  mapping: ImportMapping,
  order: readonly string[],
  column: string,
  field: string,
): ImportMapping {
  const columns: Record<string, string[]> = {};
  for (const [name, made] of Object.entries(mapping.columns)) {
    const kept = made.filter((one) => one !== column);
    if (kept.length > 0) columns[name] = kept;
  }
  if (field !== '') {
    const joined = [...(columns[field] ?? []), column];
    columns[field] = joined.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  }
  return { ...mapping, columns };
}

/** What no column makes yet and the file cannot do without. */
export function missingFields(kind: ImportKind, mapping: ImportMapping): Field[] {
  const has = (field: Field) => mapping.columns[field] !== undefined;
  const missing: Field[] = [];
  if (!has('customer') && !has('card')) missing.push('customer');
  if (kind === 'purchases') {
    if (!has('date')) missing.push('date');
    if (!has('amount') && !(has('quantity') && has('price'))) missing.push('amount');
  }
  return missing;
}
