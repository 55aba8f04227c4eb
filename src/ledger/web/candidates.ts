// Which columns may be what is missing: those that nothing is made of yet, the likeliest first by what stands in them.
import type { ImportMapping, Inspection } from '../contract.ts';
import type { Field } from './mapping.ts';

const shownValues = 3;
const mostShown = 6;

/** A few different values of one column. */
export function firstValues(sample: readonly (readonly string[])[], column: number): string[] {
  return [...new Set(sample.map((row) => row[column] ?? '').filter((value) => value !== ''))].slice(0, shownValues);
}

const looksLike: Partial<Record<Field, (value: string) => number>> = {
  date: (value) => (/\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(value) ? 1 : /\d/.test(value) && value.length > 5 ? 0.2 : 0),
  amount: (value) =>
    /^[^\d]{0,4}-?[\d.,' ]*\d[.,]\d{2}[^\d]{0,4}$/.test(value) ? 1 : /^-?[\d.,]+$/.test(value) ? 0.4 : 0,
  customer: (value) => (value.includes('@') ? 1 : /^[\p{L}\d][\p{L}\d .+-]*$/u.test(value) ? 0.4 : 0),
};

/** The columns left for a field, and how many more there are. */
export function candidatesFor(
  field: Field,
  { columns, sample }: Pick<Inspection, 'columns' | 'sample'>,
  mapping: ImportMapping,
): { readonly shown: string[]; readonly more: number } {
  const used = new Set(Object.values(mapping.columns).flat());
  const like = looksLike[field] ?? (() => 0);
  const scored = columns
    .map((column, place) => {
      const values = sample.map((row) => row[place] ?? '').filter((value) => value !== '');
      const sum = values.reduce((all, value) => all + like(value.trim()), 0);
      return { column, place, score: values.length === 0 ? -1 : sum / values.length };
    })
    // an address may be somebody's number as well
    .filter(({ column, score }) => !used.has(column) || (field === 'customer' && score === 1))
    .sort((a, b) => b.score - a.score || a.place - b.place);
  return {
    shown: scored.slice(0, mostShown).map(({ column }) => column),
    more: Math.max(0, scored.length - mostShown),
  };
}
