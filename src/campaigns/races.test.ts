// The night against what happens meanwhile, one order at a time: a purchase at a till, a file, another number of the same
// person, a pause and a second night. One side is stopped; the other is seen to wait, or to pass by.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type Context, type Database, type Day, silent, virtualClock } from '../ground/index.ts';
import { openTransaction, stopBefore, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { inspectFile, ledgerRoutes, runImport } from '../ledger/index.ts';
import { boughtEvery, type CustomerWish, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { enrol } from './enrol.ts';
import { pauseCampaign } from './lifecycle.ts';
import { step } from './step.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
/** While the night runs: a purchase of this minute ends the silences that it opens. */
const meanwhile = new Date(night(today).getTime() + 60_000);
const contextOf = (database: Database): Context =>
  testContext(database, { clock: virtualClock(new Date(meanwhile.getTime() + 60_000)), home });
const context = () => contextOf(db());
/** Who crosses the limit of 60 days tonight. */
const crossing = boughtEvery(30, { times: 6, until: addDays(launch, -59) });
/** Where a chunk of the night locks its customers, and where it writes what it has claimed. */
const [atTheLock, atTheEntry, atTheRung] = ['customer_lock', 'insert into enrolment', 'insert into rung_due'];

let home = '';
let files = 0;
const servers: TestApp[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-races-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(() => forgetAll(db()));
afterAll(() => Promise.all(servers.map(({ app }) => app.close())));

/** A till that sends a purchase of this minute; resolves when it is answered. */
async function aTill(database: Database = db()) {
  const server = await testApp(contextOf(database), ledgerRoutes);
  servers.push(server);
  const send = await server.withKey(['purchases:write']);
  return async (customer: string) => {
    const purchase = { customer, receipt: 'tonight', happenedAt: meanwhile.toISOString(), amountMinor: 1500 };
    const answer = await send({ method: 'POST', url: '/v1/purchases', payload: { purchases: [purchase] } });
    expect(answer.json()).toMatchObject({ accepted: 1, rejected: 0 });
  };
}

/** Brings in a file of purchases by these lines. */
async function aFile(database: Database, header: string, ...lines: string[]): Promise<void> {
  const path = join(home, `file-${++files}.csv`);
  await writeFile(path, `${header}\n${lines.join('\n')}\n`);
  const own = contextOf(database);
  const { mapping: found } = await inspectFile(database, path, { kind: 'purchases' });
  // the numbers of these customers read like names, which would give way to an address
  const mapping = { ...found, columns: { ...found.columns, customer: ['customer'] } };
  await runImport(own, { path, fileName: 'file.csv', kind: 'purchases', mapping });
}
const at = '2026-03-03 03:01:00';

/** Customers, the first of whom crosses tonight, and a campaign that is live. Returns their ids. */
async function beforeTheNight(...wishes: CustomerWish[]): Promise<number[]> {
  const ids = await db().transaction((tx) => someCustomers(tx, wishes));
  await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), today, silent);
  return ids;
}
const anna: CustomerWish = { externalId: 'anna', bought: crossing };
const entered = async () =>
  (await db().rows(sql<{ id: number }>`select customer_id as id from enrolment`)).map(({ id }) => id);
const rungs = () => db().rows(sql<{ rung: number }>`select rung from rung_due order by customer_id, rung`);
const closedBy = async () =>
  (await db().rows(sql<{ by: string | null }>`select closed_by as by from episode`)).map(({ by }) => by);
const enrols = (database: Database) => enrol(contextOf(database), today, night(today));
const steps = (database: Database) => step(contextOf(database), today, night(today));

// ---- a step and a purchase at a till

async function entersTonight(): Promise<void> {
  await beforeTheNight(anna);
  await enrols(db());
}

test('a purchase at a till waits while a step has its customer, and then ends the silence behind the rung', async () => {
  await entersTonight();
  const slow = stopBefore(db(), atTheRung);
  const stepping = steps(slow.db);
  await slow.stopped(stepping);
  const till = await aTill();
  const buying = till('anna');
  expect(await slow.holdsUp(buying)).toBe(true);
  slow.goOn();
  expect(await stepping).toMatchObject({ due: 1 });
  await buying;
  expect([await rungs(), await closedBy()]).toEqual([[{ rung: 1 }], ['purchase']]);
});

test('a step passes over a customer whose purchase at a till is being written, and finds the silence ended', async () => {
  await entersTonight();
  const slow = stopBefore(db(), 'update episode e set');
  const till = await aTill(slow.db);
  const buying = till('anna');
  await slow.stopped(buying);
  expect(await steps(db())).toMatchObject({ due: 0 });
  slow.goOn();
  await buying;
  expect(await steps(db())).toMatchObject({ due: 0, ended: { bought: 1 } });
  expect(await rungs()).toEqual([]);
});

test('a purchase at a till between the reading of a step and its hold makes no rung due', async () => {
  await entersTonight();
  const slow = stopBefore(db(), atTheLock);
  const stepping = steps(slow.db);
  await slow.stopped(stepping);
  await (await aTill())('anna');
  slow.goOn();
  expect(await stepping).toMatchObject({ due: 0 });
  expect([await rungs(), await closedBy()]).toEqual([[], ['purchase']]);
});

test('a second step waits for the first one, and moves nobody twice', async () => {
  await entersTonight();
  const slow = stopBefore(db(), atTheRung);
  const first = steps(slow.db);
  await slow.stopped(first);
  const second = steps(db());
  expect(await slow.holdsUp(second)).toBe(true);
  slow.goOn();
  expect([(await first).due, (await second).due]).toEqual([1, 0]);
  expect(await rungs()).toEqual([{ rung: 1 }]);
});

test('a pause waits for the chunk that is being stepped, and stops the one after it', async () => {
  await entersTonight();
  const [{ id }] = await db().rows(sql<{ id: number }>`select campaign_id as id from campaign`);
  const slow = stopBefore(db(), atTheRung);
  const stepping = steps(slow.db);
  await slow.stopped(stepping);
  const pausing = db().transaction((tx) => pauseCampaign(tx, id, meanwhile));
  expect(await slow.holdsUp(pausing)).toBe(true);
  slow.goOn();
  expect((await stepping).due).toBe(1);
  await pausing;
  await db().run(sql`delete from rung_due`);
  await db().run(sql`update enrolment set next_rung = 1, last_due_on = null`);
  expect((await steps(db())).due).toBe(0);
});

// ---- an entry and a purchase, by a file or at a till

const columns = 'customer,receipt,date,amount';
const annasLine = `anna,r9,${at},15.00`;
const bought: [string, (database: Database) => Promise<void>][] = [
  ['a file', (database) => aFile(database, columns, annasLine)],
  ['a till', async (database) => (await aTill(database))('anna')],
];

test.each(bought)(
  'a purchase by %s waits while its customer is entered, and then ends the ladder',
  async (_by, buys) => {
    const [id] = await beforeTheNight(anna);
    const slow = stopBefore(db(), atTheEntry);
    const entering = enrols(slow.db);
    await slow.stopped(entering);
    const buying = buys(db());
    expect(await slow.holdsUp(buying)).toBe(true);
    slow.goOn();
    expect(await entering).toMatchObject({ entered: 1 });
    await buying;
    expect([await entered(), await closedBy()]).toEqual([[id], ['purchase']]);
    expect((await steps(db())).ended).toEqual({ bought: 1 });
  },
);

test.each(bought)(
  'an entry waits for a purchase by %s that is being written, and leaves the customer out',
  async (_by, buys) => {
    await beforeTheNight(anna);
    const slow = stopBefore(db(), 'insert into purchase (');
    const buying = buys(slow.db);
    await slow.stopped(buying);
    const entering = enrols(db());
    expect(await slow.holdsUp(entering)).toBe(true);
    slow.goOn();
    await buying;
    expect(await entering).toMatchObject({ entered: 0 });
    expect([await entered(), await closedBy()]).toEqual([[], []]);
  },
);

test.each(bought)(
  'a purchase by %s between the reading of an entry and its lock keeps the customer out',
  async (_by, buys) => {
    await beforeTheNight(anna);
    const slow = stopBefore(db(), atTheLock);
    const entering = enrols(slow.db);
    await slow.stopped(entering);
    await buys(db());
    slow.goOn();
    expect(await entering).toMatchObject({ entered: 0 });
    expect([await entered(), await closedBy()]).toEqual([[], []]);
  },
);

test('a file of other customers does not hold up an entry, nor an entry the file', async () => {
  const [id] = await beforeTheNight(anna, { externalId: 'bruno', bought: [addDays(launch, -5)] });
  const slow = stopBefore(db(), 'insert into purchase (');
  const bringing = aFile(slow.db, columns, `bruno,r9,${at},15.00`);
  await slow.stopped(bringing);
  expect(await enrols(db())).toMatchObject({ entered: 1 });
  slow.goOn();
  await bringing;
  expect(await entered()).toEqual([id]);
});

test('an entry that fails half-way lets the file that waits for it go on, and is made good the next time', async () => {
  const [id] = await beforeTheNight(anna);
  const slow = await openTransaction(db(), (tx) => tx.run(sql`lock table enrolment in exclusive mode`));
  const entering = enrols(db());
  expect(await slow.holdsUp(entering)).toBe(true);
  await db().run(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  await expect(entering).rejects.toThrow();
  await slow.rollBack();
  expect([await entered(), await closedBy()]).toEqual([[], []]);
  expect(await enrols(db())).toMatchObject({ entered: 1 });
  expect(await entered()).toEqual([id]);
});

test('whom another campaign enters between the reading and the lock does not enter a second one', async () => {
  await beforeTheNight(anna);
  const [{ first }] = await db().rows(sql<{ first: number }>`select campaign_id as first from campaign`);
  await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), today, silent);
  await db().run(sql`update campaign set status = 'paused' where campaign_id = ${first}`);
  const slow = stopBefore(db(), atTheLock);
  const entering = enrols(slow.db);
  await slow.stopped(entering);
  await db().run(sql`update campaign set status = 'live' where campaign_id = ${first}`);
  // the other night enters her into the first campaign, and waits for this one only when it comes to the second
  const other = enrols(db());
  expect(await slow.holdsUp(other)).toBe(true);
  slow.goOn();
  expect(await entering).toMatchObject({ entered: 0 });
  expect(await other).toMatchObject({ entered: 1, inAnotherLadder: 1 });
  expect(await db().rows(sql<{ id: number }>`select campaign_id as id from enrolment`)).toEqual([{ id: first }]);
});

