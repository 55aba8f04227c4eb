// One more day in the shop of the page tests, so that no number of Today is nobody: a late customer bought, one has become
// inactive, some have been for long, one became late, and a coupon was used with a receipt.
import { sql } from 'kysely';
import { night } from '../../src/doors/nightly.ts';
import { addDays, type Context, instantAt, readShop, type VirtualClock } from '../../src/ground/index.ts';
import { recordPurchases } from '../../src/ledger/index.ts';
import { boughtEvery, noon, purchaseOn, someCustomers, withConsent } from '../../src/ledger/testing.ts';
import { lastMorning } from './shop.ts';

const zone = 'Europe/Rome';
const nextMorning = addDays(lastMorning, 1);

/** Ends in the morning after the last of `liveThrough`. */
export async function oneMoreDay(context: Context, clock: VirtualClock): Promise<void> {
  const { db } = context;
  const silent = (externalId: string, days: number) => ({
    externalId,
    name: `Silent ${externalId}`,
    bought: boughtEvery(20, { times: 9, until: addDays(nextMorning, -days) }),
    amountMinor: 2500,
    consents: [withConsent()],
  });
  await db.transaction((tx) =>
    someCustomers(tx, [
      silent('gone-a', 400),
      silent('gone-b', 500),
      silent('fading', 365),
      // of one rhythm and a day apart: whichever day the limit is, one of them reaches it on this morning
      ...Array.from({ length: 50 }, (_, day) => silent(`by-day-${day}`, 15 + day)),
    ]),
  );
  const [late] = await db.rows(sql<{ id: string }>`
    select c.external_id as id from score s join customer c using (customer_id)
    where s.lateness >= 0.96 and s.value_class > 1 order by s.customer_id limit 1`);
  const [coupon] = await db.rows(sql<{ id: string; code: string }>`
    select c.external_id as id, k.code from coupon k join customer c using (customer_id)
    where k.state = 'issued' and k.expires_at > ${clock.now()} and c.external_id <> ${late.id} order by c.external_id limit 1`);
  const shop = await readShop(db);
  const bought = [late, coupon].map(({ id }, place) =>
    purchaseOn(id, lastMorning, {
      amountMinor: 9900,
      at: noon(lastMorning),
      coupon: place === 1 ? coupon.code : undefined,
    }),
  );
  clock.moveTo(instantAt(zone, lastMorning, '13:00'));
  await db.transaction((tx) => recordPurchases(tx, bought, { now: clock.now(), shop }));
  clock.moveTo(instantAt(zone, nextMorning, '03:00'));
  await night(context, nextMorning, () => undefined);
  clock.moveTo(instantAt(zone, nextMorning, '08:10'));
}
