// The ceiling of a campaign: counted by whoever changes a coupon, and never spent twice by issuers at the same moment.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { enrol, step } from '../campaigns/index.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from '../campaigns/testing.ts';
import { addDays, type Day, locks, quietLog, silent } from '../ground/index.ts';
import { openTransaction, stopBefore, testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases, voidPurchases } from '../ledger/index.ts';
import { purchaseOn, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { mendBudgets, miscountedBudgets, remainingBudgets } from './budget.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { offerJobs } from './jobs.ts';
import { redeem } from './redeem.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';
import { rollBack } from './rollback.ts';
import { anOffer, morning } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);

/** Customers whose first rung is due, of a campaign that may give coupons of 10.00 for so many of them. */
async function aCrowd(people: number, coupons: number, definition: object = {}): Promise<number> {
  const offer = await anOffer(context());
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: people }, (_, i) => ({ externalId: `guest-${i}`, bought: [addDays(launch, -59)] })),
    ),
  );
  const ladder = [{ when: { kind: 'entry' as const }, offer, template: 'comeback-a' }];
  const wish = aDefinition({ ladder, holdOutShare: 0, costCeilingMinor: coupons * 1000, ...definition });
  const id = await aLiveCampaign(context(), launch, wish);
  await scoreBase(context(), today, silent);
  await enrol(context(), today, night(today));
  await step(context(), today, night(today));
  return id;
}

const left = async (campaign: number, ceiling: number, at: Date) =>
  (await db().transaction((tx) => remainingBudgets(tx, new Map([[campaign, ceiling]]), at))).get(campaign);

const couponsOf = () =>
  db().rows(sql<{ code: string; expiresAt: Date; customerId: number }>`
    select code, expires_at as "expiresAt", customer_id as "customerId" from coupon order by customer_id, rung`);

const standing = async (code: string) =>
  (
    await db().rows(sql<{ id: string }>`
    select redemption_id as id from redemption where code = ${code} and result = 'success' and rolled_back_at is null`)
  ).map(({ id }) => id);

beforeEach(() => forgetAll(db()));

test('a coupon that is issued, used, rolled back, used by a receipt, voided and run out is counted at each turn', async () => {
  const campaign = await aCrowd(1, 5);
  const [at, ceiling] = [morning(today), 5000];
  await issueDueCoupons(context(), at);
  expect(await left(campaign, ceiling, at)).toBe(4000);
  const [{ code, expiresAt }] = await couponsOf();
  const used = await redeem(context(), { code, order: { amount: 9000 }, caller: 'key 1' }, at);
  expect(used.status).toBe(200);
  const [redemptionId] = await standing(code);
  expect(await left(campaign, ceiling, at)).toBe(4000);
  // what is used is used, whenever one asks
  const after = new Date(expiresAt.getTime() + 1);
  expect(await left(campaign, ceiling, after)).toBe(4000);
  await rollBack(context(), { redemptionId }, at);
  expect(await left(campaign, ceiling, at)).toBe(4000);
  expect(await left(campaign, ceiling, expiresAt)).toBe(4000);
  expect(await left(campaign, ceiling, after)).toBe(5000);
  expect(await miscountedBudgets(db())).toEqual([]);
  const now = new Date(at.getTime() + 1000);
  const row = purchaseOn('guest-0', today, { coupon: code, receipt: 'r1', at: now });
  const [recorded] = await db().transaction((tx) => recordPurchases(tx, [row], { now }));
  expect(await redeemFromPurchases(context())).toEqual({ redeemed: 1 });
  expect(await left(campaign, ceiling, after)).toBe(4000);
  expect(await miscountedBudgets(db())).toEqual([]);
  const { customerId, purchaseId } = recorded as { customerId: number; purchaseId: number };
  await db().transaction((tx) => voidPurchases(tx, [{ customerId, purchaseId }], now));
  expect(await redeemFromPurchases(context())).toMatchObject({ given_back: 1 });
  expect(await left(campaign, ceiling, at)).toBe(4000);
  expect(await left(campaign, ceiling, after)).toBe(5000);
  expect(await miscountedBudgets(db())).toEqual([]);
});

