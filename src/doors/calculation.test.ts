// "Calculate now": who is late, worked out again by day, beside the nights and never instead of one that is still to come.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBacklog } from '../campaigns/index.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from '../campaigns/testing.ts';
import {
  addDays,
  askForRun,
  type Context,
  type Day,
  hasRun,
  instantAt,
  leaseHolder,
  newestRun,
  takeLease,
  takeUpRun,
  type VirtualClock,
  virtualClock,
} from '../ground/index.ts';
import { testApp, testContext, testDatabase } from '../ground/testing.ts';
import { beginImport, inspectFile, recordPurchases, runImport } from '../ledger/index.ts';
import { boughtEvery, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { mountRoutes } from './rooms.ts';
import { oneRound } from './scheduler.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);
let home = '';
let clock: VirtualClock;
let context: Context;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-calculation-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  await forgetAll(db());
  await db().run(sql`truncate import, run, run_phase, job_round, lease, message`);
  clock = virtualClock(night(launch));
  context = testContext(db(), { clock, home });
});

const at = (day: Day, time: string) => clock.moveTo(instantAt('Europe/Rome', day, time));
const round = () => oneRound(context)();

/** Somebody who buys every 30 days and has been silent for so many on the day of the launch. */
const silentFor = (externalId: string, days: number) => ({
  externalId,
  bought: boughtEvery(30, { times: 6, until: later(-days) }),
});
const customers = (...wishes: { externalId: string; bought: Day[] }[]) =>
  db().transaction((tx) => someCustomers(tx, wishes));

/** The night of a day, lived as the server does; then nothing of it is due any more. */
async function nightOf(day: Day): Promise<void> {
  at(day, '03:00');
  await round();
  expect(await hasRun(db(), day)).toBe(true);
}

const entries = () =>
  db().rows(sql<{ who: string; on: Day; origin: string }>`
    select c.external_id as who, e.enrolled_on as "on", e.origin from enrolment e join customer c using (customer_id)
    order by c.external_id`);
const rungs = async () => (await db().rows(sql`select 1 from rung_due`)).length;
const runs = () =>
  db().rows(sql<{ asOf: Day; kind: string; finished: boolean }>`
    select as_of as "asOf", kind, finished_at is not null as finished from run order by run_id`);
const scoredOn = async () =>
  (await db().rows(sql<{ who: string; asOf: Day }>`
    select c.external_id as who, s.as_of as "asOf" from score s join customer c using (customer_id) order by 1`)) as {
    who: string;
    asOf: Day;
  }[];

async function fileOf(name: string, lines: readonly string[]) {
  const path = join(home, name);
  await writeFile(path, `customer,date,receipt,amount\n${lines.join('\n')}\n`);
  const { mapping } = await inspectFile(db(), path, { kind: 'purchases' });
  return { path, fileName: name, kind: 'purchases' as const, mapping };
}

const ask = async (body: unknown = {}, role: 'owner' | 'analyst' = 'owner') => {
  const server = await testApp(context, (app, given) => mountRoutes(app, given));
  const answer = await (await server.as(role))({ method: 'POST', url: '/api/calculations', payload: body as object });
  await server.app.close();
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
};

test('after an import everybody is scored by day, and nobody enters a campaign by it', {
  timeout: 120_000,
}, async () => {
  await customers(silentFor('crosses', 59), silentFor('long-away', 100), silentFor('regular', 3));
  await aLiveCampaign(context, launch, aDefinition());
  await nightOf(launch);
  // crosses the limit of sixty days today; the night of today is done, as if before the purchases came
  await nightOf(later(0));
  at(later(1), '03:00');
  await db().run(sql`insert into run (as_of, started_at, finished_at) values (${later(1)}, now(), now())`);
  at(later(1), '10:00');
  await runImport(
    context,
    await fileOf('new.csv', [`newcomer,${later(-5)},n1,20.00`, `newcomer,${later(-40)},n2,20.00`]),
  );
  await round();
  expect((await scoredOn()).map(({ asOf }) => asOf)).toEqual([later(1), later(1), later(1), later(1)]);
  expect((await scoredOn()).map(({ who }) => who)).toContain('newcomer');
  expect(await entries()).toEqual([]);
  expect((await newestRun(db()))?.kind).toBe('figures');
  // the next night enters who has crossed, as if nothing had been calculated by day
  await nightOf(later(2));
  expect(await entries()).toEqual([{ who: 'crosses', on: later(2), origin: 'crossing' }]);
});