// ---- one person under two numbers

/** A second number of Anna's, under which nothing was bought yet: no score, so no entry of its own. */
const sharing: [string, CustomerWish, CustomerWish][] = [
  ['one mailbox', { email: 'anna@example.com' }, { email: 'Anna+shop@Example.com' }],
  ['one telephone', { email: null, phone: '+393331234988' }, { email: null, phone: '+393331234988' }],
];
const twoNumbers = (own: CustomerWish, other: CustomerWish) =>
  beforeTheNight({ ...anna, ...own }, { ...other, externalId: 'anna again' });

test.each(sharing)(
  'a purchase under the other number waits while a person with %s is entered, and then ends that ladder',
  async (_key, own, other) => {
    const [id] = await twoNumbers(own, other);
    const slow = stopBefore(db(), atTheEntry);
    const entering = enrols(slow.db);
    await slow.stopped(entering);
    const buying = (await aTill())('anna again');
    expect(await slow.holdsUp(buying)).toBe(true);
    slow.goOn();
    expect(await entering).toMatchObject({ entered: 1 });
    await buying;
    expect([await entered(), await closedBy()]).toEqual([[id], ['purchase']]);
  },
);

test.each(sharing)(
  'the entry of a person with %s waits for a purchase under the other number, and leaves them out',
  async (_key, own, other) => {
    await twoNumbers(own, other);
    const slow = stopBefore(db(), 'insert into purchase (');
    const buying = (await aTill(slow.db))('anna again');
    await slow.stopped(buying);
    const entering = enrols(db());
    expect(await slow.holdsUp(entering)).toBe(true);
    slow.goOn();
    await buying;
    expect(await entering).toMatchObject({ entered: 0 });
    expect(await entered()).toEqual([]);
  },
);

