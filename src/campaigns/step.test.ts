// The ladder: one rung at a time, at its distance, never after the customer came back, never two on one day.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { closeEpisodes, recordPurchases } from '../ledger/index.ts';
import { boughtEvery, type CustomerWish, noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { startBacklog } from './backlog.ts';
import type { CampaignDraft, Rung } from './contract.ts';
import { enrolmentsOf } from './enrolments-of.ts';
import { campaignFigures } from './figures.ts';
import { endCampaign, pauseCampaign, resumeCampaign } from './lifecycle.ts';
import { step } from './step.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
/** A Monday. */
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);

const silentFor = (days: number, wish: CustomerWish = {}): CustomerWish => ({
  bought: boughtEvery(30, { times: 6, until: later(-days) }),
  ...wish,
});
const customers = (...wishes: CustomerWish[]) => db().transaction((tx) => someCustomers(tx, wishes));
const rung = (when: Rung['when'], change: Partial<CampaignDraft['ladder'][number]> = {}) => ({
  when,
  offer: null,
  template: 'comeback-a',
  ...change,
});
const rungs = () =>
  db().rows(sql<{ customerId: number; campaignId: number; rung: number; on: Day; at: Date }>`
    select customer_id as "customerId", campaign_id as "campaignId", rung, due_on as "on", due_at as at
    from rung_due order by customer_id, due_at, rung`);
const placesOf = async (customerId: number) =>
  (await rungs()).filter((row) => row.customerId === customerId).map(({ rung, on }) => [rung, on]);
const nights = async (from: number, to: number) => {
  for (let day = from; day <= to; day++) await runNight(context(), later(day));
};

beforeEach(() => forgetAll(db()));

test('the first rung leaves on the morning after the night of entry, the others at their days of absence', async () => {
  const [customer] = await customers(silentFor(29));
  const ladder = [30, 33, 36].map((days) => rung({ kind: 'absence', days }));
  const definition = aDefinition({ entry: { kind: 'days', days: 30 }, ladder, leastDaysBetween: 1 });
  await aLiveCampaign(context(), launch, definition);
  await nights(1, 9);
  expect(await placesOf(customer)).toEqual([
    [1, later(1)],
    [2, later(4)],
    [3, later(7)],
  ]);
  expect((await rungs())[0].at.toISOString()).toBe('2026-03-03T08:30:00.000Z');
});

test('no rung comes due in a silence that has moved and was not judged', async () => {
  const [customer] = await customers(silentFor(29));
  const ladder = [30, 33].map((days) => rung({ kind: 'absence', days }));
  await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'days', days: 30 }, ladder, leastDaysBetween: 1 }),
  );
  await nights(1, 3);
  await scoreBase(context(), later(4), silent);
  await db().run(sql`update episode set moved_at = ${night(later(4))} where customer_id = ${customer}`);
  await step(context(), later(4), night(later(4)));
  expect(await placesOf(customer)).toEqual([[1, later(1)]]);
  await nights(5, 5);
  expect(await placesOf(customer)).toEqual([
    [1, later(1)],
    [2, later(5)],
  ]);
});

test('rungs after the one before, at multiples of the own mean gap and at a lateness come when they should', async () => {
  const [customer] = await customers(silentFor(29));
  const ladder = [
    rung({ kind: 'entry' }),
    rung({ kind: 'after', days: 2 }),
    rung({ kind: 'multiple', times: 1.2, oneTimerDays: 90 }),
    rung({ kind: 'lateness', lateness: 0.5 }),
  ];
  await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'days', days: 30 }, ladder, leastDaysBetween: 1 }),
  );
  await nights(1, 8);
  // day 30: entry; day 32: two days later; day 36 = 1.2 times 30; the day after, since the lateness was reached before
  expect(await placesOf(customer)).toEqual([
    [1, later(1)],
    [2, later(3)],
    [3, later(7)],
    [4, later(8)],
  ]);
});

