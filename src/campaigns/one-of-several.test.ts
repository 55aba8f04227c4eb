// Two campaigns over the same customers: what is done with one leaves the other, and its people, as they were.
import { sql } from 'kysely';
import { beforeEach, expect, test, vi } from 'vitest';
import { addDays, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { looksAtOthers } from './drafts.ts';
import { dueInstants } from './due-instants.ts';
import { enrolmentsOf } from './enrolments-of.ts';
import { campaignFigures } from './figures.ts';
import { endCampaign, pauseCampaign } from './lifecycle.ts';
import { everyCampaign } from './list-campaigns.ts';
import { markPrepared, markQueued } from './prepared.ts';
import { readCampaign } from './queries.ts';
import { stillAsRead } from './still-as-read.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);

let first: number;
let second: number;
let anna: number;
let bruno: number;

beforeEach(async () => {
  await forgetAll(db());
  const bought = boughtEvery(30, { times: 6, until: later(-59) });
  [anna, bruno] = await db().transaction((tx) => someCustomers(tx, [{ bought }, { bought }]));
  const definition = aDefinition({ alongsideOthers: true });
  first = await aLiveCampaign(context(), launch, definition);
  second = await aLiveCampaign(context(), launch, definition);
  // the first campaign's rung comes on the first morning, that of the second a day later
  await runNight(context(), later(1));
  await runNight(context(), later(2));
});

interface DueRung {
  readonly customerId: number;
  readonly campaignId: number;
  readonly anchor: Date;
  readonly rung: number;
  readonly isPrepared: boolean;
  readonly isQueued: boolean;
  readonly reason: string | null;
}

const rungs = () =>
  db().rows(sql<DueRung>`
    select customer_id as "customerId", campaign_id as "campaignId", anchor, rung,
      prepared_at is not null as "isPrepared", queued_at is not null as "isQueued", refused_reason as reason
    from rung_due order by campaign_id, customer_id`);

const openIn = async (id: number) => (await campaignFigures(db(), id)).open;

test('ending one campaign ends its own enrolments alone, and each list counts its own', async () => {
  expect([await openIn(first), await openIn(second)]).toEqual([2, 2]);
  expect(await db().transaction((tx) => endCampaign(tx, first, night(later(3))))).toBe(2);
  expect([await openIn(first), await openIn(second)]).toEqual([0, 2]);
  const listed = (await everyCampaign(db())).map(({ campaignId, entered, open, status }) => ({
    campaignId,
    entered,
    open,
    status,
  }));
  expect(listed).toEqual([
    { campaignId: second, entered: 2, open: 2, status: 'live' },
    { campaignId: first, entered: 2, open: 0, status: 'ended' },
  ]);
  const [{ ended }] = await db().rows(sql<{ ended: number }>`
    select count(*)::int as ended from campaign where ended_at is not null`);
  expect(ended).toBe(1);
});

test('a campaign that nobody entered yet has nobody in it', async () => {
  const empty = await aLiveCampaign(context(), later(3), aDefinition({ entry: { kind: 'days', days: 300 } }));
  expect(await campaignFigures(db(), empty)).toMatchObject({ entered: 0, open: 0, ended: [], rungs: [] });
  expect((await everyCampaign(db()))[0]).toMatchObject({ campaignId: empty, entered: 0, open: 0 });
});

test('a customer is shown the own ladders, the newest campaign first, each with its own rungs', async () => {
  const views = await enrolmentsOf(db(), anna);
  expect(views.map(({ campaignId, rungs: due }) => [campaignId, due.map(({ dueOn }) => dueOn)])).toEqual([
    [second, [later(2)]],
    [first, [later(1)]],
  ]);
  await db().run(sql`update enrolment set enrolled_at = enrolled_at + interval '1 hour' where campaign_id = ${first}`);
  expect((await enrolmentsOf(db(), anna)).map(({ campaignId }) => campaignId)).toEqual([first, second]);
});

test('a rung that is prepared or taken over is that one: of that customer, that campaign, that silence', async () => {
  const [own] = (await rungs()).filter(({ campaignId, customerId }) => campaignId === first && customerId === anna);
  const prepare = (change: Partial<DueRung>) =>
    db().transaction((tx) => markPrepared(tx, [{ ...own, ...change, refused: 'budget' }], night(later(3))));
  expect(await prepare({ rung: 2 })).toBe(0);
  expect(await prepare({ anchor: new Date(own.anchor.getTime() + 1000) })).toBe(0);
  expect(await prepare({})).toBe(1);
  const touched = async () => (await rungs()).filter(({ isPrepared }) => isPrepared);
  expect(await touched()).toEqual([{ ...own, isPrepared: true, reason: 'budget' }]);
  // once is enough: the second time it is not open any more
  expect(await prepare({})).toBe(0);
  await db().run(sql`
    with taken as (
      select ${own.customerId}::bigint as customer_id, ${own.campaignId}::bigint as campaign_id,
        ${own.anchor}::timestamptz as anchor, ${own.rung}::smallint as rung
    ) ${markQueued('taken', night(later(3)))}`);
  const queued = (await rungs()).filter(({ isQueued }) => isQueued);
  expect(queued.map(({ campaignId, customerId }) => [campaignId, customerId])).toEqual([[first, anna]]);
});

test('a run walks through each instant once, also where some rungs are prepared already and others are not', async () => {
  const due = await db().rows(sql<{ at: Date }>`select distinct due_at as at from rung_due order by 1`);
  const [one, two] = due.map(({ at }) => at);
  expect(await dueInstants(db(), two)).toEqual([one, two]);
  expect(await dueInstants(db(), new Date(two.getTime() - 1))).toEqual([one]);
  const key = (await rungs()).filter(({ campaignId, customerId }) => campaignId === first && customerId === bruno);
  await db().transaction((tx) => markPrepared(tx, key, night(later(3))));
  expect(await dueInstants(db(), two)).toEqual([one, two]);
  await db().run(sql`update rung_due set prepared_at = due_at, queued_at = due_at where campaign_id = ${first}`);
  expect(await dueInstants(db(), two)).toEqual([two]);
});

test('a night stops with a campaign that was paused or changed meanwhile, whatever the other one does', async () => {
  const asRead = await readCampaign(db(), first);
  const holds = (campaign: typeof asRead) => db().transaction((tx) => stillAsRead(tx, campaign));
  expect(await holds(asRead)).toBe(true);
  expect(await holds({ ...asRead, version: asRead.version + 1 })).toBe(false);
  await db().transaction((tx) => pauseCampaign(tx, first, night(later(3))));
  expect([await holds(asRead), await holds(await readCampaign(db(), second))]).toEqual([false, true]);
});

test('two people who end a campaign and pause it at once: the second is told that it is over', async () => {
  let pausing: Promise<unknown> = Promise.resolve();
  await db().transaction(async (tx) => {
    await endCampaign(tx, first, night(later(3)));
    pausing = db().transaction((other) => pauseCampaign(other, first, night(later(3))));
    pausing.catch(() => undefined);
    await vi.waitFor(async () => {
      const waiting = await db().rows(sql`
        select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      expect(waiting).toHaveLength(1);
    }, 60_000);
  });
  await expect(pausing).rejects.toMatchObject({ kind: { code: 'campaign_wrong_status' } });
  expect((await readCampaign(db(), first)).status).toBe('ended');
});

test('an edit looks at others when it opens the campaign wider, not when it narrows it or changes the words', () => {
  const alone = aDefinition({ targets: [5, 4] });
  const both = aDefinition({ targets: [5, 4], alongsideOthers: true });
  expect([looksAtOthers(both, alone), looksAtOthers(alone, both)]).toEqual([true, false]);
  expect([looksAtOthers(both, both), looksAtOthers(alone, alone)]).toEqual([false, false]);
  const fewer = aDefinition({ targets: [5] });
  expect([looksAtOthers(alone, fewer), looksAtOthers(fewer, alone)]).toEqual([true, false]);
  const sooner = aDefinition({ targets: [5, 4], entry: { kind: 'days', days: 59 } });
  expect([looksAtOthers(sooner, alone), looksAtOthers(alone, sooner)]).toEqual([true, true]);
});
