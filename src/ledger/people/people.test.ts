// Customers, their addresses and consents: who may be written to, and why not.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../ground/testing.ts';
import { recordSignals } from '../signals.ts';
import { aCustomer, testVault, withConsent } from '../testing.ts';
import { normalEmail, normalPhone } from './addresses.ts';
import { recordConsents } from './consents.ts';
import { contactPermission, whyUnreachable } from './permission.ts';
import { recordCustomers } from './record-customers.ts';
import { suppressAddress } from './suppress-address.ts';

const db = testDatabase();
const now = new Date('2024-06-01T08:00:00Z');

async function permission(customerId: number, channel: string) {
  const [row] = await db().rows(
    sql<{ granted: boolean; why: string | null; basis: string | null }>`
      select permission.granted, permission.why, permission.basis
      from customer cross join lateral ${contactPermission(sql.ref('customer.customer_id'), sql`${channel}::text`)} as permission
      where customer.customer_id = ${customerId}`,
  );
  return row.granted ? `granted: ${row.basis}` : row.why;
}

const make = (wish: Parameters<typeof aCustomer>[1]) => db().transaction((tx) => aCustomer(tx, wish));
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

test('without a consent record nobody is written to', async () => {
  expect(await permission(await make({ consents: [] }), 'email')).toBe('no_consent');
});

test('the newest record that covers the channel decides', async () => {
  const id = await make({ phone: '+39333123456', consents: [withConsent()] });
  const say = (change: Parameters<typeof withConsent>[0]) =>
    db().transaction((tx) => recordConsents(tx, [{ ...withConsent(change), customerId: id }]));
  expect(await permission(id, 'email')).toBe('granted: consent');
  await say({ channel: 'sms', state: 'withdrawn', recordedAt: later(1) });
  expect(await permission(id, 'sms')).toBe('withdrawn');
  expect(await permission(id, 'email')).toBe('granted: consent');
  await say({ channel: 'email', purpose: 'soft_optin', basis: 'existing customer', recordedAt: later(2) });
  expect(await permission(id, 'email')).toBe('granted: existing customer');
  await say({ channel: 'all', state: 'withdrawn', recordedAt: later(3) });
  expect(await permission(id, 'email')).toBe('withdrawn');
  // an older record that turns up later does not overrule
  await say({ channel: 'all', source: 'old list', recordedAt: later(-300) });
  expect(await permission(id, 'email')).toBe('withdrawn');
});

test('consent to profiling alone is no permission to write', async () => {
  expect(await permission(await make({ consents: [withConsent({ purpose: 'profiling' })] }), 'email')).toBe(
    'no_consent',
  );
});

test('an objection stops writing and scoring until a later consent to marketing', async () => {
  const id = await make({});
  const objectedAt = async () =>
    (await db().rows(sql<{ objected_at: Date | null }>`select objected_at from customer where customer_id = ${id}`))[0]
      .objected_at;
  const say = (change: Parameters<typeof withConsent>[0]) =>
    db().transaction((tx) => recordConsents(tx, [{ ...withConsent(change), customerId: id }]));
  await say({ state: 'objected', recordedAt: later(1) });
  expect(await permission(id, 'email')).toBe('objected');
  expect(await objectedAt()).toEqual(later(1));
  await say({ purpose: 'soft_optin', recordedAt: later(2) });
  expect(await permission(id, 'email')).toBe('objected');
  await say({ recordedAt: later(3) });
  expect(await permission(id, 'email')).toBe('granted: consent');
  expect(await objectedAt()).toBeNull();
});

test('a missing and a suppressed address are told apart, and case does not hide an address', async () => {
  expect(await permission(await make({ email: null }), 'email')).toBe('no_address');
  const id = await make({ email: 'Anna@example.com' });
  await db().transaction((tx) =>
    suppressAddress(tx, testVault, { channel: 'email', address: 'anna@Example.com', reason: 'bounced', at: now }),
  );
  expect(await permission(id, 'email')).toBe('address_suppressed');
  await expect(
    db().transaction((tx) =>
      suppressAddress(tx, testVault, { channel: 'email', address: 'anna', reason: 'bounced', at: now }),
    ),
  ).rejects.toMatchObject({ kind: { code: 'not_an_address' } });
});

test('recording the same consents and signals again appends nothing', async () => {
  const id = await make({});
  const consents = [{ ...withConsent(), customerId: id }];
  expect(await db().transaction((tx) => recordConsents(tx, consents))).toBe(0);
  const signals = [{ customerId: id, kind: 'click', happenedAt: now, sourceKey: 'k', data: { url: 'x' } }];
  expect(await db().transaction((tx) => recordSignals(tx, signals))).toEqual(new Set([0]));
  expect(await db().transaction((tx) => recordSignals(tx, signals))).toEqual(new Set());
});