test('a coupon that the next rung replaces frees its part of the ceiling', async () => {
  const offer = await anOffer(context());
  const ladder = [
    { when: { kind: 'entry' as const }, offer, template: 'comeback-a' },
    { when: { kind: 'after' as const, days: 1 }, offer, template: 'comeback-b' },
  ];
  const campaign = await aCrowd(1, 5, { ladder, earlierCoupon: 'replaced' });
  await issueDueCoupons(context(), morning(today));
  const tomorrow = addDays(today, 1);
  await scoreBase(context(), tomorrow, silent);
  await step(context(), tomorrow, night(tomorrow));
  await issueDueCoupons(context(), morning(tomorrow));
  expect(await couponsOf()).toHaveLength(2);
  expect(await left(campaign, 5000, morning(tomorrow))).toBe(4000);
  expect(await miscountedBudgets(db())).toEqual([]);
});

/** The night's own look at the ceilings, among the steps of this room. */
async function checkOfTheNight() {
  const told: string[] = [];
  const log = { ...quietLog, error: (message: string) => told.push(message) };
  const figures: object[] = [];
  for (const { work } of offerJobs().night ?? []) {
    figures.push(await work({ context: { ...context(), log }, asOf: today, ahead: false, progress: silent }));
  }
  return { figures: Object.assign({}, ...figures), told: told.length };
}

const wrongCounts: [string, ReturnType<typeof sql>][] = [
  ['too much outstanding', sql`update campaign_budget set outstanding_minor = outstanding_minor + 1`],
  ['too little used', sql`update campaign_budget set redeemed_minor = redeemed_minor - 1`],
  ['a day that nobody counted', sql`delete from campaign_budget`],
  ['a day without any coupon', sql`update campaign_budget set expires_at = expires_at + interval '1 day'`],
];

test.each(wrongCounts)('the night finds %s, counts the ceiling anew and says so once', async (_what, spoil) => {
  const campaign = await aCrowd(2, 5);
  await issueDueCoupons(context(), morning(today));
  const [{ code }] = await couponsOf();
  await redeem(context(), { code, order: { amount: 9000 }, caller: 'key 1' }, morning(today));
  expect(await checkOfTheNight()).toEqual({ figures: {}, told: 0 });
  const before = await db().rows(sql`select * from campaign_budget`);
  await db().run(spoil);
  expect((await miscountedBudgets(db()))[0]).toMatchObject({ campaignId: campaign });
  expect(await checkOfTheNight()).toEqual({ figures: { budgetsMended: 1 }, told: 1 });
  expect(await db().rows(sql`select * from campaign_budget`)).toEqual(before);
  expect(await checkOfTheNight()).toEqual({ figures: {}, told: 0 });
});

test('the night leaves the counts of other campaigns alone', async () => {
  await aCrowd(1, 5);
  await issueDueCoupons(context(), morning(today));
  await db().run(sql`insert into campaign (name, status, definition, seed, created_at, changed_at)
    select 'Another', 'ended', definition, seed, created_at, changed_at from campaign`);
  await db().run(sql`insert into campaign_budget (campaign_id, expires_at, outstanding_minor, redeemed_minor)
    select max(campaign_id), ${morning(today)}, 700, 0 from campaign`);
  const versions = () =>
    db().rows(sql`select xmin::text as version from campaign_budget
      where campaign_id = (select min(campaign_id) from campaign)`);
  const before = await versions();
  expect((await checkOfTheNight()).figures).toEqual({ budgetsMended: 1 });
  expect([await versions(), await db().rows(sql`select 1 from campaign_budget`)]).toEqual([
    before,
    [expect.anything()],
  ]);
});

test('a till that has used a coupon and not counted it yet waits for the night’s count, and is counted once', async () => {
  await aCrowd(1, 5);
  await issueDueCoupons(context(), morning(today));
  const [{ code }] = await couponsOf();
  await db().run(sql`update campaign_budget set outstanding_minor = 1`);
  const till = stopBefore(db(), 'insert into campaign_budget');
  const using = redeem({ db: till.db }, { code, order: { amount: 9000 }, caller: 'key 1' }, morning(today));
  await till.stopped(using);
  const night = stopBefore(db(), 'delete from campaign_budget');
  const counting = mendBudgets(night.db);
  await night.stopped(counting);
  till.goOn();
  expect(await night.holdsUp(using)).toBe(true);
  night.goOn();
  expect(await counting).toHaveLength(1);
  expect((await using).status).toBe(200);
  expect(await miscountedBudgets(db())).toEqual([]);
});

