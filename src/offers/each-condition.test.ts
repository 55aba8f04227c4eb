// Each condition under which a rung gets its coupon, by itself; and two issuers at one ceiling.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { aDefinition, aLiveCampaign, forgetAll, runNight } from '../campaigns/testing.ts';
import { addDays, changeShop, type Database, type Day, readShop } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { offersKeepCurrency } from './currency.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { anOffer, morning } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const now = morning(today);

beforeEach(async () => {
  await forgetAll(db());
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: null }));
});

/** So many customers whose first rung is due today, of one campaign. */
async function due(people: number, change: Parameters<typeof aDefinition>[0] = {}): Promise<number[]> {
  const bought = boughtEvery(30, { times: 6, until: addDays(launch, -59) });
  const ids = await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: people }, () => ({ bought })),
    ),
  );
  const offer = await anOffer(context());
  const ladder = [{ when: { kind: 'entry' as const }, offer, template: 'comeback-a' }];
  await aLiveCampaign(context(), launch, aDefinition({ ladder, ...change }));
  await runNight(context(), today);
  return ids;
}
const run = (statement: ReturnType<typeof sql>) => db().run(statement);

test('where nothing stands against it a due rung gets its coupon', async () => {
  await due(1);
  expect(await issueDueCoupons(context(), now)).toEqual({ issued: 1, plain: 0, refused: {} });
});

test.each<[string, () => Promise<unknown>]>([
  ['sending is paused', () => db().transaction((tx) => changeShop(tx, { sendingPausedAt: now.toISOString() }))],
  ['the campaign is paused', () => run(sql`update campaign set status = 'paused'`)],
  ['the silence has moved and was not judged', () => run(sql`update episode set moved_at = ${now}`)],
  ['the rung was prepared before', () => run(sql`update rung_due set prepared_at = ${now}`)],
  ['its hour has not come', () => run(sql`update rung_due set due_at = ${new Date(now.getTime() + 1)}`)],
])('no coupon is issued and none refused while %s', async (_what, change) => {
  await due(1);
  await change();
  expect(await issueDueCoupons(context(), now)).toEqual({ issued: 0, plain: 0, refused: {} });
});

test.each<[string, () => Promise<unknown>]>([
  ['came back', () => run(sql`update episode set closed_at = ${now}`)],
  ['turned out not to be late', () => run(sql`update enrolment set ended_at = ${now}, end_reason = 'not_late'`)],
  ['belongs to a campaign that ended', () => run(sql`update campaign set status = 'ended', ended_at = ${now}`)],
  ['is met too late', () => run(sql`update rung_due set not_after = ${now}`)],
  ['may not be written to', () => run(sql`update customer set email = null`)],
  ['was promised an offer that is archived', () => run(sql`update offer set archived_at = ${now}`)],
])('who %s gets no coupon, with the reason on the rung', async (_what, change) => {
  await due(1);
  await change();
  const { issued, refused } = await issueDueCoupons(context(), now);
  expect([issued, Object.values(refused)]).toEqual([0, [1]]);
  expect(await db().rows(sql`select 1 from rung_due where refused_reason is null or prepared_at is null`)).toEqual([]);
});

const pauses: [string, () => Promise<unknown>][] = [
  ['sending is paused', () => db().transaction((tx) => changeShop(tx, { sendingPausedAt: now.toISOString() }))],
  ['the silence waits to be judged', () => run(sql`update episode set moved_at = ${now}`)],
];

test.each<[string, string, () => Promise<unknown>]>([
  ['came back', 'came_back', () => run(sql`update episode set closed_at = ${now}`)],
  ['is not late', 'not_late', () => run(sql`update enrolment set ended_at = ${now}, end_reason = 'not_late'`)],
  ['is met too late', 'too_late', () => run(sql`update rung_due set not_after = ${now}`)],
  [
    'is of a campaign that ended',
    'campaign_ended',
    () => run(sql`update campaign set status = 'ended', ended_at = ${now}`),
  ],
])('a rung that leads to nothing more does not wait for the end of a pause: who %s', async (_who, why, change) => {
  for (const [, pause] of pauses) {
    await forgetAll(db());
    await due(1);
    await pause();
    await change();
    expect(await issueDueCoupons(context(), now)).toEqual({ issued: 0, plain: 0, refused: { [why]: 1 } });
  }
});

test('two issuers at once do not spend the same money', async () => {
  // coupons over 10.00, a ceiling of 20.00, two customers for each issuer
  const ids = await due(4, { costCeilingMinor: 2000 });
  const later = new Date(now.getTime() + 1);
  await run(sql`update rung_due set due_at = ${later} where customer_id = any(${ids.slice(2)}::bigint[])`);

  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let decided = (): void => undefined;
  const hasDecided = new Promise<void>((resolve) => {
    decided = resolve;
  });
  /** Decides about its coupons, then waits with the commit. */
  const slow: Database = {
    ...db(),
    transaction: (work, isolation) =>
      db().transaction(async (tx) => {
        const result = await work(tx);
        decided();
        await held;
        return result;
      }, isolation),
  };
  const first = issueDueCoupons({ db: slow }, now);
  await hasDecided;
  let finished = false;
  const second = issueDueCoupons(context(), later).finally(() => {
    finished = true;
  });
  while (!finished && !(await waitsForAnother())) await new Promise((resolve) => setTimeout(resolve, 20));
  release();
  expect((await first).issued).toBe(2);
  expect(await second).toMatchObject({ issued: 0, refused: { budget: 2 } });
});

/** Whether a connection to this database waits for a lock that another holds. */
async function waitsForAnother(): Promise<boolean> {
  const [{ waiting }] = await db().rows(sql<{ waiting: boolean }>`
    select exists (select 1 from pg_locks l join pg_stat_activity a using (pid)
      where not l.granted and a.datname = current_database()) as waiting`);
  return waiting;
}

test('the shop keeps its currency while an offer stands, and not because of one that is archived', async () => {
  const shop = await readShop(db());
  const changed = { ...shop, currency: 'PLN' };
  const check = () => db().transaction((tx) => offersKeepCurrency(tx, shop, changed));
  await check();
  await anOffer(context());
  await expect(check()).rejects.toMatchObject({ kind: { code: 'currency_of_offers' } });
  await db().transaction((tx) => offersKeepCurrency(tx, shop, { ...shop, name: 'Another name' }));
  await run(sql`update offer set archived_at = ${now}`);
  await check();
});
