// Two who want the same rows in another order: the server gives one of them up, and nobody has to hear of it.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp, testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';
import type { Tx } from './db.ts';
import { databaseProblem } from './lost-connections.ts';
import { mostTries } from './overtaken.ts';

const db = testDatabase();
let server: TestApp;
/** How often a route's transaction begins, and what it does then. */
let begun = 0;
let deed: (tx: Tx) => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  server = await testApp(testContext(db()), (app, { db }) => {
    app.get('/meeting', { config: { permission: 'public' } }, async () => {
      await db.transaction((tx) => {
        begun++;
        return deed(tx);
      });
      return { done: true };
    });
  });
});
afterAll(() => server.app.close());
beforeEach(async () => {
  begun = 0;
  await db().run(sql`delete from setting`);
  await db().run(sql`insert into setting (key, value) values ('a', '0'), ('b', '0')`);
});

const add = (tx: Tx, key: string) =>
  tx.run(sql`update setting set value = to_jsonb((value #>> '{}')::integer + 1) where key = ${key}`);
const stored = async () =>
  (await db().rows(sql<{ value: number }>`select value from setting order by key`)).map(({ value }) => value);
const fails = (code: string) => (tx: Tx) =>
  tx.run(sql`do ${sql.raw(`$$ begin raise exception 'met' using errcode = '${code}'; end $$`)}`);

/** Lets each of two pass once both have come; later ones pass at once. */
function both() {
  let open: () => void = () => undefined;
  const met = new Promise<void>((resolve) => {
    open = resolve;
  });
  let came = 0;
  return async () => {
    if (++came === 2) open();
    await met;
  };
}

test('two transactions that wait for each other are both done, each once', async () => {
  const meet = both();
  let tries = 0;
  const inOrder = (first: string, second: string) =>
    db().transaction(async (tx) => {
      tries++;
      await add(tx, first);
      await meet();
      await add(tx, second);
      return first;
    });
  expect(await Promise.all([inOrder('a', 'b'), inOrder('b', 'a')])).toEqual(['a', 'b']);
  expect(tries).toBeGreaterThan(2);
  expect(await stored()).toEqual([2, 2]);
});

test('of two who change what both have read each sees the other in the end', async () => {
  const meet = both();
  const count = () =>
    db().transaction(async (tx) => {
      const [{ value }] = await tx.rows(sql<{ value: number }>`select value from setting where key = 'a'`);
      await meet();
      await tx.run(sql`update setting set value = ${JSON.stringify(value + 1)}::jsonb where key = 'a'`);
    }, 'repeatable read');
  await Promise.all([count(), count()]);
  expect(await stored()).toEqual([2, 0]);
});

test('a single statement that loses against a transaction is done again', async () => {
  const other = await db().pool.connect();
  try {
    await other.query(`begin; set local deadlock_timeout = '1min'; update setting set value = '7' where key = 'b'`);
    const locked = db().rows(sql`select key from setting order by key for update`);
    // it holds the first row and waits for the second
    for (let waiting = 0; waiting === 0; ) {
      [{ waiting }] = await db().rows(sql<{ waiting: number }>`
        select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%order by key for update%'`);
    }
    await other.query(`update setting set value = '7' where key = 'a'; commit`);
    expect(await locked).toHaveLength(2);
  } finally {
    other.release(true);
  }
  expect(await stored()).toEqual([7, 7]);
});

test.each(['40P01', '40001'])('a route that is overtaken (%s) a few times answers as ever', async (code) => {
  deed = async (tx) => {
    await add(tx, 'a');
    if (begun < mostTries) await fails(code)(tx);
  };
  const answer = await server.app.inject({ url: '/meeting' });
  expect([answer.statusCode, answer.json(), begun]).toEqual([200, { done: true }, mostTries]);
  expect(await stored()).toEqual([1, 0]);
});

test.each(['40P01', '40001'])('one that is overtaken (%s) again and again says when to come again', async (code) => {
  deed = fails(code);
  const answer = await server.app.inject({ url: '/meeting' });
  expect([answer.statusCode, begun]).toEqual([503, mostTries]);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.json()).toMatchObject({ key: 'data_busy', remedy: expect.stringContaining('moment') });
});

test('what can be done once only is tried once', async () => {
  let tries = 0;
  const once = db().transaction(
    (tx) => {
      tries++;
      return fails('40P01')(tx);
    },
    undefined,
    1,
  );
  await expect(once).rejects.toMatchObject({ code: '40P01' });
  expect(tries).toBe(1);
});

test.each([
  ['a duplicate key', '23505', undefined],
  ['a lock that somebody holds on to', '55P03', 'data_busy'],
  ['a mistake of ours', 'P0001', undefined],
])('%s is not tried again', async (_, code, key) => {
  deed = fails(code);
  const answer = await server.app.inject({ url: '/meeting' });
  expect([answer.statusCode, begun]).toEqual([key ? 503 : 500, 1]);
  if (key) expect(answer.json()).toMatchObject({ key });
  const error = await db()
    .transaction(deed)
    .catch((error: unknown) => error);
  expect(databaseProblem(error)?.kind.code).toBe(key);
});