test('a dated history is kept whole, in whatever pieces and order it comes; without dates what was said last is told once', async () => {
  const history = (['withdrawn', 'granted', 'withdrawn'] as const).map((state, place) => ({
    ...withConsent({ state, recordedAt: later(place + 1), isDated: true }),
  }));
  const record = (id: number, rows: readonly (typeof history)[number][]) =>
    db().transaction((tx) =>
      recordConsents(
        tx,
        rows.map((row) => ({ ...row, customerId: id })),
      ),
    );
  const whole = await make({ consents: [history[0]] });
  expect(await record(whole, history)).toBe(2);
  expect(await record(whole, history)).toBe(0);
  expect(await permission(whole, 'email')).toBe('withdrawn');
  const pieces = await make({ consents: [history[0]] });
  expect(await record(pieces, [history[2]])).toBe(1);
  expect(await record(pieces, [history[1]])).toBe(1);
  expect(await permission(pieces, 'email')).toBe('withdrawn');
  const undated = await make({ consents: [withConsent({ state: 'withdrawn' })] });
  const said = (state: 'granted' | 'withdrawn') => withConsent({ state, recordedAt: later(9) });
  expect(await record(undated, [said('granted'), said('withdrawn'), said('withdrawn')])).toBe(2);
  expect(await permission(undated, 'email')).toBe('withdrawn');
});

test('why nobody can be reached: the gravest reason counts, and only channels that can send do', async () => {
  const why = async (wish: Parameters<typeof aCustomer>[1]) => {
    const id = await make({ phone: '+39333123456', ...wish });
    const [row] = await db().rows(
      sql<{ why: string | null }>`select ${whyUnreachable(sql`${id}::bigint`, sql`array['sms', 'email']`)} as why`,
    );
    return row.why;
  };
  expect(await why({ consents: [withConsent({ channel: 'email' })] })).toBeNull();
  expect(await why({ consents: [withConsent({ channel: 'sms' })] })).toBe('no_consent');
  const both = [withConsent(), withConsent({ channel: 'email', state: 'withdrawn', recordedAt: later(1) })];
  expect(await why({ consents: both })).toBe('withdrawn');
});

test('a source changes what it tells and leaves the rest', async () => {
  const record = (row: Parameters<typeof recordCustomers>[1][number]) =>
    db().transaction((tx) => recordCustomers(tx, [row], { now, vault: testVault }));
  const first = {
    externalId: 'x',
    name: 'Anna Rossi',
    email: 'a@example.com',
    birthday: '1980-02-29',
    cards: ['1', '2'],
  };
  expect(await record(first)).toMatchObject([{ state: 'new' }]);
  expect(await record(first)).toMatchObject([{ state: 'known' }]);
  expect(await record({ externalId: 'x', name: 'Anna Bianchi' })).toMatchObject([{ state: 'changed' }]);
  expect(await record({ externalId: 'x', email: null })).toMatchObject([{ state: 'changed' }]);
  const [row] = await db().rows(
    sql<Record<string, unknown>>`select name, email, email_hash, birthday from customer where external_id = 'x'`,
  );
  expect(row).toEqual({ name: 'Anna Bianchi', email: null, email_hash: null, birthday: '1980-02-29' });
  expect(await record({ externalId: 'y', name: 'Thief', cards: ['2'] })).toMatchObject([
    { state: 'card_of_another', customerId: null },
  ]);
});

test('two writers of one new customer make one customer', async () => {
  await Promise.all(
    Array.from({ length: 6 }, () =>
      db().transaction((tx) => recordCustomers(tx, [{ externalId: 'same', name: 'S' }], { now, vault: testVault })),
    ),
  );
  expect(await db().rows(sql`select 1 from customer where external_id = 'same'`)).toHaveLength(1);
});

test.each([
  ['a@b.it', 'a@b.it'],
  [' Anna.Rossi+x@Example.COM ', 'Anna.Rossi+x@example.com'],
  ['łucja@żółw.pl', 'łucja@żółw.pl'],
  ['a@b', undefined],
  ['a b@c.de', undefined],
  ['a@@b.it', undefined],
  ['a..b@c.de', undefined],
  ['a@b.it\r\nBcc: x@y.it', undefined],
  ['=cmd@x.it,', undefined],
])('the address %j becomes %j', (text, normal) => {
  expect(normalEmail(text)).toBe(normal);
});

test.each([
  ['+39 333 12.34-567', '+393331234567'],
  ['0048 600 100 200', '+48600100200'],
  ['12', undefined],
  ['call me', undefined],
])('the number %j becomes %j', (text, normal) => {
  expect(normalPhone(text)).toBe(normal);
});
