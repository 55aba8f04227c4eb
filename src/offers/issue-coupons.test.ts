// Issue: at the hour, once, with what the offer says for that customer, and with a reason where there is none.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { pauseCampaign, resumeCampaign, settleMovedSilences } from '../campaigns/index.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from '../campaigns/testing.ts';
import { addDays, changeShop, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { closeEpisodes, recordPurchases } from '../ledger/index.ts';
import { boughtEvery, type CustomerWish, noon, purchaseOn, someCustomers, withConsent } from '../ledger/testing.ts';
import { parseCode } from './code.ts';
import { couponsOf } from './coupons-of.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { anOffer, morning } from './testing.ts';
import { campaignTotals } from './totals.ts';
import { archiveOffer } from './write-offers.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);
const customers = (...wishes: CustomerWish[]) =>
  db().transaction((tx) =>
    someCustomers(
      tx,
      wishes.map((wish) => ({ bought: boughtEvery(30, { times: 6, until: later(-59) }), ...wish })),
    ),
  );
const ladderOf = (offer: number, rungs = 1) =>
  Array.from({ length: rungs }, (_, place) => ({
    when: place === 0 ? { kind: 'entry' as const } : { kind: 'after' as const, days: 1 },
    offer,
    template: 'comeback-a',
  }));
const coupons = () =>
  db().rows(sql<{ customerId: number; code: string; rung: number; state: string; amount: number; reason: string }>`
    select customer_id as "customerId", code, rung, state, amount_minor as amount, cancelled_reason as reason
    from coupon order by customer_id, rung`);
const rungs = () =>
  db().rows(sql<{ customerId: number; prepared: boolean; refused: string | null }>`
    select customer_id as "customerId", prepared_at is not null as prepared, refused_reason as refused
    from rung_due order by customer_id, rung`);

beforeEach(async () => {
  await forgetAll(db());
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: null }));
});

test('nothing is issued before the hour; at the hour each customer gets one coupon, and a second run issues none', async () => {
  const [customer] = await customers({});
  const offer = await anOffer(context());
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  expect(await issueDueCoupons(context(), new Date(morning(later(1)).getTime() - 1))).toEqual({
    issued: 0,
    plain: 0,
    refused: {},
  });
  expect((await issueDueCoupons(context(), morning(later(1)))).issued).toBe(1);
  expect((await issueDueCoupons(context(), morning(later(1)))).issued).toBe(0);
  const { items } = await couponsOf(db(), customer, morning(later(1)));
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ kind: 'amount', amountMinor: 1000, state: 'valid', currency: 'EUR', rung: 1 });
  expect(parseCode(items[0].code)).toBe(items[0].code);
  const signals = await db().rows(
    sql<{ key: string }>`select source_key as key from signal where kind = 'coupon_issued'`,
  );
  expect(signals).toEqual([{ key: items[0].code }]);
});

test('the coupon ends before the next beat of the own rhythm, worked out on the day of sending', async () => {
  const [customer] = await customers({});
  const offer = await anOffer(context());
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await issueDueCoupons(context(), morning(later(1)));
  const [coupon] = (await couponsOf(db(), customer, morning(later(1)))).items;
  expect(coupon.expiryReason).toBe('beat');
  // every 30 days, silent for 60: the beat at day 90 is the first that leaves a week
  expect(coupon.expiresOn >= later(20) && coupon.expiresOn < later(31)).toBe(true);
  // 23:59:59.999 on that day in Rome: a winter or a summer hour before midnight in UTC
  expect(coupon.expiresAt).toMatch(/T2[12]:59:59\.999Z$/);
});

test('the amount grows with the value class', async () => {
  const [small, large] = await customers(
    { externalId: 'small', amountMinor: 100 },
    { externalId: 'large', amountMinor: 90_000 },
  );
  const byClass = { 4: 2000, 5: 2000 };
  const offer = await anOffer(context(), { gives: { kind: 'amount', minor: { base: 500, byClass } } });
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await issueDueCoupons(context(), morning(later(1)));
  const amounts = Object.fromEntries((await coupons()).map(({ customerId, amount }) => [customerId, amount]));
  expect(amounts).toEqual({ [small]: 500, [large]: 2000 });
});

test('a rung without an offer is prepared without a coupon', async () => {
  await customers({});
  await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(1));
  expect(await issueDueCoupons(context(), morning(later(1)))).toEqual({ issued: 0, plain: 1, refused: {} });
  expect(await rungs()).toMatchObject([{ prepared: true, refused: null }]);
});

