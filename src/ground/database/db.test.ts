// The database handle: transactions, COPY and number safety on the real server.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { type ConnectionSettings, type Db, openPool } from './db.ts';

const db = testDatabase();

test('a transaction that throws leaves nothing behind', async () => {
  await expect(
    db().transaction(async (tx) => {
      await tx.run(sql`insert into setting (key, value) values ('half', '1')`);
      throw new Error('stop');
    }),
  ).rejects.toThrow('stop');
  expect(await db().rows(sql`select key from setting where key = 'half'`)).toEqual([]);
});

test('rows go in and come out by COPY', async () => {
  const stored = await db().copyIn('copy suppression (channel, address_hash, reason, recorded_at) from stdin', [
    Buffer.from('email\t\\\\x01\tbounced\t2026-01-01T00:00:00Z\n'),
  ]);
  expect(stored).toBe(1);
  let out = '';
  for await (const chunk of db().copyOut('copy (select channel, reason from suppression) to stdout')) out += chunk;
  expect(out).toBe('email\tbounced\n');
});

test('a transaction that fails in the middle of a COPY ends, and its connection is not used again', async () => {
  const many = 'copy (select repeat($$x$$, 1000) from generate_series(1, 200000)) to stdout';
  await expect(
    db().transaction(async (tx) => {
      for await (const chunk of tx.copyOut(many)) if (chunk.length > 0) throw new Error('the disk is full');
    }),
  ).rejects.toThrow('the disk is full');
  expect(await db().transaction((tx) => tx.rows(sql`select 1 as n`))).toEqual([{ n: 1 }]);
});

test('a statement with a plan of its own is read once a connection, and answers as it does without', async () => {
  const asked = (n: number) => sql`select ${n}::bigint as n, date '2026-01-31' as day`;
  await db().transaction(async (tx) => {
    for (const n of [1, 2]) expect(await tx.rows(asked(n), 'day-of')).toEqual([{ n, day: '2026-01-31' }]);
    expect(await tx.rows(sql`select name from pg_prepared_statements`)).toContainEqual({ name: 'day-of' });
  });
  expect(await db().rows(asked(3), 'day-of')).toEqual(await db().rows(asked(3)));
});

test('every connection changes the shards of a cluster one after the other, whatever options its address has', async () => {
  const modeOf = async (from: Db) =>
    (await from.rows(sql<{ mode: string }>`select current_setting('citus.multi_shard_modify_mode') as mode`))[0].mode;
  expect(await modeOf(db())).toBe('sequential');
  expect(await db().transaction((tx) => modeOf(tx))).toBe('sequential');

  const { host, user, database, connectionString } = db().connection;
  const ways: ConnectionSettings[] = ['-c statement_timeout=1234', '-c citus.multi_shard_modify_mode=parallel'].map(
    (options) => {
      const url = new URL(connectionString ?? `postgres://${user}@localhost/${database}`);
      if (connectionString === undefined) url.searchParams.set('host', `${host}`);
      url.searchParams.set('options', options);
      return { connectionString: url.href, max: 2 };
    },
  );
  for (const [nth, way] of ways.entries()) {
    const addressed = openPool(way);
    try {
      // both connections of the pool at once, not one after the other
      const modes = await Promise.all([1, 2].map(() => addressed.transaction((tx) => modeOf(tx))));
      expect(modes).toEqual(['sequential', 'sequential']);
      const [{ timeout }] = await addressed.rows(sql<{ timeout: string }>`
        select current_setting('statement_timeout') as timeout`);
      expect(timeout).toBe(nth === 0 ? '1234ms' : '0');
    } finally {
      await addressed.close();
    }
  }
});

test('an integer beyond 2^53 is refused instead of rounded', async () => {
  await expect(db().rows(sql`select 9007199254740993::bigint as n`)).rejects.toThrow('beyond 2^53');
});

test('the pool connects by promise and by callback, for a statement of the library’s own too', async () => {
  const { pool } = db();
  expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  const n = await new Promise((resolve, reject) => {
    pool.connect((error, client, release) => {
      if (error || !client) return reject(error);
      client.query('select 2 as n').then(({ rows }) => {
        release();
        resolve(rows[0].n);
      }, reject);
    });
  });
  expect(n).toBe(2);
  expect(pool.idleCount).toBe(pool.totalCount);
});

test('a server that never answered is reported at once, by callback too', async () => {
  const nowhere = openPool({ host: '/nowhere', user: 'postgres', database: 'postgres' });
  await expect(nowhere.pool.query('select 1')).rejects.toThrow('ENOENT');
  await nowhere.close();
});
