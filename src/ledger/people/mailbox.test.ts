// One reader, several spellings: the program and the database agree on which mailbox an address reaches.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../ground/testing.ts';
import { normalEmail } from './addresses.ts';
import { mailboxOf } from './mailbox.ts';

const db = testDatabase();

async function byDatabase(addresses: readonly string[]): Promise<(string | null)[]> {
  const rows = await db().rows(sql<{ mailbox: string | null }>`
    select mailbox_of(address) as mailbox from unnest(${addresses}::text[]) with ordinality as w (address, place)
    order by place`);
  return rows.map(({ mailbox }) => mailbox);
}

test.each([
  ['Lia.Moro@Example.com', 'lia.moro@example.com'],
  ['  lia.moro@example.com\r\n', 'lia.moro@example.com'],
  ['LIA.MORO+shop@example.com', 'lia.moro@example.com'],
  ['lia.moro+a+b@example.com', 'lia.moro@example.com'],
  ['+lia@example.com', '+lia@example.com'],
  ['++lia@example.com', '+@example.com'],
  ['lia.moro+@example.com', 'lia.moro@example.com'],
  ['L.i.a.Moro+news@GMail.com', 'liamoro@gmail.com'],
  ['lia.moro@googlemail.com', 'liamoro@gmail.com'],
  ['lia.moro@mygmail.com', 'lia.moro@mygmail.com'],
  ['lia.moro@gmail.com.example', 'lia.moro@gmail.com.example'],
  ["o'brien@example.com", "o'brien@example.com"],
  ['lia-moro@example.com', 'lia-moro@example.com'],
])('%j reaches %s', async (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
  expect(await byDatabase([normalEmail(address) as string])).toEqual([mailbox]);
});

test('what is no address reaches no mailbox', () => {
  expect(['', 'lia', 'lia@', 'lia@localhost', '@example.com', 'a b@example.com'].map(mailboxOf)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

test('the program and the database name the same mailbox for every address', async () => {
  const local = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'B', '.', '+', 'İ', 'ß', 'É', "'", '%', '_', '7'),
      minLength: 1,
      maxLength: 9,
    }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  );
  const domain = fc.constantFrom(
    'gmail.com',
    'GoogleMail.com',
    'Example.com',
    'MÜNCHEN.example',
    'a.gmail.com',
    'gmail.com.it',
  );
  const address = fc.tuple(local, domain).map(([before, after]) => `${before}@${after}`);
  await fc.assert(
    fc.asyncProperty(fc.array(address, { minLength: 20, maxLength: 60 }), async (tried) => {
      const stored = tried.flatMap((one) => normalEmail(one) ?? []);
      expect(await byDatabase(stored)).toEqual(stored.map((one) => mailboxOf(one)));
    }),
    { numRuns: 60 },
  );
});

test('a customer who has an address has its mailbox, also after the address changes', async () => {
  await db().run(sql`
    insert into customer (external_id, email, created_at)
    values ('a', 'Lia.Moro+x@Gmail.com', now()), ('b', null, now())`);
  const mailboxes = () => db().rows(sql<{ mailbox: string | null }>`select mailbox from customer order by external_id`);
  expect(await mailboxes()).toEqual([{ mailbox: 'liamoro@gmail.com' }, { mailbox: null }]);
  await db().run(sql`update customer set email = 'new@example.com' where external_id = 'a'`);
  expect(await mailboxes()).toEqual([{ mailbox: 'new@example.com' }, { mailbox: null }]);
});