test('who starts from the backlog gets the rungs at the distance planned, not on mornings in a row', async () => {
  const [customer] = await customers(silentFor(200));
  const ladder = [30, 60, 90].map((days) => rung({ kind: 'absence', days }));
  const id = await aLiveCampaign(context(), launch, aDefinition({ entry: { kind: 'days', days: 30 }, ladder }));
  await db().transaction((tx) => startBacklog(tx, id, { mornings: 1, from: later(1) }, night(later(0))));
  for (const day of [1, 2, 3, 30, 31, 32, 60, 61, 62]) await runNight(context(), later(day));
  expect(await placesOf(customer)).toEqual([
    [1, later(1)],
    [2, later(31)],
    [3, later(61)],
  ]);
});

test('a run twice in one night, or after missed nights, makes no second rung due', async () => {
  const [customer] = await customers(silentFor(59));
  const ladder = [rung({ kind: 'entry' }), rung({ kind: 'absence', days: 62 }), rung({ kind: 'absence', days: 64 })];
  await aLiveCampaign(context(), launch, aDefinition({ ladder, leastDaysBetween: 1 }));
  await runNight(context(), later(1));
  for (let again = 0; again < 3; again++) await step(context(), later(1), night(later(1)));
  expect(await placesOf(customer)).toEqual([[1, later(1)]]);
  await runNight(context(), later(20));
  await runNight(context(), later(20));
  expect(await placesOf(customer)).toEqual([
    [1, later(1)],
    [2, later(20)],
  ]);
});

test('a rung waits for an allowed weekday, and the next one for the day after it at least', async () => {
  const [customer] = await customers(silentFor(57));
  // the limit is reached on a Thursday; messages leave on Tuesdays only
  const ladder = [rung({ kind: 'entry' }, { weekdays: [2] }), rung({ kind: 'absence', days: 61 })];
  await aLiveCampaign(context(), launch, aDefinition({ ladder, leastDaysBetween: 1 }));
  await nights(1, 10);
  expect(await placesOf(customer)).toEqual([
    [1, later(8)],
    [2, later(9)],
  ]);
});

test('each customer gets the message by the own clock, else by the shop', async () => {
  const [rome, newYork] = await customers(silentFor(59), silentFor(59, { zone: 'America/New_York' }));
  await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(1));
  const at = Object.fromEntries((await rungs()).map((row) => [row.customerId, row.at.toISOString()]));
  expect(at).toEqual({ [rome]: '2026-03-03T08:30:00.000Z', [newYork]: '2026-03-03T14:30:00.000Z' });
});

test('a purchase, a redemption or an objection ends the ladder with its reason', async () => {
  const [bought, redeemed, objected, stays] = await customers(
    ...['bought', 'redeemed', 'objected', 'stays'].map((externalId) => silentFor(59, { externalId })),
  );
  const ladder = [rung({ kind: 'entry' }), rung({ kind: 'after', days: 2 })];
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder }));
  await runNight(context(), later(1));
  await db().transaction(async (tx) => {
    await recordPurchases(tx, [purchaseOn('bought', later(2))], { now: noon(later(2)) });
    await closeEpisodes(tx, [redeemed], 'redemption', noon(later(2)));
    await tx.run(sql`update customer set objected_at = ${noon(later(2))} where customer_id = ${objected}`);
  });
  const { stepped } = await runNight(context(), later(3));
  expect(stepped).toEqual({ due: 1, heldOut: 0, ended: { bought: 1, redeemed: 1, objected: 1 } });
  expect((await rungs()).filter(({ rung }) => rung === 2).map(({ customerId }) => customerId)).toEqual([stays]);
  const [view] = await enrolmentsOf(db(), bought);
  expect([view.endReason, view.endedAt]).toEqual(['bought', noon(later(2)).toISOString()]);
  const figures = await campaignFigures(db(), id);
  expect(figures.entered).toBe(figures.open + figures.ended.reduce((sum, { count }) => sum + count, 0));
});

