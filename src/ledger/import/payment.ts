// What the state of an order and the type of a line say of it: whether it was paid, and whether it is a sale at all. Shop
// systems export every order, also those that came to nothing; tills export returns, tips and gift cards among the sales.
import type { ImportMapping, LineMeaning } from '../contract.ts';
import { plainName } from './columns.ts';
import { statesOf } from './presets.ts';
import { knownMeaning } from './state-words.ts';

/** Words and what they mean, by their plain form. */
export type ToldMeanings = Readonly<Record<string, LineMeaning>>;

/** What a mapping says of words: what a person told, then what only the preset's system knows. */
export function toldMeanings({ preset, states = {} }: Pick<ImportMapping, 'preset' | 'states'>): ToldMeanings {
  return { ...statesOf(preset), ...plainKeys(states) };
}

function plainKeys(states: ToldMeanings): ToldMeanings {
  return Object.fromEntries(Object.entries(states).map(([word, meaning]) => [plainName(word), meaning]));
}

/** What a word means; undefined when nobody knows. An empty cell is an ordinary sale. */
export function meaningOf(word: string, told: ToldMeanings = {}): LineMeaning | undefined {
  if (word === '') return 'paid';
  const plain = plainName(word);
  return Object.hasOwn(told, plain) ? told[plain] : knownMeaning(plain);
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
export function senseReader(told: ToldMeanings = {}): (status: string, type: string) => LineSense {
  const known = new Map<string, LineMeaning | undefined>();
  const look = (word: string) => {
    let meaning = known.get(word);
    if (meaning === undefined && !known.has(word)) {
      meaning = meaningOf(word, told);
      if (known.size === mostRemembered) known.clear();
      known.set(word, meaning);
    }
    return meaning;
  };
  return (status, type) => {
    const state = look(status);
    const sort = asType(look(type));
    if (state !== undefined && settles.has(state)) return { meaning: state };
    if (sort !== undefined && settles.has(sort)) return { meaning: sort };
    if (state === undefined) return { unknown: 'status' };
    if (sort === undefined) return { unknown: 'type' };
    return { meaning: sort === 'paid' ? state : sort };
  };
}
