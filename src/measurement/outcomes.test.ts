// What each customer of a campaign brought in, added up by hand: only theirs, only within the window, only the shop's money.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { aDefinition, aLiveCampaign, forgetAll, runNight } from '../campaigns/testing.ts';
import { addDays, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { countEntries, firstEntries, readOutcomes } from './outcomes.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);
const entry = later(2);
const names = ['home', 'abroad', 'both', 'quiet'];
let campaign: number;
let other: number;

beforeEach(async () => {
  await forgetAll(db());
  const bought = boughtEvery(30, { times: 4, until: later(-58) });
  await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((externalId) => ({ externalId, bought })),
    ),
  );
  const definition = aDefinition({ alongsideOthers: true });
  campaign = await aLiveCampaign(context(), launch, definition);
  other = await aLiveCampaign(context(), launch, definition);
  await runNight(context(), entry);
  await db().run(sql`
    update enrolment e set arm = 'held_out' from customer c
    where c.customer_id = e.customer_id and c.external_id in ('both', 'quiet') and e.campaign_id = ${campaign}`);
});

const buy = (...purchases: Parameters<typeof recordPurchases>[1]) =>
  db().transaction((tx) => recordPurchases(tx, purchases, { now: noon(later(100)) }));

/** Figures by customer. The arms come as lists in the order of the customers. */
async function outcomes(asOf: Day, days = 30) {
  const arms = await readOutcomes(db(), campaign, { asOf, days, currency: 'EUR', zone: 'Europe/Rome' });
  const rows = await db().rows(sql<{ who: string; arm: 'treated' | 'held_out' }>`
    select external_id as who, arm from enrolment join customer using (customer_id)
    where campaign_id = ${campaign} order by customer_id`);
  return Object.fromEntries(
    names.map((name) => {
      const own = rows.find(({ who }) => who === name);
      const arm = arms[own?.arm ?? 'treated'];
      const place = rows.filter((row) => row.arm === own?.arm).findIndex(({ who }) => who === name);
      return [name, [arm.bought[place], arm.spend[place], arm.margin[place], arm.known[place]]];
    }),
  );
}

test('money in another currency counts as a purchase, not as money, and margin only where it is known', async () => {
  await buy(
    purchaseOn('home', addDays(entry, 1), { amountMinor: 1000 }),
    purchaseOn('home', addDays(entry, 2), { amountMinor: 400 }),
    purchaseOn('abroad', addDays(entry, 3), { amountMinor: 2000, currency: 'CHF' }),
    purchaseOn('both', addDays(entry, 4), { amountMinor: 700 }),
    purchaseOn('both', addDays(entry, 5), { amountMinor: 300, currency: 'CHF' }),
  );
  await db().run(sql`
    update purchase p set margin_minor = p.net_minor / 4 from customer c
    where c.customer_id = p.customer_id and (c.external_id <> 'home' or p.net_minor = 1000) and p.day >= ${entry}::date`);
  expect(await outcomes(addDays(entry, 40))).toEqual({
    home: [1, 1400, 250, 1000],
    abroad: [1, 0, 0, 0],
    both: [1, 700, 175, 700],
    quiet: [0, 0, 0, 0],
  });
});

test('a purchase counts from the instant of the entry to the last day of the window, and no window that is not over', async () => {
  const [{ at }] = await db().rows(sql<{ at: Date }>`
    select max(enrolled_at) as at from enrolment where campaign_id = ${campaign}`);
  const when = (who: string, instant: number, amountMinor: number) =>
    purchaseOn(who, entry, { at: new Date(at.getTime() + instant), amountMinor, receipt: `${who} ${instant}` });
  await buy(
    when('home', -60_000, 10_000),
    when('home', 60_000, 100),
    purchaseOn('abroad', addDays(entry, 29), { amountMinor: 200 }),
    purchaseOn('both', addDays(entry, 30), { amountMinor: 300 }),
  );
  const spent = async (asOf: Day) =>
    Object.fromEntries(Object.entries(await outcomes(asOf)).map(([who, figures]) => [who, figures[1]]));
  expect(await spent(addDays(entry, 29))).toEqual({ home: 100, abroad: 200, both: 0, quiet: 0 });
  const tooEarly = await readOutcomes(db(), campaign, {
    asOf: addDays(entry, 28),
    days: 30,
    currency: 'EUR',
    zone: 'Europe/Rome',
  });
  expect([tooEarly.treated.bought, tooEarly.held_out.bought]).toEqual([[], []]);
});

test('each campaign counts its own entries, and a customer who entered twice once, by the first time', async () => {
  await db().run(sql`
    insert into enrolment select (jsonb_populate_record(e, jsonb_build_object('anchor', e.anchor + interval '1 hour',
      'arm', 'held_out', 'enrolled_at', e.enrolled_at + interval '5 days', 'enrolled_on', e.enrolled_on + 5))).*
    from enrolment e join customer c using (customer_id) where c.external_id = 'home' and campaign_id = ${campaign}`);
  expect(await countEntries(db(), campaign)).toEqual({ treated: 2, heldOut: 2, again: 1, expectedHeldOut: 0 });
  expect(await countEntries(db(), other)).toEqual({ treated: 4, heldOut: 0, again: 0, expectedHeldOut: 0 });
  const first = await firstEntries(db(), campaign);
  expect(first.map(({ customer, arm, enrolledOn }) => [customer, arm, enrolledOn]).sort()).toEqual([
    ['abroad', 'treated', entry],
    ['both', 'held_out', entry],
    ['home', 'treated', entry],
    ['quiet', 'held_out', entry],
  ]);
  await buy(purchaseOn('home', addDays(entry, 1), { amountMinor: 900 }));
  const arms = await readOutcomes(db(), campaign, {
    asOf: addDays(entry, 60),
    days: 30,
    currency: 'EUR',
    zone: 'Europe/Rome',
  });
  expect([arms.treated.spend.length, arms.held_out.spend.length]).toEqual([2, 2]);
  expect(arms.treated.spend.reduce((sum, value) => sum + value, 0)).toBe(900);
});
