// Purchases that carry a code: one redemption per receipt, whichever way it arrives first.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases, voidPurchases } from '../ledger/index.ts';
import { noon, purchaseOn } from '../ledger/testing.ts';
import type { RedemptionAnswer } from './contract.ts';
import { discountBehind } from './discount-behind.ts';
import { redeem } from './redeem.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';
import { rollBack } from './rollback.ts';
import { couponHolders } from './testing.ts';
import { campaignTotals } from './totals.ts';
import { validate } from './validate.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const visit = addDays(launch, 3);
const buys = (externalId: string, coupon: string, day = visit, receipt = 'till 1', currency?: string) =>
  db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn(externalId, day, { coupon, receipt, amountMinor: 4000, currency })], {
      now: noon(day),
    }),
  );
const atTheTill = (code: string, receipt = 'till 1') =>
  redeem(context(), { code, order: { amount: 5000, source_id: receipt }, caller: 'key 1' }, noon(visit));
const successes = async () => {
  const [{ count }] = await db().rows(sql<{ count: number }>`
    select count(*) as count from redemption where result = 'success'`);
  return count;
};

beforeEach(() => forgetAll(db()));

test('a purchase with a code redeems the coupon, once, however the code is written', async () => {
  const [{ code, customerId }] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  await buys('anna', code.toLowerCase().replaceAll('-', ''));
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 1 });
  expect(await redeemFromPurchases(context())).toEqual({});
  const [row] = await db().rows(sql`
    select r.via, r.receipt, r.order_minor as "order", r.discount_minor as discount, k.state, k.redeemed_at as at
    from redemption r join coupon k using (customer_id, code) where r.customer_id = ${customerId}`);
  expect(row).toEqual({
    via: 'purchase',
    receipt: 'till 1',
    order: 5000,
    discount: 1000,
    state: 'redeemed',
    at: noon(visit),
  });
});

test('the till first and the purchase after it are one redemption, and so is the purchase first', async () => {
  const [anna, bruno] = await couponHolders(context(), launch, [{ externalId: 'anna' }, { externalId: 'bruno' }]);
  expect((await atTheTill(anna.code)).status).toBe(200);
  await buys('anna', anna.code);
  await buys('bruno', bruno.code);
  expect(await redeemFromPurchases(context())).toEqual({ known_receipt: 1, redeemed: 1 });
  const replayed = await atTheTill(bruno.code);
  expect(replayed.status).toBe(200);
  expect((replayed.body as RedemptionAnswer).order).toMatchObject({ amount: 5000, total_discount_amount: 1000 });
  expect(await successes()).toBe(2);
});

test('a second receipt with the same code, a foreign code, one that has run out and one not begun redeem nothing', async () => {
  const [anna, bruno, carla] = await couponHolders(
    context(),
    launch,
    ['anna', 'bruno', 'carla'].map((externalId) => ({ externalId })),
    { offer: { expiry: { rule: { kind: 'fixed', days: 10 } } } },
  );
  expect((await atTheTill(anna.code)).status).toBe(200);
  await buys('anna', anna.code, visit, 'till 2');
  await buys('bruno', bruno.code, addDays(launch, 12));
  await buys('carla', carla.code, launch);
  await buys('dario', 'SUMMER10');
  expect(await redeemFromPurchases(context())).toEqual({ used_before: 1, expired: 1, not_yet_valid: 1, not_ours: 1 });
  expect(await successes()).toBe(1);
});

test('the first and the last day count whole, also when the file tells no hour', async () => {
  const [anna, bruno] = await couponHolders(context(), launch, [{ externalId: 'anna' }, { externalId: 'bruno' }], {
    offer: { expiry: { rule: { kind: 'fixed', days: 10 } } },
  });
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [
        // midnight of the day of issue, nine hours before the coupon left
        purchaseOn('anna', addDays(launch, 1), { coupon: anna.code, at: new Date('2026-03-02T23:00:00Z') }),
        purchaseOn('bruno', addDays(launch, 11), { coupon: bruno.code }),
      ],
      { now: noon(addDays(launch, 11)) },
    ),
  );
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 2 });
});

