// A column that says what kind of document or line each row is, and that no meaning was found for: quotes and returns would
// count as sales without a word.
import type { Ambiguity, ImportMapping } from '../contract.ts';
import type { DetectedFormat } from './detect-format.ts';
import { isFact } from './find-header.ts';
import { headingKey } from './headings.ts';
import { meaningOf } from './payment.ts';

/** A column of kinds has few words; an amount of them is shown. */
const mostWords = 12;
const shownWords = 4;
const fewestRows = 3;
const kindNames = /^(?:(?:document|invoice|receipt|transaction|movement|sale|order|line) )?type$|^document$/;
const documents = { words: {}, documents: true };

/** What is to be said of such a column; nothing where the file has a column of types, or none that looks like one. */
export function doubtsOfTypes(mapping: ImportMapping, { columns, rows }: DetectedFormat): Ambiguity[] {
  if (mapping.columns.type) return [];
  const used = new Set(Object.values(mapping.columns).flat());
  for (const [place, column] of columns.entries()) {
    if (used.has(column)) continue;
    const cells = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
    const words = [...new Set(cells)];
    if (cells.length < fewestRows || words.length < 2 || words.length > mostWords || words.some(isFact)) continue;
    if (!kindNames.test(headingKey(column)) && !mixesKinds(cells)) continue;
    const shown = words.slice(0, shownWords).join(', ') + (words.length > shownWords ? ', ...' : '');
    const sentence = `The column ${column} looks like one of kinds of documents (${shown}) and is not used: quotes and returns among them count as sales. If it tells them, say so (--map "${column}=type").`;
    return [{ point: 'unused_types', sentence, params: { column, words: shown } }];
  }
  return [];
}

/** Most cells are known words for kinds, and some are no sales. */
function mixesKinds(cells: readonly string[]): boolean {
  const meanings = cells.map((cell) => meaningOf(cell, documents, 'type')).filter((meaning) => meaning !== undefined);
  return meanings.length * 2 >= cells.length && meanings.some((meaning) => meaning !== 'paid');
}