test.each(sharing)(
  'a purchase under the other number between the reading and the lock keeps a person with %s out',
  async (_key, own, other) => {
    await twoNumbers(own, other);
    const slow = stopBefore(db(), atTheLock);
    const entering = enrols(slow.db);
    await slow.stopped(entering);
    await (await aTill())('anna again');
    slow.goOn();
    expect(await entering).toMatchObject({ entered: 0 });
    expect(await entered()).toEqual([]);
  },
);

const toldTonight = (database: Database) =>
  aFile(database, 'customer,email,receipt,date,amount', `anna again,Anna@example.com,r9,${at},15.00`);

test('a purchase that tells a new number the mailbox of somebody in a ladder ends that ladder', async () => {
  await beforeTheNight({ ...anna, email: 'anna@example.com' });
  expect(await enrols(db())).toMatchObject({ entered: 1 });
  await toldTonight(db());
  expect(await closedBy()).toEqual(['purchase']);
});

test('a number with its own mailbox keeps that, and a purchase that tells another one ends nobody’s ladder', async () => {
  await beforeTheNight(
    { ...anna, email: 'anna@example.com' },
    { externalId: 'anna again', email: 'other@example.com' },
  );
  expect(await enrols(db())).toMatchObject({ entered: 1 });
  await toldTonight(db());
  expect(await closedBy()).toEqual([null]);
});

test('such a purchase waits while that person is entered, and then ends the ladder', async () => {
  await beforeTheNight({ ...anna, email: 'anna@example.com' });
  const slow = stopBefore(db(), atTheEntry);
  const entering = enrols(slow.db);
  await slow.stopped(entering);
  const bringing = toldTonight(db());
  expect(await slow.holdsUp(bringing)).toBe(true);
  slow.goOn();
  expect(await entering).toMatchObject({ entered: 1 });
  await bringing;
  expect(await closedBy()).toEqual(['purchase']);
});

test('the entry of that person waits for such a purchase, and leaves them out', async () => {
  await beforeTheNight({ ...anna, email: 'anna@example.com' });
  const slow = stopBefore(db(), 'insert into purchase (');
  const bringing = toldTonight(slow.db);
  await slow.stopped(bringing);
  const entering = enrols(db());
  expect(await slow.holdsUp(entering)).toBe(true);
  slow.goOn();
  await bringing;
  expect(await entering).toMatchObject({ entered: 0 });
});