test('a friend who uses the coupon ends the silence of its holder', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  await buys('friend', anna.code);
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 1 });
  const [episode] = await db().rows(sql`
    select closed_by as "closedBy" from episode where customer_id = ${anna.customerId}`);
  expect(episode).toEqual({ closedBy: 'redemption' });
});

test('a purchase in another currency redeems at the ceiling of the coupon', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }], {
    offer: { gives: { kind: 'percent', percent: { base: 20 }, limitMinor: { base: 700 } } },
  });
  await buys('anna', anna.code, visit, 'till 1', 'PLN');
  await redeemFromPurchases(context());
  const [{ campaignId }] = await db().rows(sql<{ campaignId: number }>`select campaign_id as "campaignId" from coupon`);
  expect(await campaignTotals(db(), campaignId, noon(visit))).toMatchObject({ redeemed: 1, redeemedMinor: 700 });
});

test('the discount behind what was paid: 10 % off 50.00 leaves 45.00, and never more than the limit', () => {
  const percent = (percentText: string, ceilingMinor: number) => ({
    kind: 'percent' as const,
    amountMinor: null,
    percent: percentText,
    amountLimitMinor: ceilingMinor,
    productExternalId: null,
    minimumMinor: 0,
    ceilingMinor,
  });
  expect(discountBehind(percent('10.00', 2500), 4500)).toMatchObject({ orderMinor: 5000, discountMinor: 500 });
  expect(discountBehind(percent('10.00', 2500), 90_000)).toMatchObject({ orderMinor: 92_500, discountMinor: 2500 });
  expect(discountBehind(percent('100.00', 2500), 0)).toMatchObject({ orderMinor: 2500, discountMinor: 2500 });
  expect(discountBehind(percent('33.33', 9999), 1000).discountMinor).toBe(500);
});

test('where what was paid tells nothing, the discount is the most that the coupon gives', () => {
  const coupon = (kind: 'amount' | 'percent' | 'product', percent: string | null) => ({
    kind,
    amountMinor: null,
    percent,
    amountLimitMinor: null,
    productExternalId: null,
    minimumMinor: 0,
    ceilingMinor: 2500,
  });
  // paid with nothing, taken back, or given away whole
  for (const [percent, paid] of [
    ['10.00', 0],
    ['10.00', -400],
    ['100.00', 900],
  ] as const) {
    const behind = discountBehind(coupon('percent', percent), paid);
    expect(behind).toEqual({
      orderMinor: Math.max(0, paid) + 2500,
      discountMinor: 2500,
      costMinor: 2500,
      productIsInOrder: false,
    });
  }
  for (const kind of ['amount', 'product'] as const) {
    expect(discountBehind(coupon(kind, null), 700)).toMatchObject({ orderMinor: 3200, discountMinor: 2500 });
  }
});

/** Voids a receipt, as its till or an owner would. */
async function voids(receipt: string): Promise<void> {
  const [which] = await db().rows(sql<{ customerId: number; purchaseId: number }>`
    select customer_id as "customerId", purchase_id as "purchaseId" from purchase where receipt = ${receipt}`);
  expect(await db().transaction((tx) => voidPurchases(tx, [which], noon(visit)))).toBe(1);
}
const couponNow = async () => {
  const [row] = await db().rows(sql<{ campaignId: number; state: string; usedAt: Date | null }>`
    select campaign_id as "campaignId", state, redeemed_at as "usedAt" from coupon`);
  return row;
};

