// Addresses that are not written to, over HTTP: found by the address that is typed, lifted by whoever may, written down.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { virtualClock } from '../../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import type { SuppressedAddress } from '../contract.ts';
import { type SuppressionReason, suppressAddress } from '../people/suppress-address.ts';
import { ledgerRoutes } from '../routes.ts';
import { someCustomers } from '../testing.ts';

const db = testDatabase();
const now = new Date('2026-03-10T08:00:00Z');
const context = () => testContext(db(), { clock: virtualClock(now) });
let server: TestApp;
let vault: ReturnType<typeof context>['vault'];
let marketer: Send;

beforeAll(async () => {
  const own = context();
  vault = own.vault;
  server = await testApp(own, ledgerRoutes);
  marketer = await server.as('marketer');
});
afterAll(() => server.app.close());
beforeEach(() => db().run(sql`truncate suppression, audit, customer, customer_key, consent cascade`));

const suppress = (address: string, reason: SuppressionReason = 'bounced', at = now, answer?: string) =>
  db().transaction((tx) =>
    suppressAddress(tx, vault, { channel: 'email', address, reason, at, ...(answer === undefined ? {} : { answer }) }),
  );

async function list(query = '', send = marketer): Promise<{ items: SuppressedAddress[]; next: string | null }> {
  const answer = await send({ method: 'GET', url: `/api/suppressed-addresses${query}` });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}
const lift = (payload: object, send = marketer) =>
  send({ method: 'POST', url: '/api/suppressed-addresses/lift', payload });
const audited = () => db().rows(sql<{ deed: string; details: object }>`select deed, details from audit`);

test('the list tells reason, day and answer, newest first, and names the customers who have the address', async () => {
  await suppress('old@example.com', 'unsubscribed', new Date('2026-01-01T00:00:00Z'));
  await suppress('lia@example.com', 'bounced', now, '550 5.1.1 <>: User unknown');
  const [id] = await db().transaction((tx) => someCustomers(tx, [{ externalId: 'lia', email: null, name: 'Lia' }]));
  // the hash as the vault of this server makes it
  await db().run(sql`
    update customer set email_hash = (select address_hash from suppression where reason = 'bounced') where customer_id = ${id}`);
  const { items } = await list();
  expect(items).toMatchObject([
    {
      channel: 'email',
      reason: 'bounced',
      answer: '550 5.1.1 <>: User unknown',
      isOwnAct: false,
      customers: [{ customerId: id, name: 'Lia' }],
    },
    { reason: 'unsubscribed', answer: null, isOwnAct: true, customers: [] },
  ]);
  expect(items[0].recordedAt).toMatch(/^2026-03-10T08:00:00/);
  expect(JSON.stringify(items)).not.toContain('example.com');
});

test('an address is found as it is typed, another is not, and parts find nothing', async () => {
  await suppress('Lia.Moro@example.com');
  const found = async (typed: string) => (await list(`?address=${encodeURIComponent(typed)}`)).items.length;
  expect(await found('lia.moro@EXAMPLE.com')).toBe(1);
  expect(await found('  LIA.MORO@example.com ')).toBe(1);
  expect(await found('leo@example.com')).toBe(0);
  expect(await found('lia')).toBe(0);
  expect((await list('?reason=unsubscribed')).items).toEqual([]);
  expect((await list('?reason=bounced')).items).toHaveLength(1);
});

test('a long list comes in pages, each address once', async () => {
  for (let i = 0; i < 60; i++) await suppress(`p${i}@example.com`, 'bounced', new Date(now.getTime() + (i % 7)));
  const first = await list();
  expect(first.items).toHaveLength(50);
  const second = await list(`?cursor=${encodeURIComponent(first.next ?? '')}`);
  expect(second).toMatchObject({ next: null });
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(60);
});

test('what a mail server said can be lifted, once, and who did it is written down', async () => {
  await suppress('lia@example.com', 'bounced', now, '550 5.1.1 gone');
  const [{ id, channel }] = (await list()).items;
  expect((await lift({ channel, id })).statusCode).toBe(200);
  expect((await list()).items).toEqual([]);
  expect(await audited()).toMatchObject([
    {
      deed: 'address may be written to again',
      details: { reason: 'bounced', answer: '550 5.1.1 gone', ground: null },
    },
  ]);
  expect((await lift({ channel, id })).json()).toMatchObject({ key: 'suppression_not_found' });
});

test.each(['unsubscribed', 'complained', 'erased'] as const)(
  'what a person said themself (%s) is not lifted by a click, only with the words in which they asked again',
  async (reason) => {
    await suppress('lia@example.com', reason);
    const [{ id, channel }] = (await list()).items;
    const refused = await lift({ channel, id });
    expect(refused.statusCode).toBe(409);
    expect((await lift({ channel, id, ground: 'ok' })).statusCode).toBe(400);
    expect((await list()).items).toHaveLength(1);
    expect(await audited()).toEqual([]);
    const ground = 'Asked at the till on 9 March to get mails again';
    expect((await lift({ channel, id, ground })).statusCode).toBe(200);
    expect(await audited()).toMatchObject([{ details: { reason, ground } }]);
  },
);

test('lifting gives nobody’s permission: a withdrawn consent stays withdrawn', async () => {
  await suppress('lia@example.com');
  const before = await db().rows(sql`select * from consent`);
  const [{ id, channel }] = (await list()).items;
  await lift({ channel, id });
  expect(await db().rows(sql`select * from consent`)).toEqual(before);
});

test('who may read may not lift, and the till sees nothing', async () => {
  await suppress('lia@example.com');
  const analyst = await server.as('analyst');
  const [{ id, channel }] = (await list('', analyst)).items;
  expect((await lift({ channel, id }, analyst)).statusCode).toBe(403);
  const cashier = await server.as('cashier');
  expect((await cashier({ method: 'GET', url: '/api/suppressed-addresses' })).statusCode).toBe(403);
  expect((await server.app.inject({ method: 'GET', url: '/api/suppressed-addresses' })).statusCode).toBe(401);
  expect((await lift({ channel, id: 'zz' })).statusCode).toBe(400);
});
