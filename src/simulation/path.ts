// When a customer comes: after each visit either lost, or back after a gap that belongs to that visit's number.
import type { Customer } from './customer.ts';
import type { SeasonClock } from './season.ts';
import { purpose, streamOf } from './stream.ts';

/** One visit: its place in the customer's life and its day number. */
export interface Visit {
  readonly ordinal: number;
  readonly day: number;
}

/** The world that paths run in. */
export interface World {
  readonly seed: number;
  readonly clock: SeasonClock;
}

/**
 * The day on which the customer would come next of their own accord after this visit; undefined when lost.
 * Depends on the visit's number and day alone, so it is also the answer to "what if no message had come".
 */
export function nextOfOwnAccord(world: World, customer: Customer, visit: Visit): number | undefined {
  const random = streamOf(world.seed, purpose.visit, customer.number, visit.ordinal);
  if (random.uniform() < customer.lost) return undefined;
  const gap = random.erlang(customer.stages, customer.stages / customer.meanGap);
  return Math.max(visit.day + 1, world.clock.dayOf(world.clock.at(visit.day) + gap));
}
