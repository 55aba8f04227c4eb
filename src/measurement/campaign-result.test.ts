// The result of a campaign on the real database: who is compared, what counts as bought, and when nothing may be said.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { aDefinition, aLiveCampaign, forgetAll, runNight } from '../campaigns/testing.ts';
import type { Role } from '../ground/contract.ts';
import { addDays, type Day, virtualClock } from '../ground/index.ts';
import { testApp, testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases, voidPurchases } from '../ledger/index.ts';
import { boughtEvery, noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { campaignResult } from './campaign-result.ts';
import type { CampaignResult } from './contract.ts';
import { firstEntries } from './outcomes.ts';
import { measurementRoutes } from './routes.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);
const entry = later(2);
const clock = virtualClock(noon(later(100)));
const result = (campaign: number, asOf: Day, windowDays = 30): Promise<CampaignResult> =>
  campaignResult(db(), clock, campaign, { asOf, windowDays });
const buy = (...purchases: Parameters<typeof recordPurchases>[1]) =>
  db().transaction((tx) => recordPurchases(tx, purchases, { now: noon(later(100)) }));

/** Customers whose silence crosses 60 days in the second night, half of them held out by lot. */
async function entered(count: number): Promise<{ campaign: number; treated: string[]; heldOut: string[] }> {
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: count }, (_, i) => ({
        externalId: `c${i}`,
        bought: boughtEvery(30, { times: 4, until: later(-58) }),
      })),
    ),
  );
  const campaign = await aLiveCampaign(context(), launch, aDefinition({ holdOutShare: 0.5 }));
  await runNight(context(), entry);
  const entries = await firstEntries(db(), campaign);
  const arm = (wanted: string) => entries.filter((one) => one.arm === wanted).map((one) => one.customer);
  return { campaign, treated: arm('treated'), heldOut: arm('held_out') };
}

beforeEach(() => forgetAll(db()));

test('treated and held out are compared over complete windows, with the money they brought', async () => {
  const { campaign, treated, heldOut } = await entered(260);
  const spread = (i: number) => 1000 + 37 * (i % 40);
  await buy(
    ...treated
      .slice(0, 90)
      .map((customer, i) => purchaseOn(customer, addDays(entry, i % 25), { amountMinor: spread(i) })),
    ...heldOut
      .slice(0, 40)
      .map((customer, i) => purchaseOn(customer, addDays(entry, i % 25), { amountMinor: spread(i) })),
  );
  const early = await result(campaign, addDays(entry, 28));
  expect(early.verdict).toBe('no_comparison');
  expect(early.open).toEqual({ treated: treated.length, heldOut: heldOut.length });

  const found = await result(campaign, addDays(entry, 29));
  expect(found.open).toEqual({ treated: 0, heldOut: 0 });
  expect(found.treated).toEqual({ customers: treated.length, bought: 90, rate: 90 / treated.length });
  expect(found.heldOut).toEqual({ customers: heldOut.length, bought: 40, rate: 40 / heldOut.length });
  expect(found.verdict).toBe('more');
  const spent = (count: number) => Array.from({ length: count }, (_, i) => spread(i)).reduce((a, b) => a + b, 0);
  expect(found.spend?.treated).toBeCloseTo(spent(90) / treated.length, 6);
  expect(found.spend?.heldOut).toBeCloseTo(spent(40) / heldOut.length, 6);
  expect(found.spend?.oneLook.low).toBeGreaterThan(0);
  expect(found.margin).toBeNull();
  expect(found.marginKnown).toBe(0);
  expect(found.comparison?.difference).toBeCloseTo(90 / treated.length - 40 / heldOut.length, 12);
  expect(found.comparison?.low).toBeLessThan(found.bought?.oneLook.low ?? 0);
  expect(found.sampleRatio?.mismatch).toBe(false);
  expect(found.stage).toBe('known');
});

test('returns alone, voided receipts and purchases outside the window are not bought', async () => {
  const { campaign, treated } = await entered(40);
  const [returned, voided, late, last, first] = treated;
  const recorded = await buy(
    purchaseOn(returned, addDays(entry, 3), { amountMinor: -500 }),
    purchaseOn(voided, addDays(entry, 3)),
    purchaseOn(late, addDays(entry, 30)),
    purchaseOn(last, addDays(entry, 29)),
    purchaseOn(first, entry),
  );
  const { customerId, purchaseId } = recorded[1] as { customerId: number; purchaseId: number };
  await db().transaction((tx) => voidPurchases(tx, [{ customerId, purchaseId }], noon(addDays(entry, 4))));
  const found = await result(campaign, later(60));
  expect(found.treated.bought).toBe(2);
  expect(found.verdict).toBe('too_few');
  expect(found.spend).toBeNull();
});

test('a comparison group of one proves nothing, however many were written to', async () => {
  const { campaign, heldOut } = await entered(40);
  await db().run(sql`
    delete from enrolment where arm = 'held_out' and customer_id not in (
      select customer_id from customer where external_id = ${heldOut[0]})`);
  const found = await result(campaign, later(60));
  expect(found.heldOut.customers).toBe(1);
  expect([found.bought, found.spend, found.verdict]).toEqual([null, null, 'no_comparison']);
});

test('a day that has not come is looked at as yesterday: no window counts as complete before its last day is over', async () => {
  const { campaign, treated, heldOut } = await entered(40);
  // the window of a hundred days ends tomorrow
  const found = await result(campaign, later(101), 100);
  expect(found).toMatchObject({
    asOf: later(99),
    verdict: 'no_comparison',
    open: { treated: treated.length, heldOut: heldOut.length },
  });
  const today = await result(campaign, later(100), 99);
  expect([today.asOf, today.open]).toEqual([later(99), found.open]);
  const yesterday = await result(campaign, later(99), 98);
  expect([yesterday.asOf, yesterday.open]).toEqual([later(99), { treated: 0, heldOut: 0 }]);
});

test('a second entry of the same customer is counted and not compared', async () => {
  const { campaign, treated } = await entered(40);
  await buy(purchaseOn(treated[0], addDays(entry, 1)));
  await runNight(context(), addDays(entry, 61));
  const found = await result(campaign, addDays(entry, 120));
  expect(found.entered).toMatchObject({ treated: treated.length, again: 1 });
  expect(found.treated.customers).toBe(treated.length);
});

test('arms that do not fit the draw give no verdict but that', async () => {
  const { campaign } = await entered(200);
  await db().run(sql`update campaign_version set definition = definition || '{"holdOutShare": 0.1}'
    where campaign_id = ${campaign}`);
  const found = await result(campaign, later(60));
  expect(found.sampleRatio?.mismatch).toBe(true);
  expect(found.verdict).toBe('sample_ratio');
});

test('the result is asked for over HTTP by those who may read reports', async () => {
  const { campaign } = await entered(20);
  const { app, as } = await testApp(context(), measurementRoutes);
  const ask = async (role: Role | undefined, path: string) => (await as(role))({ method: 'GET', url: path });
  const path = `/api/campaigns/${campaign}/result`;
  const good = await ask('analyst', `${path}?windowDays=10&asOf=${later(60)}`);
  expect(good.statusCode).toBe(200);
  expect(good.json()).toMatchObject({ campaignId: campaign, windowDays: 10, verdict: 'too_few' });
  expect((await ask('analyst', `${path}?windowDays=0`)).statusCode).toBe(400);
  expect((await ask('analyst', '/api/campaigns/999999/result')).statusCode).toBe(404);
  expect((await ask('cashier', path)).statusCode).toBe(403);
  await app.close();
});
