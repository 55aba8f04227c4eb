// Issuing against what happens meanwhile, one order at a time: a purchase, a second issuer, and everything else that a
// claim asks again once it holds its customers.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aDefinition, aLiveCampaign, forgetAll, runNight } from '../campaigns/testing.ts';
import { addDays, changeShop, type Database, type Day } from '../ground/index.ts';
import { openTransaction, stopBefore, testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { miscountedBudgets } from './budget.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { anOffer, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const now = morning(today);

beforeEach(async () => {
  await forgetAll(db());
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: null }));
});
afterEach(async () => {
  expect(await miscountedBudgets(db())).toEqual([]);
});

/** Customers whose first rung is due this morning. */
async function due(...names: string[]): Promise<void> {
  const bought = boughtEvery(30, { times: 6, until: addDays(launch, -59) });
  await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((externalId) => ({ externalId, bought })),
    ),
  );
  const context = testContext(db());
  const ladder = [{ when: { kind: 'entry' as const }, offer: await anOffer(context), template: 'comeback-a' }];
  await aLiveCampaign(context, launch, aDefinition({ ladder }));
  await runNight(context, today);
}
const issues = (database: Database) => issueDueCoupons(testContext(database), now);
const buys = (database: Database, customer: string) =>
  database.transaction((tx) => recordPurchases(tx, [purchaseOn(customer, today, { at: now })], { now }));
const coupons = () => db().rows(sql`select 1 from coupon`);
const run = (statement: ReturnType<typeof sql>) => db().run(statement);
const none = { issued: 0, plain: 0, refused: {} };

/** Lets an issuer read what is due, has something happen, and lets it lock and ask again. */
async function issuedAfter(change: () => Promise<unknown>) {
  await due('anna');
  const slow = stopBefore(db(), 'customer_lock');
  const issuing = issues(slow.db);
  await slow.stopped(issuing);
  await change();
  slow.goOn();
  return issuing;
}

test('a purchase waits while its customer’s coupon is issued, and ends the silence behind it', async () => {
  await due('anna');
  const slow = stopBefore(db(), 'insert into coupon ');
  const issuing = issues(slow.db);
  await slow.stopped(issuing);
  const buying = buys(db(), 'anna');
  expect(await slow.holdsUp(buying)).toBe(true);
  slow.goOn();
  expect(await issuing).toMatchObject({ issued: 1, refused: {} });
  await buying;
  expect(await db().rows(sql`select closed_by as by from episode`)).toEqual([{ by: 'purchase' }]);
});

test('an issuer passes over a customer whose purchase is being written, and serves the others', async () => {
  await due('anna', 'bruno');
  const slow = stopBefore(db(), 'update episode e set');
  const buying = buys(slow.db, 'anna');
  await slow.stopped(buying);
  expect(await issues(db())).toEqual({ issued: 1, plain: 0, refused: {} });
  slow.goOn();
  await buying;
  expect(await issues(db())).toEqual({ issued: 0, plain: 0, refused: { came_back: 1 } });
  expect(await coupons()).toHaveLength(1);
});

test('a purchase that is given up leaves its customer to the next round', async () => {
  await due('anna');
  const slow = await openTransaction(db(), (tx) =>
    recordPurchases(tx, [purchaseOn('anna', today, { at: now })], { now }),
  );
  expect(await issues(db())).toEqual(none);
  await slow.rollBack();
  expect(await issues(db())).toMatchObject({ issued: 1 });
});

test('a second issuer passes over the buckets of the first one, and a coupon is issued once', async () => {
  await due('anna');
  const slow = stopBefore(db(), 'insert into coupon ');
  const first = issues(slow.db);
  await slow.stopped(first);
  expect(await issues(db())).toEqual(none);
  slow.goOn();
  expect(await first).toMatchObject({ issued: 1 });
  expect(await issues(db())).toEqual(none);
  expect(await coupons()).toHaveLength(1);
});

test('where nothing happens between the reading and the hold the coupon is issued', async () => {
  expect(await issuedAfter(async () => undefined)).toMatchObject({ issued: 1 });
});

test.each<[string, () => Promise<unknown>]>([
  ['all sending is paused', () => db().transaction((tx) => changeShop(tx, { sendingPausedAt: now.toISOString() }))],
  ['the campaign is paused', () => run(sql`update campaign set status = 'paused'`)],
  ['the silence moves and is not judged yet', () => run(sql`update episode set moved_at = ${now}`)],
  ['somebody else prepares the rung', () => run(sql`update rung_due set prepared_at = ${now}`)],
  ['the rung is put off', () => run(sql`update rung_due set due_at = ${new Date(now.getTime() + 1)}`)],
])('no coupon is issued and none refused when between the reading and the hold %s', async (_what, change) => {
  expect(await issuedAfter(change)).toEqual(none);
  expect(await coupons()).toEqual([]);
});

test.each<[string, string, () => Promise<unknown>]>([
  ['the customer buys', 'came_back', () => buys(db(), 'anna')],
  [
    'the customer turns out not to be late',
    'not_late',
    () => run(sql`update enrolment set ended_at = ${now}, end_reason = 'not_late'`),
  ],
  ['the campaign ends', 'campaign_ended', () => run(sql`update campaign set status = 'ended', ended_at = ${now}`)],
  ['the last instant passes', 'too_late', () => run(sql`update rung_due set not_after = ${now}`)],
  ['the address goes', 'no_address', () => run(sql`update customer set email = null`)],
  ['the offer is archived', 'offer_unavailable', () => run(sql`update offer set archived_at = ${now}`)],
])('no coupon is issued when between the reading and the hold %s, and the rung says %s', async (_what, why, change) => {
  expect(await issuedAfter(change)).toEqual({ issued: 0, plain: 0, refused: { [why]: 1 } });
  expect([await coupons(), await db().rows(sql`select refused_reason as why from rung_due`)]).toEqual([[], [{ why }]]);
});

test('an open silence of another kind does not stand in for one that has ended', async () => {
  const { issued, refused } = await issuedAfter(async () => {
    await run(sql`insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
      select customer_id, 'visit', anchor, anchor, opened_at from episode`);
    await buys(db(), 'anna');
  });
  expect([issued, refused]).toEqual([0, { came_back: 1 }]);
});
