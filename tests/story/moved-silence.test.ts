// A silence that turns out to begin elsewhere: the ladder goes on with it or ends, and never begins a second time beside itself.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../../src/campaigns/testing.ts';
import { addDays, type Day, instantAt } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { undoImport } from '../../src/ledger/import/undo-import.ts';
import { inspectFile, runImport, voidPurchases } from '../../src/ledger/index.ts';
import { accounting } from '../../src/messages/index.ts';
import { openStory, type StoryShop } from './shop.ts';

const db = testDatabase();
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-silence-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  await forgetAll(db());
  await db().run(sql`truncate message, caught_mail, run, run_phase`);
});

const first = '2026-05-10';
const daysBefore = (...days: number[]) => days.map((count) => addDays(first, -count));

/** Three mails, a fortnight apart: on 10 and 24 May and 7 June. */
const ladder = [
  { when: { kind: 'entry' as const }, offer: null, template: 'comeback-first' },
  { when: { kind: 'after' as const, days: 14 }, offer: null, template: 'comeback-second' },
  { when: { kind: 'after' as const, days: 14 }, offer: null, template: 'comeback-last' },
];
const wholeLadder = [first, '2026-05-24', '2026-06-07'];

/** Lives every second day: an even number of days lies between the mails of the ladder. */
async function liveUntil(shop: StoryShop, from: Day, to: Day): Promise<void> {
  for (let day = from; day <= to; day = addDays(day, 2)) await shop.live(day);
}

async function written(shop: StoryShop, who: string): Promise<string[]> {
  const mail = await shop.mail();
  return mail.filter(({ to }) => to === `${who}@example.com`).map(({ at }) => at.toISOString().slice(0, 10));
}

async function enrolments(who: string) {
  return db().rows(sql<{ on: Day; reason: string | null }>`
    select enrolled_on as "on", end_reason as reason from enrolment join customer using (customer_id)
    where external_id = ${who} order by enrolled_at`);
}

async function coupons(who: string): Promise<number> {
  const rows = await db().rows(sql`select 1 from coupon join customer using (customer_id) where external_id = ${who}`);
  return rows.length;
}

/** The order of a day turns out not to have happened. */
async function cancel(shop: StoryShop, who: string, day: Day): Promise<void> {
  const purchases = await db().rows(sql<{ customerId: number; purchaseId: number }>`
    select customer_id as "customerId", purchase_id as "purchaseId" from purchase join customer using (customer_id)
    where external_id = ${who} and day = ${day}::date`);
  await db().transaction((tx) => voidPurchases(tx, purchases, shop.context.clock.now()));
}

test.each([0, 45])(
  'the last order is cancelled after the first mail: one ladder goes on, with %i days of rest',
  async (restDays) => {
    const who = `cancels-${restDays}`;
    const shop = await openStory(db(), '2026-05-08', [{ externalId: who, bought: daysBefore(135, 110, 85, 60) }]);
    await shop.launch('2026-05-09', { ladder, restDays });
    await liveUntil(shop, first, '2026-05-13');
    await cancel(shop, who, addDays(first, -60));
    await liveUntil(shop, '2026-05-14', '2026-07-20');
    expect(await written(shop, who)).toEqual(wholeLadder);
    expect(await coupons(who)).toBe(3);
    expect(await enrolments(who)).toHaveLength(1);
  },
);

/** Brings in an export of a shop system and returns the import's number. */
async function bring(shop: StoryShop, orders: readonly string[]): Promise<number> {
  const path = join(home, 'orders.csv');
  const head =
    'Name,Email,Financial Status,Created at,Currency,Subtotal,Lineitem quantity,Lineitem name,Lineitem price';
  await writeFile(path, `${[head, ...orders].join('\n')}\n`);
  const { mapping } = await inspectFile(db(), path, { kind: 'purchases' });
  const context = { ...shop.context, home };
  return (await runImport(context, { path, fileName: 'orders.csv', kind: 'purchases', mapping })).importId;
}

const order = (no: number, day: Day, state = 'paid') =>
  `#${no},orders@example.com,${state},${day} 12:00:00 +0100,EUR,25.00,1,Tea,25.00`;

test.each<[string, (shop: StoryShop, last: { day: Day; importId: number }) => Promise<unknown>]>([
  ['told as voided by a later export', (shop, { day }) => bring(shop, [order(4, day, 'voided')])],
  ['its file taken back', (shop, { importId }) => undoImport({ ...shop.context, home }, importId, null)],
])('the last order is gone after the first mail, %s: one ladder goes on', async (_, goes) => {
  const shop = await openStory(db(), '2026-05-08', []);
  const [one, two, three, last] = daysBefore(135, 110, 85, 60);
  await bring(shop, [order(1, one), order(2, two), order(3, three)]);
  const importId = await bring(shop, [order(4, last)]);
  await db().run(sql`
    insert into consent (customer_id, channel, purpose, state, basis, source, recorded_at)
    select customer_id, 'all', 'marketing', 'granted', 'consent', 'test', '2020-01-01' from customer
    where external_id = 'orders@example.com'`);
  await shop.launch('2026-05-09', { ladder });
  await liveUntil(shop, first, '2026-05-13');
  await goes(shop, { day: last, importId });
  await liveUntil(shop, '2026-05-14', '2026-07-20');
  expect(await written(shop, 'orders')).toEqual(wholeLadder);
  expect(await coupons('orders@example.com')).toBe(3);
  expect(await enrolments('orders@example.com')).toHaveLength(1);
});