test('held out customers climb the same ladder without a rung, and both arms finish on the same day', async () => {
  await customers(...Array.from({ length: 40 }, (_, i) => silentFor(59, { externalId: `arm-${i}` })));
  const ladder = [rung({ kind: 'entry' }), rung({ kind: 'after', days: 3 })];
  const id = await aLiveCampaign(context(), launch, aDefinition({ ladder, holdOutShare: 0.4, restDays: 5 }));
  await nights(1, 9);
  const figures = await campaignFigures(db(), id);
  expect(figures.heldOut).toBeGreaterThan(5);
  expect(figures.rungs).toEqual([
    { rung: 1, due: figures.treated, refused: 0 },
    { rung: 2, due: figures.treated, refused: 0 },
  ]);
  // rung 2 on day 4, then five days of rest
  const ended = await db().rows(sql`
    select arm, end_reason as reason, count(*) as count, min(last_due_on) as "lastDue", max(ended_at) as at
    from enrolment where campaign_id = ${id} group by 1, 2 order by 1`);
  expect(ended).toEqual([
    { arm: 'held_out', reason: 'finished', count: figures.heldOut, lastDue: later(4), at: night(later(9)) },
    { arm: 'treated', reason: 'finished', count: figures.treated, lastDue: later(4), at: night(later(9)) },
  ]);
});

test('in two ladders at once a customer still gets one rung a day at most', async () => {
  const [customer] = await customers(silentFor(59));
  const both = aDefinition({ alongsideOthers: true });
  await aLiveCampaign(context(), launch, both);
  await aLiveCampaign(context(), launch, both);
  await nights(1, 3);
  expect((await placesOf(customer)).map(([, on]) => on)).toEqual([later(1), later(2)]);
});

test('a paused campaign moves nobody, an ended one ends everybody, also by its last day', async () => {
  await customers(silentFor(59));
  const ladder = [rung({ kind: 'entry' }), rung({ kind: 'after', days: 1 }), rung({ kind: 'after', days: 1 })];
  const paused = await aLiveCampaign(context(), launch, aDefinition({ ladder, alongsideOthers: true }));
  await runNight(context(), later(1));
  await db().transaction((tx) => pauseCampaign(tx, paused, night(later(1))));
  await runNight(context(), later(2));
  expect(await rungs()).toHaveLength(1);
  await db().transaction((tx) => resumeCampaign(tx, paused, night(later(2))));
  await runNight(context(), later(3));
  expect(await rungs()).toHaveLength(2);
  expect(await db().transaction((tx) => endCampaign(tx, paused, night(later(3))))).toBe(1);
  await runNight(context(), later(4));
  expect(await rungs()).toHaveLength(2);

  await customers(silentFor(56, { externalId: 'short campaign' }));
  const short = await aLiveCampaign(
    context(),
    later(3),
    aDefinition({ ladder, endsOn: later(5), alongsideOthers: true }),
  );
  await nights(4, 6);
  expect((await rungs()).filter(({ campaignId }) => campaignId === short)).toHaveLength(2);
  const [{ status }] = await db().rows(
    sql<{ status: string }>`select status from campaign where campaign_id = ${short}`,
  );
  expect(status).toBe('ended');
  expect((await campaignFigures(db(), short)).ended).toEqual([{ reason: 'campaign_ended', count: 1 }]);
});

test('precious customers get the stronger offer', async () => {
  await customers(
    silentFor(59, { externalId: 'plain', amountMinor: 100 }),
    silentFor(59, { externalId: 'precious', amountMinor: 90_000 }),
  );
  await db().run(sql`
    insert into offer (name, definition, created_at, changed_at) select 'an offer', '{}', now(), now() from generate_series(1, 2)`);
  const ladder = [rung({ kind: 'entry' }, { offer: 1, preciousOffer: 2 })];
  await aLiveCampaign(context(), launch, aDefinition({ ladder, preciousFrom: 4 }));
  await runNight(context(), later(1));
  const offers = await db().rows(sql<{ valueClass: number; offerId: number }>`
    select value_class as "valueClass", offer_id as "offerId" from rung_due order by value_class`);
  expect(offers.map(({ valueClass, offerId }) => [valueClass >= 4, offerId])).toEqual([
    [false, 1],
    [true, 2],
  ]);
});