test('a voided purchase gives its coupon back: the redemption stays as undone, no figure counts it, the till takes it', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  await buys('anna', anna.code);
  await redeemFromPurchases(context());
  await voids('till 1');
  expect(await redeemFromPurchases(context())).toEqual({ given_back: 1 });
  expect(await redeemFromPurchases(context())).toEqual({});
  const { campaignId, ...coupon } = await couponNow();
  expect(coupon).toEqual({ state: 'issued', usedAt: null });
  expect(await db().rows(sql`select result, rolled_back_at is not null as undone from redemption`)).toEqual([
    { result: 'success', undone: true },
  ]);
  expect(await campaignTotals(db(), campaignId, noon(visit))).toMatchObject({
    redeemed: 0,
    redeemedMinor: 0,
    valid: 1,
  });
  const signals = await db().rows(sql<{ kind: string }>`select kind from signal order by signal_id`);
  expect(signals.map(({ kind }) => kind).slice(-2)).toEqual(['coupon_redeemed', 'coupon_rolled_back']);
  expect((await atTheTill(anna.code, 'till 9')).status).toBe(200);
});

test('a till’s redemption goes back when the receipt that it was made for is voided; after its last day it stays unused', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }], {
    offer: { expiry: { rule: { kind: 'fixed', days: 10 } } },
  });
  expect((await atTheTill(anna.code)).status).toBe(200);
  await buys('anna', anna.code);
  expect(await redeemFromPurchases(context())).toEqual({ known_receipt: 1 });
  await voids('till 1');
  expect(await redeemFromPurchases(context())).toEqual({ given_back: 1 });
  const { campaignId, state } = await couponNow();
  expect(state).toBe('issued');
  const late = noon(addDays(launch, 40));
  expect(await campaignTotals(db(), campaignId, late)).toMatchObject({ redeemed: 0, expired: 1, valid: 0 });
  const tried = await redeem(context(), { code: anna.code, order: { amount: 5000 }, caller: 'key 1' }, late);
  expect(tried.body).toMatchObject({ key: 'voucher_expired' });
});

test('a receipt that came second with the code counts once the first one is voided', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  await buys('anna', anna.code, visit, 'rung up wrongly');
  await buys('anna', anna.code, visit, 'rung up again');
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 1, used_before: 1 });
  await voids('rung up wrongly');
  expect(await redeemFromPurchases(context())).toEqual({ given_back: 1, redeemed: 1 });
  expect(
    await db().rows(sql`
    select receipt from redemption where result = 'success' and rolled_back_at is null`),
  ).toEqual([{ receipt: 'rung up again' }]);
});

test('a redemption that was rolled back at the till before its purchase was voided is not touched again', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  const { redemptions } = (await atTheTill(anna.code)).body as RedemptionAnswer;
  await buys('anna', anna.code);
  await redeemFromPurchases(context());
  await rollBack(context(), { redemptionId: redemptions[0].id }, noon(visit));
  expect((await atTheTill(anna.code, 'till 2')).status).toBe(200);
  await voids('till 1');
  expect(await redeemFromPurchases(context())).toEqual({});
  expect((await couponNow()).state).toBe('redeemed');
});

test('the same receipt from two sources keeps its redemption while one of them stands', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  await buys('anna', anna.code);
  const copy = {
    ...purchaseOn('anna', visit, { coupon: anna.code, receipt: 'till 1', amountMinor: 4000 }),
    source: 'web',
  };
  await db().transaction((tx) => recordPurchases(tx, [copy], { now: noon(visit) }));
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 1, known_receipt: 1 });
  await voids('till 1');
  expect(await redeemFromPurchases(context())).toEqual({});
  expect((await couponNow()).state).toBe('redeemed');
});

test('more purchases than one batch holds are each looked at once', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  const foreign = Array.from({ length: 1100 }, (_, place) =>
    purchaseOn(`c${place % 7}`, visit, { coupon: `SUMMER${place % 3}`, receipt: `till ${place}` }),
  );
  const own = purchaseOn('anna', visit, { coupon: anna.code, receipt: 'till own' });
  await db().transaction((tx) => recordPurchases(tx, [...foreign, own], { now: noon(visit) }));
  expect(await redeemFromPurchases(context())).toEqual({ not_ours: 1100, redeemed: 1 });
  expect(await redeemFromPurchases(context())).toEqual({});
});

const undo = async (id: string) => (await rollBack(context(), { redemptionId: id }, noon(visit))).status;
const idOf = (answer: Awaited<ReturnType<typeof atTheTill>>) => (answer.body as RedemptionAnswer).redemptions[0].id;
const standing = () =>
  db().rows(sql`select receipt from redemption where result = 'success' and rolled_back_at is null`);