test('a corrected file, and one that is taken back, are calculated with again; one that changes nothing is not', async () => {
  await customers(silentFor('a', 20), silentFor('b', 30));
  await nightOf(launch);
  at(launch, '11:00');
  const lines = [`a,${later(-2)},r1,20.00`];
  const { importId } = await runImport(context, await fileOf('first.csv', lines));
  await round();
  const lastDay = async () =>
    (
      await db().rows(sql<{ day: Day }>`
        select s.last_day as day from score s join customer c using (customer_id) where c.external_id = 'a'`)
    )[0].day;
  expect(await lastDay()).toBe(later(-2));
  // the same line again in another file: everything is known
  await runImport(context, await fileOf('same-again.csv', [...lines, `a,${later(-2)},r1,20.00`])).catch(
    () => undefined,
  );
  const before = (await runs()).length;
  await round();
  expect((await runs()).length).toBe(before);
  await runImport(context, await fileOf('corrected.csv', [...lines, `a,${later(-1)},r2,20.00`]));
  await round();
  expect(await lastDay()).toBe(later(-1));
  const server = await testApp(context, (app, given) => mountRoutes(app, given));
  const owner = await server.as('owner');
  const undone = await owner({ method: 'POST', url: `/api/imports/${importId + 2}/undo` });
  expect(undone.statusCode).toBe(200);
  await server.app.close();
  await round();
  expect(await lastDay()).toBe(later(-2));
});

test('by the button the campaigns are asked too: who crossed today enters, who was late before waits', async () => {
  await customers(silentFor('crosses', 59), silentFor('long-away', 100), silentFor('regular', 3));
  await aLiveCampaign(context, launch, aDefinition());
  await nightOf(launch);
  at(later(1), '15:00');
  // the night of this day never came: the calculation is that night
  expect((await ask({ entries: true })).status).toBe(202);
  await round();
  expect(await entries()).toEqual([{ who: 'crosses', on: later(1), origin: 'crossing' }]);
  expect(await rungs()).toBe(1);
  // a second one on the same day changes nothing, whatever it is asked to do, and neither does the next night
  for (const entriesToo of [true, false, true]) {
    await ask({ entries: entriesToo });
    await round();
  }
  await nightOf(later(2));
  expect(await entries()).toEqual([{ who: 'crosses', on: later(1), origin: 'crossing' }]);
  expect(await rungs()).toBe(1);
});

test('what leaves because of a calculation by day leaves at the hour of its step, not at once', async () => {
  await customers(silentFor('crosses', 59));
  await aLiveCampaign(context, launch, aDefinition());
  await nightOf(launch);
  at(later(1), '15:00');
  await ask({ entries: true });
  await round();
  const [{ due }] = await db().rows(sql<{ due: Date }>`select due_at as due from rung_due`);
  expect(due).toEqual(instantAt('Europe/Rome', later(2), '09:30'));
});

test('a backlog that the owner has started enters by day too', async () => {
  await customers(silentFor('long-away', 100), silentFor('longer', 120));
  const id = await aLiveCampaign(context, launch, aDefinition());
  await nightOf(launch);
  at(launch, '12:00');
  await db().transaction((tx) => startBacklog(tx, id, { mornings: 2, from: launch }, clock.now()));
  await ask({ entries: true });
  await round();
  expect((await entries()).map(({ on, origin }) => [on, origin])).toEqual([[launch, 'backlog']]);
});

test('a calculation before three in the night does not stand for the night', async () => {
  await customers(silentFor('regular', 3), silentFor('other', 20));
  at(later(1), '00:30');
  await ask({ entries: true });
  await round();
  expect(await runs()).toEqual([{ asOf: later(1), kind: 'entries', finished: true }]);
  expect(await hasRun(db(), later(1))).toBe(false);
  await nightOf(later(1));
});

test('a calculation while the night of today is still to be done is that night', async () => {
  await customers(silentFor('regular', 3), silentFor('other', 20));
  at(later(1), '10:00');
  await ask();
  // the job of the night comes first in a round: it has done it, and the request is done once more after it
  await round();
  expect(await hasRun(db(), later(1))).toBe(true);
  await db().run(sql`truncate run, run_phase`);
  await askForRun(db(), later(1), clock.now(), 'figures');
  const taken = await takeUpRun(db(), later(1), clock.now(), true);
  expect(taken?.kind).toBe('night');
});

test('calculating leaves no trace on a day that has not come', async () => {
  await customers(silentFor('crosses', 58));
  await aLiveCampaign(context, launch, aDefinition());
  await nightOf(launch);
  at(launch, '18:00');
  await ask({ entries: true });
  await round();
  for (const day of [1, 2]) expect(await hasRun(db(), later(day))).toBe(false);
  expect(await entries()).toEqual([]);
  await nightOf(later(1));
  expect(await entries()).toEqual([]);
  await nightOf(later(2));
  expect(await entries()).toEqual([{ who: 'crosses', on: later(2), origin: 'crossing' }]);
});

