// Random numbers by name: each (seed, who, what, number) has a stream of its own, whatever else was drawn before.
// So a customer's next gap is the same whether a message came in between or not: the two worlds differ by the message alone.
import { createRandom, type Random } from '../models/index.ts';

/** The stream of these keys (whole numbers). The same keys give the same numbers. */
export function streamOf(...keys: readonly number[]): Random {
  let low = 0x9e3779b9;
  let high = 0x85ebca6b;
  for (const key of keys) {
    low = Math.imul(low ^ key, 0x01000193) ^ (low >>> 15);
    high = Math.imul(high ^ (key + 0x632be5ab), 0x27d4eb2f) ^ (low >>> 13);
  }
  return createRandom((high >>> 11) * 4294967296 + (low >>> 0));
}

/** What a stream is for. */
export const purpose = { nature: 1, visit: 2, basket: 3, mail: 4, identity: 5 } as const;

/** One of a list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)];
}

/** One of a list by weight. */
export function pickWeighted<T extends { readonly weight: number }>(random: Random, list: readonly T[]): T {
  let rest = random.uniform() * list.reduce((sum, entry) => sum + entry.weight, 0);
  for (const entry of list) {
    rest -= entry.weight;
    if (rest < 0) return entry;
  }
  return list[list.length - 1];
}
