// Who may be one person: by mailbox and telephone, two to five of them, and never by a word for nobody.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../ground/testing.ts';
import { someCustomers } from '../testing.ts';
import { boughtUnderAnother, readSamePerson, sharedKeys } from './same-person.ts';

const db = testDatabase();
beforeEach(() =>
  db().run(sql`truncate customer, customer_key, consent, customer_statistics, purchase, purchase_line cascade`),
);

const make = (...wishes: Parameters<typeof someCustomers>[1]) => db().transaction((tx) => someCustomers(tx, wishes));
const groupsOf = async (id: number) =>
  (await sharedKeys(db(), sql`select ${id}::bigint`)).map(({ kind, customers }) => [kind, [...customers]]);

test('two spellings of a mailbox and one telephone join customers; an address of their own does not', async () => {
  const [a, b, c] = await make(
    { externalId: 'a', email: 'Lia.Moro@example.com', phone: '+393331234988' },
    { externalId: 'b', email: 'lia.moro+card@EXAMPLE.com' },
    { externalId: 'c', email: 'other@example.com', phone: '+393331234988' },
  );
  expect((await groupsOf(a)).sort()).toEqual([
    ['email', [a, b]],
    ['phone', [a, c]],
  ]);
  expect(await groupsOf(c)).toEqual([['phone', [a, c]]]);
  expect(await readSamePerson(db(), a)).toMatchObject({
    count: 2,
    isOne: true,
    customers: [
      { customerId: b, by: ['email'] },
      { customerId: c, by: ['phone'] },
    ],
  });
});

test('five are one person, six are only listed', async () => {
  const ids = await make(...Array.from({ length: 5 }, (_, i) => ({ externalId: `m${i}`, email: 'desk@example.com' })));
  expect(await groupsOf(ids[0])).toEqual([['email', ids]]);
  await make({ externalId: 'm5', email: 'desk@example.com' });
  expect(await groupsOf(ids[0])).toEqual([]);
  expect(await readSamePerson(db(), ids[0])).toMatchObject({ count: 5, isOne: false });
});

test('a told key joins whoever has none of that kind, whatever they have of the other; an own one stays', async () => {
  const [holder, mailboxOnly, phoneOnly, both] = await make(
    { externalId: 'holder', email: 'lia@example.com', phone: '+393331234988' },
    { externalId: 'mailbox', email: 'ugo@example.com' },
    { externalId: 'phone', email: null, phone: '+393475556677' },
    { externalId: 'both', email: 'eva@example.com', phone: '+393475550000' },
  );
  const joinedBy = async (kind: 'email' | 'phone', key: string, customer: number) =>
    (
      await sharedKeys(
        db(),
        sql`select ${customer}::bigint`,
        sql`select ${kind}::text, ${key}::text, ${customer}::bigint`,
      )
    ).map(({ kind: by, customers }) => [by, [...customers]]);
  const [phone, email] = ['+393331234988', 'lia@example.com'];
  expect(await joinedBy('phone', phone, mailboxOnly)).toEqual([['phone', [holder, mailboxOnly]]]);
  expect(await joinedBy('email', email, phoneOnly)).toEqual([['email', [holder, phoneOnly]]]);
  expect(await joinedBy('phone', phone, both)).toEqual([]);
  expect(await joinedBy('email', email, both)).toEqual([]);
});

test.each([
  ['an address for nobody', { email: 'noreply@example.com' }],
  ['a number typed to get past the field', { email: null, phone: '+390000000000' }],
  ['an extension inside a company', { email: null, phone: '12345' }],
])('%s makes nobody the same person', async (_, keys) => {
  const [a] = await make({ externalId: 'x', ...keys }, { externalId: 'y', ...keys });
  expect(await groupsOf(a)).toEqual([]);
  expect((await readSamePerson(db(), a)).count).toBe(0);
});

test('the silence of the one who bought earlier is none; of two since the same day the first stays', async () => {
  const [early, late] = await make(
    { externalId: 'early', email: 'p@example.com', bought: ['2026-01-01'] },
    { externalId: 'late', email: 'p@example.com', bought: ['2026-02-01'] },
  );
  expect(await boughtUnderAnother(db(), [early, late])).toEqual(new Set([early]));
  const [one, two, never] = await make(
    { externalId: 'one', email: 'q@example.com', bought: ['2026-01-01'] },
    { externalId: 'two', email: 'q@example.com', bought: ['2026-01-01'] },
    { externalId: 'never', email: 'q@example.com' },
  );
  expect(await boughtUnderAnother(db(), [one, two, never])).toEqual(new Set([two, never]));
  expect(await boughtUnderAnother(db(), [one])).toEqual(new Set());
});
