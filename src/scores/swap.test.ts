// The night writes all scores anew while pages read them: whoever reads sees the old ones or the new ones, all of them.
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import {
  addDays,
  type Context,
  type Database,
  type Db,
  migrate,
  quietLog,
  silent,
  virtualClock,
} from '../ground/index.ts';
import { emptyDatabase, migrateUpTo, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, purchaseOn, testVault } from '../ledger/testing.ts';
import { scoreBase } from './score-base.ts';
import { openScorers } from './scorers.ts';

const db = testDatabase();
const customers = 60;
const days = ['2026-06-28', '2026-06-29', '2026-06-30', '2026-07-01', '2026-07-02'];

const contextOf = (database: Database): Context => ({
  db: database,
  clock: virtualClock(new Date('2026-07-03T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

async function buyersOf(database: Database): Promise<void> {
  const rows = Array.from({ length: customers }, (_, i) =>
    boughtEvery(7 + (i % 20), { times: 6, until: addDays('2026-06-01', i % 27) }).map((day) =>
      purchaseOn(`c${i}`, day),
    ),
  ).flat();
  await database.transaction((tx) => recordPurchases(tx, rows, { now: new Date('2026-06-28T00:00:00Z') }));
}

/** Customers and days in one look at the scores. */
const look = (from: Db, plan?: string) =>
  from
    .rows(
      sql<{ customers: number; days: number }>`
        select count(*)::int as customers, count(distinct as_of)::int as days from score`,
      plan,
    )
    .then(([seen]) => seen);

const oidsOf = async (from: Db) =>
  (
    await from.rows(sql<{ oid: number }>`
      select oid::bigint as oid from pg_class where relname in ('score', 'score_next') order by oid`)
  ).map(({ oid }) => oid);

const shapeOf = (from: Db) =>
  from.rows(sql`
    select t.relname, 'check' as kind, c.conname as name from pg_class t join pg_constraint c on c.conrelid = t.oid
    where t.relname in ('score', 'score_next') and c.contype in ('c', 'p')
    union all select tablename, 'index', indexname from pg_indexes where tablename in ('score', 'score_next')
    order by 1, 2, 3`);

beforeAll(async () => {
  await buyersOf(db());
  await scoreBase(contextOf(db()), days[0], silent);
});

test('pages that read while nights follow one another see all customers of one day, never none', async () => {
  let over = false;
  const seen: { customers: number; days: number }[] = [];
  const readers = [
    // a page: one statement after the other, once with a plan that the connection keeps
    async () => seen.push(await look(db())),
    async () => seen.push(await look(db(), 'scores-seen')),
    // a longer look that began before the swap
    async () =>
      db().transaction(async (tx) => {
        await tx.rows(sql`select count(*) from customer`);
        seen.push(await look(tx), await look(tx));
      }, 'repeatable read'),
    // one that holds the old table for a while
    async () =>
      db().transaction(async (tx) => {
        seen.push(await look(tx), await look(tx, 'scores-seen'));
      }),
  ].map(async (read) => {
    while (!over) await read();
  });
  try {
    for (const day of [...days, ...days]) await scoreBase(contextOf(db()), day, silent);
  } finally {
    over = true;
    await Promise.all(readers);
  }
  expect(seen.length).toBeGreaterThan(20);
  expect(seen.filter((one) => one.customers !== customers || one.days !== 1)).toEqual([]);
});

test('a look that began before the night and comes to the scores after it sees all of them', async () => {
  await db().transaction(async (tx) => {
    await tx.rows(sql`select count(*) from customer`);
    for (const day of days.slice(0, 3)) await scoreBase(contextOf(db()), day, silent);
    expect(await look(tx)).toEqual({ customers, days: 1 });
  }, 'repeatable read');
});

test('nights go on with the same two tables, the spare one empty, every name as the schema has it', async () => {
  const { db: fresh, drop } = await emptyDatabase();
  try {
    await migrate(fresh);
    const asMigrated = await shapeOf(fresh);
    const tables = await oidsOf(db());
    for (const day of days.slice(0, 3)) {
      await scoreBase(contextOf(db()), day, silent);
      expect(await oidsOf(db())).toEqual(tables);
      expect(await shapeOf(db())).toEqual(asMigrated);
      expect(await db().rows(sql`select 1 from score_next`)).toEqual([]);
    }
  } finally {
    await drop();
  }
});

test('two runs at once wait for each other, and the scores are those of one', async () => {
  await Promise.all([days[3], days[4]].map((day) => scoreBase(contextOf(db()), day, silent)));
  expect(await look(db())).toEqual({ customers, days: 1 });
});

test('a night that breaks half-way leaves the scores of the last one, and the next one works', async () => {
  await scoreBase(contextOf(db()), days[1], silent);
  const before = await db().rows(sql`select * from score order by customer_id`);
  const broken = { ...openScorers(0), score: () => Promise.reject(new Error('the thread died')) };
  await expect(scoreBase(contextOf(db()), days[2], silent, broken)).rejects.toThrow('the thread died');
  expect(await db().rows(sql`select * from score order by customer_id`)).toEqual(before);
  await scoreBase(contextOf(db()), days[2], silent);
  expect(await look(db())).toEqual({ customers, days: 1 });
});

test('a data folder of an earlier version keeps its scores when it gets the twin, and is scored on', async () => {
  const { db: older, drop } = await emptyDatabase();
  try {
    await migrateUpTo(older, '0030-scores-twin.sql');
    // an earlier version made its next table in the night and dropped the old one: names of keys had moved
    for (const statement of [
      'create table score_next (like score including defaults including constraints including storage)',
      "insert into score_next values (1, '2026-06-01', 1, 3, '2026-05-20', 12, 9, 0.7, 0.9, 0.8, 2, 2, 100, 50, 3)",
      'alter table score_next add constraint score_next_pkey primary key (customer_id)',
      ...['lateness', 'value', 'silence', 'visits'].map(
        (name) => `create index score_next_${name} on score_next (customer_id)`,
      ),
      'drop table score',
      'alter table score_next rename to score',
      ...['pkey', 'lateness', 'value', 'silence', 'visits'].map(
        (name) => `alter index score_next_${name} rename to score_${name}`,
      ),
    ]) {
      await older.run(sql.raw(statement));
    }
    await migrate(older);
    expect(await look(older)).toEqual({ customers: 1, days: 1 });
    await buyersOf(older);
    for (const day of days.slice(0, 2)) await scoreBase(contextOf(older), day, silent);
    expect(await look(older)).toEqual({ customers, days: 1 });
    expect(await shapeOf(older)).toEqual(await shapeOf(db()));
  } finally {
    await drop();
  }
});