test('requests while one waits are one; the one that does more counts; one that has begun is followed by another', async () => {
  await customers(silentFor('regular', 3));
  await nightOf(launch);
  at(launch, '09:00');
  const asked = async () => (await runs()).slice(1).map(({ kind }) => kind);
  await ask();
  await ask();
  expect(await asked()).toEqual(['figures']);
  await ask({ entries: true });
  await ask();
  expect(await asked()).toEqual(['entries']);
  await takeUpRun(db(), launch, clock.now(), false);
  await ask();
  expect(await asked()).toEqual(['entries', 'figures']);
  // of one at work and one behind it, the pages show the one at work
  expect((await newestRun(db()))?.kind).toBe('entries');
  await round();
  expect((await runs()).slice(1).every(({ finished }) => finished)).toBe(false);
  await round();
  expect((await runs()).slice(1).every(({ finished }) => finished)).toBe(true);
});

test('while another process is at a night the calculation waits, and says who holds it', async () => {
  await customers(silentFor('regular', 3));
  await nightOf(launch);
  at(launch, '09:00');
  const lease = await takeLease(db(), 'job night');
  const { body } = await ask();
  expect(body.holder).toBe(await leaseHolder(db(), 'job night'));
  expect(body.run).toMatchObject({ kind: 'figures', process: null, finishedAt: null });
  await round();
  expect((await newestRun(db()))?.finishedAt).toBeNull();
  await lease?.giveBack();
  await round();
  expect((await newestRun(db()))?.finishedAt).toEqual(clock.now());
});

test.each([
  ['on the same day goes on with the phase that it was at', 0],
  ['on another day begins anew, for that day', 1],
])('a calculation whose process died %s', async (_, days) => {
  await customers(silentFor('regular', 3), silentFor('other', 20));
  await nightOf(launch);
  at(launch, '09:00');
  await ask();
  const taken = await takeUpRun(db(), launch, clock.now(), false);
  await db().run(sql`
    insert into run_phase (run_id, phase, started_at, finished_at, figures)
    values (${taken?.runId}, 'update', now(), now(), '{"kept": 1}')`);
  const day = later(days);
  at(day, '09:30');
  if (days > 0) await db().run(sql`insert into run (as_of, started_at, finished_at) values (${day}, now(), now())`);
  await round();
  const [run] = await db().rows(sql<{ asOf: Day; finished: boolean; update: object }>`
    select r.as_of as "asOf", r.finished_at is not null as finished, p.figures as update
    from run r join run_phase p using (run_id) where run_id = ${taken?.runId} and phase = 'update'`);
  expect([run.asOf, run.finished]).toEqual([day, true]);
  expect('kept' in run.update).toBe(days === 0);
  expect(new Set((await scoredOn()).map(({ asOf }) => asOf))).toEqual(new Set([day]));
});

test('a calculation that fails says why, is not tried again by itself, and gives way to the next', async () => {
  await customers(silentFor('regular', 3));
  await nightOf(launch);
  at(launch, '09:00');
  await ask();
  await db().run(sql`alter table score_next rename to score_hidden`);
  await round();
  await db().run(sql`alter table score_hidden rename to score_next`);
  expect((await newestRun(db()))?.error).toMatch(/score_next/);
  const before = (await runs()).length;
  await round();
  expect((await newestRun(db()))?.error).toMatch(/score_next/);
  expect((await runs()).length).toBe(before);
  await ask();
  await round();
  expect(await newestRun(db())).toMatchObject({ error: null, finishedAt: clock.now() });
});

test('without a purchase there is nothing to calculate; who only looks may not ask', async () => {
  await customers({ externalId: 'nobody-yet', bought: [] });
  expect(await ask()).toMatchObject({ status: 409, body: { key: 'nothing_to_calculate' } });
  await customers(silentFor('regular', 3));
  expect((await ask({}, 'analyst')).status).toBe(403);
  expect(await runs()).toEqual([]);
});

test('whoever has just sent purchases in by the API asks with the same key, for the figures alone', async () => {
  await customers(silentFor('regular', 3));
  await nightOf(launch);
  const server = await testApp(context, (app, given) => mountRoutes(app, given));
  const send = await server.withKey(['purchases:write']);
  const answer = await send({ method: 'POST', url: '/v1/calculations' });
  expect([answer.statusCode, JSON.parse(answer.body).run.kind]).toEqual([202, 'figures']);
  await server.app.close();
});

test('a file of customers alone, in a shop without purchases, asks for nothing', async () => {
  const path = join(home, 'people.csv');
  await writeFile(path, 'customer,given_name,email\nk1,Anna,anna@example.com\nk2,Jan,jan@example.com\n');
  const { mapping } = await inspectFile(db(), path, { kind: 'customers' });
  await (await beginImport(context, { path, fileName: 'people.csv', kind: 'customers', mapping })).done;
  expect(await runs()).toEqual([]);
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn('k1', launch)], { now: clock.now() }));
  await writeFile(path, 'customer,given_name,email\nk3,Eva,eva@example.com\n');
  await (await beginImport(context, { path, fileName: 'more.csv', kind: 'customers', mapping })).done;
  expect((await runs()).map(({ kind }) => kind)).toEqual(['figures']);
});
