// The database handle: transactions, COPY and number safety on the real server.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';

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

test('an integer beyond 2^53 is refused instead of rounded', async () => {
  await expect(db().rows(sql`select 9007199254740993::bigint as n`)).rejects.toThrow('beyond 2^53');
});