test('who came back, redeemed, objected or cannot be written to gets no coupon, and the reason is written down', async () => {
  const [bought, redeemed, objected, noConsent, withdrew, noAddress, gets] = await customers(
    { externalId: 'bought' },
    { externalId: 'redeemed' },
    { externalId: 'objected' },
    { externalId: 'no consent', consents: [] },
    { externalId: 'withdrew', consents: [withConsent({ state: 'withdrawn' })] },
    { externalId: 'no address', email: null },
    { externalId: 'gets one' },
  );
  const offer = await anOffer(context());
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await db().transaction(async (tx) => {
    await recordPurchases(tx, [purchaseOn('bought', later(1))], { now: noon(later(1)) });
    await closeEpisodes(tx, [redeemed], 'redemption', night(later(1)));
    await tx.run(sql`update customer set objected_at = ${night(later(1))} where customer_id = ${objected}`);
  });
  const figures = await issueDueCoupons(context(), morning(later(1)));
  expect(figures).toEqual({
    issued: 1,
    plain: 0,
    refused: { came_back: 1, redeemed: 1, objected: 1, no_consent: 1, withdrawn: 1, no_address: 1 },
  });
  expect((await coupons()).map(({ customerId }) => customerId)).toEqual([gets]);
  expect(Object.fromEntries((await rungs()).map((row) => [row.customerId, row.refused]))).toEqual({
    [bought]: 'came_back',
    [redeemed]: 'redeemed',
    [objected]: 'objected',
    [noConsent]: 'no_consent',
    [withdrew]: 'withdrawn',
    [noAddress]: 'no_address',
    [gets]: null,
  });
});

test('while a silence has moved and nobody has judged it no coupon is issued; judged as none, the rung says so', async () => {
  await customers({ externalId: 'judged late' }, { externalId: 'judged in time' });
  const offer = await anOffer(context());
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [
        purchaseOn('judged late', later(-59), {
          receipt: 'an hour later',
          at: new Date(noon(later(-59)).getTime() + 3_600_000),
        }),
        purchaseOn('judged in time', later(-1), { receipt: 'the other till' }),
      ],
      { now: morning(later(1)) },
    ),
  );
  const nothing = { issued: 0, plain: 0, refused: {} };
  expect(await issueDueCoupons(context(), morning(later(1)))).toEqual(nothing);
  await settleMovedSilences(context(), morning(later(1)));
  expect(await issueDueCoupons(context(), morning(later(1)))).toEqual({
    issued: 1,
    plain: 0,
    refused: { not_late: 1 },
  });
});

test('while the campaign or all sending is paused nothing is issued; after its last hour the rung is too late', async () => {
  await customers({});
  const offer = await anOffer(context());
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await db().transaction((tx) => pauseCampaign(tx, id, night(later(1))));
  await issueDueCoupons(context(), morning(later(1)));
  await db().transaction((tx) => resumeCampaign(tx, id, night(later(1))));
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: night(later(1)).toISOString() }));
  await issueDueCoupons(context(), morning(later(1)));
  expect(await rungs()).toMatchObject([{ prepared: false }]);
  const evening = new Date(morning(later(1)).getTime() + 12 * 3_600_000);
  expect((await issueDueCoupons(context(), evening)).refused).toEqual({ too_late: 1 });
  expect(await coupons()).toEqual([]);
});

test('an archived offer is refused as unavailable, with a signal', async () => {
  await customers({});
  const offer = await anOffer(context());
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  await expect(db().transaction((tx) => archiveOffer(tx, offer, night(later(1))))).rejects.toThrow('Come back');
  await db().run(sql`update offer set archived_at = now() where offer_id = ${offer}`);
  expect((await issueDueCoupons(context(), morning(later(1)))).refused).toEqual({ offer_unavailable: 1 });
  const signals = await db().rows(sql`select data ->> 'reason' as reason from signal where kind = 'coupon_refused'`);
  expect(signals).toEqual([{ reason: 'offer_unavailable' }]);
  expect((await campaignTotals(db(), id, morning(later(1)))).refused).toEqual([
    { reason: 'offer_unavailable', count: 1 },
  ]);
});