test('a forgotten receipt of the last visit is told after the first mail: the ladder goes on where it was', async () => {
  const shop = await openStory(db(), '2026-05-08', [{ externalId: 'evening', bought: daysBefore(110, 85, 60) }]);
  await shop.launch('2026-05-09', { ladder, restDays: 0 });
  await liveUntil(shop, first, '2026-05-12');
  const day = addDays(first, -60);
  await shop.buys('evening', day, { at: instantAt('Europe/Rome', day, '19:00'), receipt: 'evening late' });
  await liveUntil(shop, '2026-05-14', '2026-07-20');
  expect(await written(shop, 'evening')).toEqual(wholeLadder);
  expect(await coupons('evening')).toBe(3);
  expect(await enrolments('evening')).toEqual([{ on: first, reason: 'finished' }]);
});

test('a purchase of the week before the entry is told late: the ladder ends at once, and the rest counts from its mail', async () => {
  const shop = await openStory(db(), '2026-05-08', [{ externalId: 'told-late', bought: daysBefore(110, 85, 60) }]);
  const campaignId = await shop.launch('2026-05-09', { ladder, restDays: 60, entry: { kind: 'days', days: 20 } });
  // over twenty days at the launch, so the first crossing is that of the next silence
  await shop.buys('told-late', '2026-05-09');
  for (const day of [first, '2026-05-28', '2026-05-29']) await shop.live(day);
  expect(await written(shop, 'told-late')).toEqual(['2026-05-29']);
  await shop.buys('told-late', '2026-05-25', { receipt: 'from the other till' });
  await liveUntil(shop, '2026-05-30', '2026-08-13');
  // twenty days after 25 May would be 14 June; sixty days of rest after 29 May end on 28 July, and the next night is that of the 29th
  expect(await written(shop, 'told-late')).toEqual(['2026-05-29', '2026-07-29', '2026-08-12']);
  expect((await enrolments('told-late')).map(({ on, reason }) => [on, reason])).toEqual([
    ['2026-05-29', 'not_late'],
    ['2026-07-29', null],
  ]);
  const { due, sent, suppressed, pending, uncertain } = await accounting(db(), { campaignId });
  expect(sent + suppressed + pending + uncertain).toBe(due);
});

test('nothing leaves on the morning on which yesterday’s purchase is told', async () => {
  const shop = await openStory(db(), '2026-05-08', [{ externalId: 'yesterday', bought: daysBefore(110, 85, 60) }]);
  const campaignId = await shop.launch('2026-05-09', { ladder });
  await shop.live(first, () =>
    shop.buys('yesterday', '2026-05-09', { at: instantAt('Europe/Rome', '2026-05-09', '18:00') }),
  );
  expect(await written(shop, 'yesterday')).toEqual([]);
  expect(await enrolments('yesterday')).toEqual([{ on: first, reason: 'not_late' }]);
  expect((await accounting(db(), { campaignId })).reasons).toEqual([{ reason: 'not_late', count: 1 }]);
});

test('a customer all of whose purchases were cancelled is in no silence: the ladder ends', async () => {
  const shop = await openStory(db(), '2026-05-08', [{ externalId: 'never-was', bought: daysBefore(60) }]);
  await shop.launch('2026-05-09', { ladder });
  await liveUntil(shop, first, '2026-05-12');
  await cancel(shop, 'never-was', addDays(first, -60));
  await liveUntil(shop, '2026-05-14', '2026-06-10');
  expect(await written(shop, 'never-was')).toEqual([first]);
  expect(await enrolments('never-was')).toEqual([{ on: first, reason: 'not_late' }]);
});

test('cancelled after the return: closed stays closed, and the same silence is not entered again', async () => {
  const shop = await openStory(db(), '2026-05-08', [{ externalId: 'undone', bought: daysBefore(110, 85, 60) }]);
  await shop.launch('2026-05-09', { ladder, restDays: 0 });
  await liveUntil(shop, first, '2026-05-12');
  await shop.buys('undone', '2026-05-12');
  await cancel(shop, 'undone', '2026-05-12');
  await liveUntil(shop, '2026-05-14', '2026-06-30');
  expect(await written(shop, 'undone')).toEqual([first]);
  expect(await enrolments('undone')).toEqual([{ on: first, reason: 'bought' }]);
});
