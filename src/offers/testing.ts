// Factories for tests of this room and the later ones: an offer, and customers who hold a coupon.

import type { CampaignDraft } from '../campaigns/contract.ts';
import { aDefinition, aLiveCampaign, runNight } from '../campaigns/testing.ts';
import { addDays, type Context, type Day, instantAt } from '../ground/index.ts';
import { boughtEvery, type CustomerWish, someCustomers } from '../ledger/testing.ts';
import { type OfferDraft, offerDefinition } from './contract.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { createOffer } from './write-offers.ts';

/** A coupon over 10.00 for everybody unless `definition` says otherwise. Returns its number. */
export async function anOffer(context: Context, definition: Partial<OfferDraft> = {}): Promise<number> {
  const whole = offerDefinition.parse({ gives: { kind: 'amount', minor: { base: 1000 } }, ...definition });
  return context.db.transaction((tx) => createOffer(tx, { name: 'An offer', definition: whole }, context.clock.now()));
}

/** Half past nine in the shop's zone: when the first rungs leave. */
export function morning(day: Day): Date {
  return instantAt('Europe/Rome', day, '09:30');
}

export interface Holder {
  readonly customerId: number;
  readonly externalId: string;
  readonly code: string;
}

/**
 * Customers silent for 59 days on `day` whose coupon was issued on the morning after, on the first rung of a campaign
 * of their own. `ladder` and other parts of the campaign may be given.
 */
export async function couponHolders(
  context: Context,
  day: Day,
  wishes: readonly (CustomerWish & { readonly externalId: string })[],
  given: { readonly offer?: Partial<OfferDraft>; readonly campaign?: Partial<CampaignDraft> } = {},
): Promise<Holder[]> {
  const offer = await anOffer(context, given.offer);
  const bought = boughtEvery(30, { times: 6, until: addDays(day, -59) });
  const ids = await context.db.transaction((tx) =>
    someCustomers(
      tx,
      wishes.map((wish) => ({ bought, ...wish })),
    ),
  );
  const ladder = [{ when: { kind: 'entry' as const }, offer, template: 'comeback-a' }];
  await aLiveCampaign(context, day, aDefinition({ ladder, ...given.campaign }));
  await runNight(context, addDays(day, 1));
  await issueDueCoupons(context, morning(addDays(day, 1)));
  const codes = new Map(
    (await context.db.kysely.selectFrom('coupon').select(['customer_id', 'code']).execute()).map((row) => [
      Number(row.customer_id),
      row.code,
    ]),
  );
  return ids.map((customerId, place) => ({
    customerId,
    externalId: wishes[place].externalId,
    code: codes.get(customerId) ?? '',
  }));
}