test('the cost ceiling holds: the most valuable are served first, the others refused until coupons run out', async () => {
  const [, , precious] = await customers(
    { externalId: 'a', amountMinor: 1000 },
    { externalId: 'b', amountMinor: 1000 },
    { externalId: 'c', amountMinor: 90_000 },
  );
  const offer = await anOffer(context(), { expiry: { rule: { kind: 'fixed', days: 10 } } });
  const ladder = ladderOf(offer, 2).map((rung, place) =>
    place === 0 ? rung : { ...rung, when: { kind: 'after' as const, days: 12 } },
  );
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder, costCeilingMinor: 2500 }));
  // all three in one bucket, so that one batch has to choose
  await runNight(context(), later(1));
  await db().run(sql`update rung_due set bucket = 0`);
  expect(await issueDueCoupons(context(), morning(later(1)))).toMatchObject({ issued: 2, refused: { budget: 1 } });
  const served = (await coupons()).map(({ customerId }) => customerId);
  expect(served).toContain(precious);
  expect(await campaignTotals(db(), id, morning(later(1)))).toMatchObject({
    issued: 2,
    valid: 2,
    outstandingMinor: 2000,
    ceilingMinor: 2500,
    refused: [{ reason: 'budget', count: 1 }],
  });
  // the first coupons have run out: their money is free for the second rung
  await runNight(context(), later(13));
  expect(await issueDueCoupons(context(), morning(later(13)))).toMatchObject({ issued: 2, refused: { budget: 1 } });
});

test('in a ladder that replaces, the earlier coupon is cancelled when the next is issued; else they add up', async () => {
  const [customer] = await customers({});
  const offer = await anOffer(context());
  const ladder = ladderOf(offer, 2);
  await aLiveCampaign(context(), launch, aDefinition({ ladder, earlierCoupon: 'replaced' }));
  await aLiveCampaign(context(), launch, aDefinition({ ladder, alongsideOthers: true }));
  for (const day of [1, 2, 3, 4]) {
    await runNight(context(), later(day));
    await issueDueCoupons(context(), morning(later(day)));
  }
  const [replaced, addsUp] = await db().rows(sql<{ states: string[] }>`
    select array_agg(state order by rung) as states from coupon where customer_id = ${customer}
    group by campaign_id order by campaign_id`);
  expect(replaced.states).toEqual(['cancelled', 'issued']);
  expect(addsUp.states).toEqual(['issued', 'issued']);
  expect((await couponsOf(db(), customer, morning(later(4)))).validTotalMinor).toBe(3000);
});

test('where the budget has no room for the next coupon the earlier one stays valid; where replacing makes the room it is used', async () => {
  const [customer] = await customers({});
  const first = await anOffer(context());
  const larger = await anOffer(context(), { gives: { kind: 'amount', minor: { base: 1500 } } });
  const [entry, next] = ladderOf(first, 2);
  const ladder = [entry, { ...next, offer: larger }];
  for (const costCeilingMinor of [1400, 1600]) {
    await aLiveCampaign(
      context(),
      launch,
      aDefinition({ ladder, earlierCoupon: 'replaced', costCeilingMinor, alongsideOthers: true }),
    );
  }
  for (const day of [1, 2, 3, 4]) {
    await runNight(context(), later(day));
    await issueDueCoupons(context(), morning(later(day)));
  }
  const states = await db().rows(sql<{ states: string[] }>`
    select array_agg(state order by rung) as states from coupon where customer_id = ${customer}
    group by campaign_id order by campaign_id`);
  expect(states).toEqual([{ states: ['issued'] }, { states: ['cancelled', 'issued'] }]);
});

test('an issue that is killed between its batches leaves whole batches, and the next run does the rest', async () => {
  await customers(...Array.from({ length: 1_300 }, (_, i) => ({ externalId: `many-${i}`, bought: [later(-59)] })));
  const offer = await anOffer(context());
  await aLiveCampaign(context(), launch, aDefinition({ ladder: ladderOf(offer) }));
  await runNight(context(), later(1));
  let batches = 0;
  const killed = issueDueCoupons(context(), morning(later(1)), () => {
    if (++batches === 2) throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  const before = (await coupons()).length;
  expect(before).toBeGreaterThan(0);
  expect((await issueDueCoupons(context(), morning(later(1)))).issued).toBe(1_300 - before);
  const all = await coupons();
  expect(new Set(all.map(({ customerId }) => customerId)).size).toBe(1_300);
  expect(new Set(all.map(({ code }) => code)).size).toBe(1_300);
  expect((await rungs()).every(({ prepared }) => prepared)).toBe(true);
});
