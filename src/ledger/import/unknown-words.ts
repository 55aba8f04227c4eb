// Words for states and types that nobody knows: counted while a file is read, and asked about.
import type { Ambiguity, ImportMapping, LineMeaning, StateWord } from '../contract.ts';
import type { DetectedFormat } from './detect-format.ts';
import { meaningOf, toldMeanings } from './payment.ts';

/** So many different words are counted one by one, and so many are told. */
const mostCounted = 200;
const mostTold = 8;
const longestTold = 40;

/** Counts words. */
export interface UnknownWords {
  add(word: string): void;
  /** What is to be said of them; nothing where there were none. */
  notes(): Ambiguity[];
}

/** None yet. */
export function unknownWords(): UnknownWords {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    add(word) {
      all++;
      const known = counts.get(word);
      if (known !== undefined || counts.size < mostCounted) counts.set(word, (known ?? 0) + 1);
    },
    notes: () => (all === 0 ? [] : [noteOf(counts, all)]),
  };
}

function noteOf(counts: ReadonlyMap<string, number>, all: number, isBeginning = false): Ambiguity {
  const words = [...counts].sort((a, b) => b[1] - a[1]);
  const listed = words.slice(0, mostTold).map(([word, lines]) => `${shown(word)} (${lines})`);
  const states = listed.join(', ') + (words.length > mostTold ? ', ...' : '');
  const example = `${shown(words[0][0])}=refunded`;
  return {
    point: 'unknown_states',
    sentence: `${isBeginning ? 'In the beginning of the file, as far as it was looked at, ' : ''}${all} lines have a state or type that is not known: ${states}. They are left out until somebody says what it means, as in --state "${example}" (paid, unpaid, cancelled, refunded, return, exchange, gift_card, tip, deposit, no_sale); --map COLUMN=none leaves the column out.`,
    params: { states, lines: String(all), ...(isBeginning && { beginning: 'true' }) },
  };
}

const shown = (word: string) => word.slice(0, longestTold).replace(/\p{Cc}/gu, ' ');

/** The words in the columns of states and types of the first lines, the most frequent first. */
export function stateWords(mapping: ImportMapping, { columns, rows }: DetectedFormat): StateWord[] {
  const told = toldMeanings(mapping);
  const found = new Map<string, { lines: number; readonly meaning: LineMeaning | null }>();
  for (const field of ['status', 'type'] as const) {
    const names = mapping.columns[field] ?? [];
    const places = names.map((name) => columns.indexOf(name));
    if (places.length === 0) continue;
    for (const row of rows) {
      const word = places
        .map((place) => (row[place] ?? '').trim())
        .filter((text) => text !== '')
        .join(' ');
      if (word === '') continue;
      const known = found.get(word);
      if (known) known.lines++;
      else if (found.size < mostCounted) found.set(word, { lines: 1, meaning: meaningOf(word, told, field) ?? null });
    }
  }
  return [...found].map(([word, told]) => ({ word, ...told })).sort((a, b) => b.lines - a.lines);
}

/** What is to be said of the words of the first lines. */
export function doubtsOfWords(mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  const unknown = stateWords(mapping, found).filter(({ meaning }) => meaning === null);
  if (unknown.length === 0) return [];
  const counts = new Map(unknown.map(({ word, lines }) => [word, lines]));
  return [
    noteOf(
      counts,
      unknown.reduce((sum, { lines }) => sum + lines, 0),
      found.isBeginning,
    ),
  ];
}

/** Notes on the beginning of a file, with those on the whole of it in their place. */
export function merged(beginning: readonly Ambiguity[], whole: readonly Ambiguity[]): Ambiguity[] {
  const points = new Set(whole.map(({ point }) => point));
  return [...beginning.filter(({ point }) => !points.has(point)), ...whole];
}
