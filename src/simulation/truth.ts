// What the campaign truly did: for everybody who was treated, what they did against what they would have done.
import { type Day, dayNumber } from '../ground/index.ts';
import type { SimulatedShop } from './shop.ts';

/** A customer's first enrolment in the campaign, as the product tells it. */
export interface FirstEnrolment {
  /** The shop's own number of the customer. */
  readonly customer: string;
  readonly arm: 'treated' | 'held_out';
  readonly enrolledOn: Day;
}

export interface Truth {
  /** Treated first enrolments whose window is complete. */
  readonly treated: number;
  /** Share of them that bought within the window, less the share that would have without any message. */
  readonly lift: number;
  readonly bought: number;
  readonly wouldHaveBought: number;
}

/**
 * The true effect on the treated: intention-to-treat over first enrolments whose window of `windowDays`, the day of
 * enrolment included, is over at the end of `asOf`. undefined while there is none.
 */
export function trueLift(
  shop: SimulatedShop,
  enrolments: readonly FirstEnrolment[],
  asOf: Day,
  windowDays: number,
): Truth | undefined {
  const byId = new Map(shop.customers.map((customer) => [customer.person.id, customer]));
  let [treated, bought, wouldHaveBought] = [0, 0, 0];
  for (const { customer: id, arm, enrolledOn } of enrolments) {
    const day = dayNumber(enrolledOn);
    if (arm !== 'treated' || day + windowDays > dayNumber(asOf) + 1) continue;
    const customer = byId.get(id);
    if (!customer) throw new RangeError(`the campaign enrolled ${id}, whom the simulated shop does not know`);
    treated++;
    if (shop.bought(customer, day, windowDays)) bought++;
    if (shop.wouldHaveBought(customer, day, windowDays)) wouldHaveBought++;
  }
  if (treated === 0) return undefined;
  return { treated, lift: (bought - wouldHaveBought) / treated, bought, wouldHaveBought };
}
