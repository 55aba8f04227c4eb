// What the state of an order and the type of a line say of it: whether it was paid, and whether it is a sale at all. Shop
// systems export every order, also those that came to nothing; tills export returns, tips and gift cards among the sales.
import type { ImportMapping, LineMeaning } from '../contract.ts';
import { plainName } from './columns.ts';
import { isOrderDocument } from './document-words.ts';
import { namesDocuments } from './headings.ts';
import { statesOf } from './presets.ts';
import { knownMeaning } from './state-words.ts';

/** What is told of words beside what everybody knows. */
export interface ToldMeanings {
  /** By the plain form of the word. */
  readonly words: Readonly<Record<string, LineMeaning>>;
  /** The column of types is one of documents: an order or offer among them is no sale, its invoice or receipt is. */
  readonly documents?: boolean;
}

/** What a mapping says of words: what a person told, then what only the preset's system knows. */
export function toldMeanings({
  preset,
  states = {},
  columns,
}: Pick<ImportMapping, 'preset' | 'states' | 'columns'>): ToldMeanings {
  return {
    words: { ...statesOf(preset), ...plainKeys(states) },
    documents: columns.type?.some(namesDocuments) === true,
  };
}

function plainKeys(states: ToldMeanings['words']): ToldMeanings['words'] {
  return Object.fromEntries(Object.entries(states).map(([word, meaning]) => [plainName(word), meaning]));
}

/** What a word means in one of the two columns; undefined when nobody knows. An empty cell is an ordinary sale. */
export function meaningOf(
  word: string,
  { words, documents }: ToldMeanings = { words: {} },
  field: 'status' | 'type' = 'status',
): LineMeaning | undefined {
  if (word === '') return 'paid';
  const plain = plainName(word);
  if (Object.hasOwn(words, plain)) return words[plain];
  return documents && field === 'type' && isOrderDocument(plain) ? 'no_sale' : knownMeaning(plain);
}

/** What a line is, or which of its two columns holds a word that is not known. */
export type LineSense = { readonly meaning: LineMeaning } | { readonly unknown: 'status' | 'type' };

const settles: ReadonlySet<LineMeaning | undefined> = new Set(['unpaid', 'cancelled', 'no_sale'] as const);
const mostRemembered = 1000;

/** Beside sales a line called refunded or returned is the giving back; as the state of an order it is the order itself. */
const asType = (meaning: LineMeaning | undefined): LineMeaning | undefined =>
  meaning === 'refunded' ? 'return' : meaning;

/**
 * A reader of both columns together. An order that was not paid or came to nothing is none whatever its line is called;
 * else the type of the line counts before the state of the order. The same few words come again and again.
 */
export function senseReader(told?: ToldMeanings): (status: string, type: string) => LineSense {
  const reader = (field: 'status' | 'type') => {
    const known = new Map<string, LineMeaning | undefined>();
    return (word: string) => {
      let meaning = known.get(word);
      if (meaning === undefined && !known.has(word)) {
        meaning = meaningOf(word, told, field);
        if (known.size === mostRemembered) known.clear();
        known.set(word, meaning);
      }
      return meaning;
    };
  };
  const [ofStatus, ofType] = [reader('status'), reader('type')];
  return (status, type) => {
    const state = ofStatus(status);
    const sort = asType(ofType(type));
    if (state !== undefined && settles.has(state)) return { meaning: state };
    if (sort !== undefined && settles.has(sort)) return { meaning: sort };
    if (state === undefined) return { unknown: 'status' };
    if (sort === undefined) return { unknown: 'type' };
    return { meaning: sort === 'paid' ? state : sort };
  };
}
