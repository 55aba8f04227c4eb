// On which day a customer went over a campaign's limit, by everything that is known now.
import { addDays, type Day, type Db } from '../ground/index.ts';
import { type PresentSilence, silencesOf } from '../scores/index.ts';
import type { EntryLimit } from './contract.ts';

/** The day of silence on which a customer is over the limit for the first time. */
function limitDays(entry: EntryLimit, silence: PresentSilence): number {
  if (entry.kind === 'days') return entry.days;
  if (entry.kind === 'false_alarm') return silence.limitAt(entry.rate);
  if (entry.kind === 'gone') return silence.goneAt(entry.below);
  return silence.meanGapDays === null ? entry.oneTimerDays : entry.times * silence.meanGapDays;
}

/**
 * The day on which each customer's present silence reached, or will reach, the limit; by customer id. Asked of the facts
 * of this moment and the model that serves `asOf`, so that history loaded a minute ago and a new fit count. Customers
 * without a purchase up to `asOf`, or who object, are missing.
 */
export async function crossingDays(
  db: Db,
  customerIds: readonly number[],
  entry: EntryLimit,
  asOf: Day,
): Promise<Map<number, Day>> {
  const days = new Map<number, Day>();
  for (const [customerId, silence] of await silencesOf(db, customerIds, asOf)) {
    const limit = limitDays(entry, silence);
    if (Number.isFinite(limit)) days.set(customerId, addDays(asOf, Math.ceil(limit) - silence.silenceDays));
  }
  return days;
}