test('while one issuer has read what is left of a ceiling, a second one waits and then gives no more than remains', async () => {
  await aCrowd(100, 30);
  // the first gets half of the buckets, and stops before its commit because signals cannot be written
  const [halfIsFree, half] = [gate(), gate()];
  const othersBuckets = db().transaction(async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(${locks.issuing}::int, bucket) from generate_series(0, 31) bucket`);
    half.open();
    await halfIsFree.passed;
  });
  const [signalsAreFree, signals] = [gate(), gate()];
  const noSignals = db().transaction(async (tx) => {
    await tx.run(sql`lock table signal in exclusive mode`);
    signals.open();
    await signalsAreFree.passed;
  });
  await Promise.all([half.passed, signals.passed]);
  const first = issueDueCoupons(context(), morning(today));
  await waitUntil(async () => (await waiting()) === 1);
  halfIsFree.open();
  await othersBuckets;
  const second = issueDueCoupons(context(), morning(today));
  await waitUntil(async () => (await waiting()) === 2);
  signalsAreFree.open();
  await noSignals;
  const [one, other] = await Promise.all([first, second]);
  expect(one.issued).toBeGreaterThan(0);
  expect(one.issued + other.issued).toBe(30);
  expect(other.refused.budget).toBeGreaterThan(0);
  expect(await miscountedBudgets(db())).toEqual([]);
});

test('two issuers that meet the same two campaigns in opposite order wait in a line and never for each other', async () => {
  const [one, two] = [101, 102];
  const first = await openTransaction(db(), (tx) => remainingBudgets(tx, new Map([[one, 5000]]), morning(today)));
  const backwards = new Map([
    [two, 5000],
    [one, 5000],
  ]);
  const second = db().transaction((tx) => remainingBudgets(tx, backwards, morning(today)));
  expect(await first.holdsUp(second)).toBe(true);
  // whoever waits for the lower number holds no higher one, which the first may need next
  const [{ free }] = await db().rows(sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${locks.budgets}, ${two}::integer) as free`);
  expect(free).toBe(true);
  await first.commit();
  expect(await second).toEqual(backwards);
});

function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

for (const seed of [Date.now() % 1_000_000, 7]) {
  test(`four issuers and twelve tills on one ceiling never overspend it (seed ${seed})`, async () => {
    const campaign = await aCrowd(700, 200);
    const at = morning(today);
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const pause = () => new Promise((resolve) => setTimeout(resolve, random() * 60));
    const issuer = async () => {
      for (let round = 0; round < 3; round++) {
        await pause();
        await issueDueCoupons(context(), at);
      }
    };
    const till = async (n: number) => {
      for (let round = 0; round < 5; round++) {
        await pause();
        const coupons = await couponsOf();
        if (coupons.length === 0) continue;
        const { code } = coupons[Math.floor(random() * coupons.length)];
        const order = { amount: 5000, source_id: `till ${n} ${round}` };
        const { status } = await redeem(context(), { code, order, caller: 'key 1' }, at);
        const [redemptionId] = status === 200 && random() < 0.5 ? await standing(code) : [];
        if (redemptionId) await rollBack(context(), { redemptionId }, at);
      }
    };
    await Promise.all([...Array.from({ length: 4 }, issuer), ...Array.from({ length: 12 }, (_, n) => till(n))]);
    await issueDueCoupons(context(), at);
    expect(await couponsOf()).toHaveLength(200);
    expect(await left(campaign, 200_000, at)).toBe(0);
    expect(await miscountedBudgets(db())).toEqual([]);
  });
}

/** Statements of this database that wait for a lock. */
async function waiting(): Promise<number> {
  const [{ count }] = await db().rows(sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return count;
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
