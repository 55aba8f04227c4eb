// A purchase, a redemption and an objection race the night and the morning on many connections: whatever the order,
// nobody gets a coupon after coming back, nobody gets two, and every sum closes.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { campaignFigures, enrol, step } from '../campaigns/index.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from '../campaigns/testing.ts';
import { addDays, type Day, silent } from '../ground/index.ts';
import { openTransaction, testContext, testDatabase } from '../ground/testing.ts';
import { closeEpisodes, recordPurchases } from '../ledger/index.ts';
import { noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { redeem } from './redeem.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';
import { anOffer, morning } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const people = 120;
const names = Array.from({ length: people }, (_, i) => `racer-${i}`);

/** A small deterministic generator, so that a failing round can be run again by its seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const pause = (random: () => number, most: number) => new Promise((resolve) => setTimeout(resolve, random() * most));

async function aRace(): Promise<{ id: number; ids: number[] }> {
  const offer = await anOffer(context());
  const ids = await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((externalId) => ({ externalId, bought: [addDays(launch, -59)] })),
    ),
  );
  const ladder = [{ when: { kind: 'entry' as const }, offer, template: 'comeback-a' }];
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder, holdOutShare: 0.2 }));
  await scoreBase(context(), today, silent);
  return { id, ids };
}

/**
 * Watches from a connection of its own whether a coupon appears after its customer's way back was acknowledged.
 * `cameBack` notes the acknowledgement; `stop` returns the customers whose coupon of `rung` was still absent in a
 * reading that began later, and yet exists at the end.
 */
function watch(rung: number) {
  const back = new Map<number, number>();
  const absent = new Map<number, number>();
  let going = true;
  const holders = async () =>
    new Set(
      (await db().rows(sql<{ id: number }>`select customer_id as id from coupon where rung = ${rung}`)).map(
        ({ id }) => id,
      ),
    );
  const watching = (async () => {
    while (going) {
      const began = performance.now();
      const present = await holders();
      for (const id of back.keys()) if (!present.has(id)) absent.set(id, began);
    }
  })();
  return {
    cameBack: (id: number) => back.set(id, Math.min(back.get(id) ?? Number.POSITIVE_INFINITY, performance.now())),
    stop: async () => {
      going = false;
      await watching;
      const present = await holders();
      return [...back].filter(([id, at]) => present.has(id) && at < (absent.get(id) ?? 0)).map(([id]) => id);
    },
  };
}

/** What must hold after any order of events. */
async function expectConsistent(id: number): Promise<void> {
  const [broken] = await db().rows(sql<Record<string, number>>`
    select
      (select count(*) from (select 1 from coupon group by customer_id, anchor, rung having count(*) > 1) t) as twice,
      (select count(*) from enrolment e left join episode ep using (customer_id, anchor) where ep.anchor is null) as "noEpisode",
      (select count(*) from rung_due d join enrolment e using (customer_id, campaign_id, anchor)
        where e.arm = 'held_out') as "heldOutRungs",
      (select count(*) from coupon k left join coupon_code c using (code, customer_id) where c.code is null) as "noCode",
      (select count(*) from coupon k where k.state = 'redeemed' and (select count(*) from redemption r
        where r.customer_id = k.customer_id and r.code = k.code and r.result = 'success') <> 1) as "notOneRedemption",
      (select count(*) from enrolment e join customer_statistics s using (customer_id)
        where s.last_purchase_at > e.anchor and not exists (select from episode ep
          where ep.customer_id = e.customer_id and ep.anchor = e.anchor and ep.closed_at is not null)) as "stillOpen"`);
  expect(broken).toEqual({
    twice: 0,
    noEpisode: 0,
    heldOutRungs: 0,
    noCode: 0,
    notOneRedemption: 0,
    stillOpen: 0,
  });
  const figures = await campaignFigures(db(), id);
  expect(figures.entered).toBe(figures.treated + figures.heldOut);
}

beforeEach(() => forgetAll(db()));

/** A purchase that is written and not committed yet. */
const purchaseInFlight = (name: string) =>
  openTransaction(db(), (tx) => recordPurchases(tx, [purchaseOn(name, today)], { now: noon(today) }));

test('entry waits for a purchase in flight and then leaves the customer out', async () => {
  const { id, ids } = await aRace();
  const purchase = await purchaseInFlight('racer-7');
  const entering = enrol(context(), today, night(today));
  expect(await purchase.holdsUp(entering)).toBe(true);
  await purchase.commit();
  await entering;
  const entered = await db().rows(
    sql<{ id: number }>`select customer_id as id from enrolment where campaign_id = ${id}`,
  );
  expect(entered).toHaveLength(people - 1);
  expect(entered.map((row) => row.id)).not.toContain(ids[7]);
});

test('step and issue pass over a purchase in flight: no rung and no coupon if it commits, both if it does not', async () => {
  const { ids } = await aRace();
  await enrol(context(), today, night(today));
  await db().run(sql`update enrolment set arm = 'treated'`);
  const rungsOf = async (place: number) =>
    db().rows(sql<{ refused: string | null; prepared: boolean }>`
      select refused_reason as refused, prepared_at is not null as prepared from rung_due
      where customer_id = ${ids[place]}`);
  const finishStep = await purchaseInFlight('racer-1');
  const giveUpStep = await purchaseInFlight('racer-2');
  await step(context(), today, night(today));
  expect([await rungsOf(1), await rungsOf(2)]).toEqual([[], []]);
  await finishStep.commit();
  await giveUpStep.rollBack();
  await step(context(), today, night(today));
  expect([await rungsOf(1), await rungsOf(2)]).toEqual([[], [{ refused: null, prepared: false }]]);

  const finishIssue = await purchaseInFlight('racer-3');
  const giveUpIssue = await purchaseInFlight('racer-4');
  expect((await issueDueCoupons(context(), morning(today))).issued).toBe(people - 3);
  expect([await rungsOf(3), await rungsOf(4)]).toMatchObject([[{ prepared: false }], [{ prepared: false }]]);
  await finishIssue.commit();
  await giveUpIssue.rollBack();
  expect(await issueDueCoupons(context(), morning(today))).toEqual({ issued: 1, plain: 0, refused: { came_back: 1 } });
  expect([await rungsOf(3), await rungsOf(4)]).toEqual([
    [{ refused: 'came_back', prepared: true }],
    [{ refused: null, prepared: true }],
  ]);
});

for (const seed of [1, 2, 3, 4, 5]) {
  test(`purchases, objections and two workers race entry, step and issue (round ${seed})`, async () => {
    const { id, ids } = await aRace();
    const random = dice(seed);
    const watcher = watch(1);
    const customers = names.map(async (name, place) => {
      await pause(random, 250);
      const fate = random();
      if (fate < 0.5)
        await db().transaction((tx) => recordPurchases(tx, [purchaseOn(name, today)], { now: noon(today) }));
      else if (fate < 0.65)
        await db().run(sql`update customer set objected_at = ${noon(today)} where customer_id = ${ids[place]}`);
      else if (fate < 0.75) await db().transaction((tx) => closeEpisodes(tx, [ids[place]], 'redemption', noon(today)));
    });
    const worker = async () => {
      for (let turn = 0; turn < 4; turn++) {
        await enrol(context(), today, night(today));
        await step(context(), today, night(today));
        await issueDueCoupons(context(), morning(today));
        await pause(random, 40);
      }
    };
    await Promise.all([worker(), worker(), ...customers]);
    // a last quiet turn takes what was locked before
    await step(context(), today, night(today));
    await issueDueCoupons(context(), morning(today));
    expect(await watcher.stop()).toEqual([]);
    await expectConsistent(id);
    const [{ waiting }] = await db().rows(sql<{ waiting: number }>`
      select count(*) as waiting from rung_due where prepared_at is null`);
    expect(waiting).toBe(0);
    const [{ issued, refused, due }] = await db().rows(sql<{ issued: number; refused: number; due: number }>`
      select (select count(*) from coupon) as issued, count(refused_reason) as refused, count(*) as due from rung_due`);
    expect(due).toBe(issued + refused);
    expect(issued).toBeGreaterThan(0);
  });
}

test('tills, purchases with the code and the replacing rung race for the same coupons', async () => {
  const offer = await anOffer(context());
  const ids = await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((externalId) => ({ externalId, bought: [addDays(launch, -59)] })),
    ),
  );
  const ladder = [
    { when: { kind: 'entry' as const }, offer, template: 'comeback-a' },
    { when: { kind: 'after' as const, days: 1 }, offer, template: 'comeback-b' },
  ];
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder, earlierCoupon: 'replaced' }));
  await scoreBase(context(), today, silent);
  await enrol(context(), today, night(today));
  await step(context(), today, night(today));
  await issueDueCoupons(context(), morning(today));
  const tomorrow = addDays(today, 1);
  await scoreBase(context(), tomorrow, silent);
  await step(context(), tomorrow, night(tomorrow));
  const codes = new Map(
    (
      await db().rows(sql<{ customerId: number; code: string }>`select customer_id as "customerId", code from coupon`)
    ).map((row) => [row.customerId, row.code]),
  );
  const random = dice(9);
  const watcher = watch(2);
  const now = new Date(morning(tomorrow).getTime() + 1000);
  const tills = names.flatMap((name, place) => {
    const code = codes.get(ids[place]) ?? '';
    const order = { amount: 5000, source_id: `receipt ${place}` };
    const atTheTill = async () => {
      await pause(random, 200);
      const { status } = await redeem(context(), { code, order, caller: 'key 1' }, now);
      if (status === 200) watcher.cameBack(ids[place]);
    };
    const byFile = async () => {
      await pause(random, 200);
      const row = purchaseOn(name, tomorrow, { coupon: code, receipt: order.source_id, at: now });
      await db().transaction((tx) => recordPurchases(tx, [row], { now }));
      watcher.cameBack(ids[place]);
    };
    return [atTheTill(), atTheTill(), ...(place % 2 === 0 ? [byFile()] : [])];
  });
  const reader = async () => {
    for (let turn = 0; turn < 6; turn++) {
      await redeemFromPurchases(context());
      await issueDueCoupons(context(), now);
      await pause(random, 40);
    }
  };
  await Promise.all([reader(), reader(), ...tills]);
  await redeemFromPurchases(context());
  await issueDueCoupons(context(), now);
  expect(await watcher.stop()).toEqual([]);
  await expectConsistent(id);
  // one receipt, one redemption, however often it was told
  const [{ receipts, redemptions }] = await db().rows(sql<{ receipts: number; redemptions: number }>`
    select count(distinct receipt) as receipts, count(*) as redemptions from redemption where result = 'success'`);
  expect(redemptions).toBe(receipts);
  const [{ unread }] = await db().rows(sql<{ unread: number }>`
    select count(*) as unread from purchase p where coupon_code is not null and not exists (
      select from coupon_purchase c where c.purchase_id = p.purchase_id and c.customer_id = p.customer_id)`);
  expect(unread).toBe(0);
});