test('an order that was cancelled at the till never uses the coupon again: by the night, a later purchase, a late line', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  // the purchase before the rollback
  const first = idOf(await atTheTill(anna.code));
  await buys('anna', anna.code);
  expect(await undo(first)).toBe(200);
  expect(await redeemFromPurchases(context())).toEqual({ rolled_back: 1 });
  // the same receipt of another source, after the rollback
  const copy = {
    ...purchaseOn('anna', visit, { coupon: anna.code, receipt: 'till 1', amountMinor: 4000 }),
    source: 'web',
  };
  await db().transaction((tx) => recordPurchases(tx, [copy], { now: noon(visit) }));
  expect(await redeemFromPurchases(context())).toEqual({ rolled_back: 1 });
  // the till itself, with the receipt and with the key of the success
  const again = await atTheTill(anna.code);
  expect(again.body).toMatchObject({ code: 400, key: 'already_rolled_back' });
  const asked = { code: anna.code, order: { amount: 5000, source_id: 'till 1' }, caller: 'key 1' };
  expect(await validate(context(), asked, noon(visit))).toMatchObject({ valid: false });
  expect(await standing()).toEqual([]);
  // another receipt may
  expect((await atTheTill(anna.code, 'till 2')).status).toBe(200);
});

test('the purchase comes after the rollback, or first of all: that receipt stays undone', async () => {
  const [anna, bruno] = await couponHolders(context(), launch, [{ externalId: 'anna' }, { externalId: 'bruno' }]);
  expect(await undo(idOf(await atTheTill(anna.code)))).toBe(200);
  await buys('anna', anna.code);
  await buys('bruno', bruno.code, visit, 'till 7');
  expect(await redeemFromPurchases(context())).toEqual({ rolled_back: 1, redeemed: 1 });
  const [{ id }] = await db().rows(
    sql<{ id: string }>`select redemption_id as id from redemption where receipt = 'till 7'`,
  );
  expect(await undo(id)).toBe(200);
  expect(await redeemFromPurchases(context())).toEqual({});
  expect((await atTheTill(bruno.code, 'till 7')).body).toMatchObject({ key: 'already_rolled_back' });
  expect(await standing()).toEqual([]);
});

test('a retry by the key of a redemption that was rolled back is told so, and gets no discount', async () => {
  const [anna] = await couponHolders(context(), launch, [{ externalId: 'anna' }]);
  const asked = { code: anna.code, order: { amount: 5000 }, idempotencyKey: 'k-1', caller: 'key 1' };
  const first = await redeem(context(), asked, noon(visit));
  expect(await undo(idOf(first))).toBe(200);
  expect((await redeem(context(), asked, noon(visit))).body).toMatchObject({ key: 'already_rolled_back' });
  expect((await redeem(context(), { ...asked, idempotencyKey: 'k-2' }, noon(visit))).status).toBe(200);
});

test('tills, a rollback and the night race for one receipt: once it is rolled back it stays so', async () => {
  const people = Array.from({ length: 24 }, (_, i) => ({ externalId: `racer-${i}` }));
  const holders = await couponHolders(context(), launch, people);
  for (const { externalId, code } of holders) await buys(externalId, code, visit, `receipt of ${externalId}`);
  const rolledBack = new Set<string>();
  await Promise.all([
    ...holders.flatMap(({ externalId, code }) => {
      const receipt = `receipt of ${externalId}`;
      const cancels = async () => {
        const answer = await atTheTill(code, receipt);
        if (answer.status === 200 && (await undo(idOf(answer))) === 200) rolledBack.add(receipt);
      };
      return [cancels(), atTheTill(code, receipt), atTheTill(code, receipt)];
    }),
    redeemFromPurchases(context()),
    redeemFromPurchases(context()),
  ]);
  await redeemFromPurchases(context());
  expect(rolledBack.size).toBe(holders.length);
  expect(await standing()).toEqual([]);
});
