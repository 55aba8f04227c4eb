// The ledger over HTTP: good, bad and not allowed.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { virtualClock } from '../../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import type { RowError } from '../contract.ts';
import { ledgerRoutes } from '../routes.ts';
import { recordSignals } from '../signals.ts';

const db = testDatabase();
let server: TestApp;
let machine: Send;

beforeAll(async () => {
  server = await testApp(testContext(db(), { clock: virtualClock(new Date('2024-06-01T08:00:00Z')) }), ledgerRoutes);
  machine = await server.withKey(['purchases:write', 'customers:write', 'signals:write']);
});
afterAll(() => server.app.close());
beforeEach(() =>
  db().run(sql`truncate customer, customer_key, consent, purchase, purchase_line, customer_statistics, product, store,
    episode, signal`),
);

const post = async (url: string, payload: object, send = machine) => {
  const answer = await send({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json() };
};

const idOf = async (externalId: string) =>
  (await db().rows(sql<{ customer_id: number }>`select customer_id from customer where external_id = ${externalId}`))[0]
    .customer_id;

const coffee = {
  customer: 'anna',
  receipt: 'r-1',
  happenedAt: '2024-05-01T10:00:00+02:00',
  coupon: 'ABC-1',
  store: { id: 'rome' },
  lines: [
    { product: { id: 'coffee', name: 'Coffee', category: 'drinks' }, quantity: 2.5, amountMinor: 1250 },
    { amountMinor: -250 },
  ],
};

test('a refused row says what is wanted: an offset, a clock that was set, a day that can be, one of two fields', async () => {
  const { body } = await post('/v1/purchases', {
    purchases: [
      { ...coffee, receipt: 's-1', happenedAt: '2024-05-01T10:00:00' },
      { ...coffee, receipt: 's-2', happenedAt: '1970-01-01T00:00:07Z' },
      { ...coffee, receipt: 's-3', coversUntil: '9999-12-31' },
      { ...coffee, receipt: 's-4', coversUntil: '2024-04-01' },
      { ...coffee, receipt: 's-5', amountMinor: 500 },
      { ...coffee, receipt: 's-6', amountMinor: 4.5, lines: undefined },
      { ...coffee, receipt: 's-7', lines: [{ amountMinor: 100, coversUntil: '2024-01-01' }] },
      { ...coffee, receipt: 's-8', coversUntil: '2024-05-01' },
    ],
  });
  const heard = body.errors.map(({ index, field, reason }: Record<string, string>) => [index, field, reason]);
  expect(heard).toEqual([
    [0, 'happenedAt', expect.stringContaining('with its offset')],
    [1, 'happenedAt', 'the clock of the sender was never set'],
    [2, 'coversUntil', expect.stringContaining('a day after the purchase')],
    [3, 'coversUntil', expect.stringContaining('a day after the purchase')],
    [4, 'amountMinor', 'give either an amount or lines'],
    [5, 'amountMinor', expect.any(String)],
    [6, 'lines', expect.stringContaining('a day after the purchase')],
  ]);
  expect([body.errors[4].remedy, body.errors[5].remedy].map((text) => text.includes('minor units'))).toEqual([
    false,
    true,
  ]);
});

test('good rows go in, each bad one says what is wrong with it', async () => {
  const { status, body } = await post('/v1/purchases', {
    purchases: [
      coffee,
      { ...coffee, customer: undefined },
      { ...coffee, receipt: 'r-2', happenedAt: 'yesterday' },
      { ...coffee, receipt: 'r-3', happenedAt: '2025-01-01T10:00:00Z' },
      { ...coffee, receipt: 'r-4', lines: [{ amountMinor: 1e15 }] },
      { ...coffee, lines: [{ amountMinor: 1 }] },
      { ...coffee, receipt: 'with\u0000nul' },
      { customer: 'bea', receipt: 'r-5', happenedAt: '2024-05-02T10:00:00Z', amountMinor: 700 },
    ],
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ accepted: 2, rejected: 6 });
  expect(body.errors.map((error: { index: number; field: string }) => [error.index, error.field])).toEqual([
    [1, 'customer'],
    [2, 'happenedAt'],
    [3, 'happenedAt'],
    [4, 'lines.0.amountMinor'],
    [5, 'lines'],
    [6, 'receipt'],
  ]);
  expect(body.errors.every((error: { remedy: string }) => error.remedy.length > 10)).toBe(true);
  expect(await post('/v1/purchases', { purchases: [coffee] })).toMatchObject({
    body: { accepted: 1, results: [{ state: 'known' }] },
  });
});

test('a purchase of the year 1 or in a currency that does not exist is refused with its field', async () => {
  const { body } = await post('/v1/purchases', {
    purchases: [
      { ...coffee, receipt: 'r-10', happenedAt: '0001-01-01T00:00:00Z' },
      { ...coffee, receipt: 'r-11', currency: 'ZZZ' },
    ],
  });
  expect(body.errors.map(({ index, field }: RowError) => [index, field])).toEqual([
    [0, 'happenedAt'],
    [1, 'currency'],
  ]);
});

test('a batch of the wrong shape is refused whole', async () => {
  for (const payload of [{}, { purchases: [] }, { purchases: 'x' }, { purchases: Array(1001).fill(coffee) }]) {
    expect(await post('/v1/purchases', payload)).toMatchObject({ status: 400, body: { key: 'batch_shape' } });
  }
});

test('without a key or with the wrong one nothing goes in', async () => {
  const other = await server.withKey(['purchases:read']);
  const stranger = await server.as();
  expect((await post('/v1/purchases', { purchases: [coffee] }, stranger)).status).toBe(401);
  expect((await post('/v1/purchases', { purchases: [coffee] }, other)).status).toBe(403);
  expect((await post('/v1/customers', { customers: [{ id: 'x' }] }, other)).status).toBe(403);
  expect((await post('/v1/signals', { signals: [] }, other)).status).toBe(403);
});

test('customers come with cards and consents, and say what is no address', async () => {
  const { body } = await post('/v1/customers', {
    customers: [
      {
        id: 'carla',
        name: 'Carla Verdi',
        email: 'carla@example.com',
        cards: ['C-1'],
        consents: [{ channel: 'email', basis: 'consent', source: 'web form' }],
      },
      { id: 'dino', email: 'not an address' },
      { id: 'elio', phone: 'call', zone: 'Moon/Crater' },
      { id: 'fabio', cards: ['C-1'] },
      {
        id: 'gaia',
        consents: [{ channel: 'all', basis: 'consent', source: 'form', recordedAt: '2062-01-01T10:00:00Z' }],
      },
    ],
  });
  expect(body).toMatchObject({ accepted: 1, rejected: 4 });
  expect(body.errors.map((error: { index: number; field: string }) => [error.index, error.field])).toEqual([
    [1, 'email'],
    [2, 'phone'],
    [2, 'zone'],
    [3, 'cards'],
    [4, 'consents.0.recordedAt'],
  ]);
  const reader = await server.as('analyst');
  const facts = (await reader({ method: 'GET', url: `/api/customers/${await idOf('carla')}` })).json();
  expect(facts).toMatchObject({
    cards: ['C-1'],
    consents: [{ channel: 'email', state: 'granted', source: 'web form' }],
    permissions: [
      { channel: 'email', granted: true, why: null },
      { channel: 'sms', granted: false, why: 'no_consent' },
    ],
    visits: 0,
    marginMinor: null,
  });
});

test('signals of known customers are recorded once', async () => {
  await post('/v1/customers', { customers: [{ id: 'gina' }] });
  const signal = { customer: 'gina', kind: 'visit', happenedAt: '2024-05-01T10:00:00Z' };
  const { body } = await post('/v1/signals', { signals: [signal, signal, { ...signal, customer: 'nobody' }] });
  expect(body).toMatchObject({ accepted: 2, rejected: 1, errors: [{ index: 2, field: 'customer' }] });
  expect(body.results.map(({ state }: { state: string }) => state)).toEqual(['new', 'known', 'rejected']);
  expect(await db().rows(sql`select 1 from signal where customer_id = ${await idOf('gina')}`)).toHaveLength(1);
});

test('signals of the future and those that only the program tells are refused', async () => {
  await post('/v1/customers', { customers: [{ id: 'gino' }] });
  const signal = { customer: 'gino', happenedAt: '2024-05-01T10:00:00Z' };
  const kinds = ['message_sent', 'coupon_redeemed', 'unsubscribed', 'click'];
  const { body } = await post('/v1/signals', {
    signals: [
      ...kinds.map((kind) => ({ ...signal, kind })),
      { ...signal, kind: 'visit', happenedAt: '2024-06-02T08:00:00Z' },
      { ...signal, kind: 'visit', happenedAt: '0001-01-01T00:00:00Z' },
    ],
  });
  expect(body.errors.map(({ index, field }: RowError) => [index, field])).toEqual([
    [0, 'kind'],
    [1, 'kind'],
    [2, 'kind'],
    [4, 'happenedAt'],
    [5, 'happenedAt'],
  ]);
  expect(await db().rows(sql`select kind from signal where customer_id = ${await idOf('gino')}`)).toEqual([
    { kind: 'click' },
  ]);
});

test('a row with half a character or NUL in it is refused for itself, the others go in', async () => {
  await post('/v1/customers', { customers: [{ id: 'gina' }] });
  const payload = { customer: 'gina', kind: 'click', happenedAt: '2024-05-02T10:00:00Z' };
  const { status, body } = await post('/v1/signals', {
    signals: [payload, { ...payload, key: 'a', data: { page: 'cut \ud83d' } }, { ...payload, data: { 'a\u0000': 1 } }],
  });
  expect([status, body.accepted, body.errors.map(({ index, field }: RowError) => [index, field])]).toEqual([
    200,
    1,
    [
      [1, 'data.page'],
      [2, 'data'],
    ],
  ]);
});

test('the purchases of a customer come in pages, newest first, with their lines', async () => {
  const purchases = Array.from({ length: 120 }, (_, i) => ({
    customer: 'hugo',
    receipt: `h-${i}`,
    happenedAt: new Date(Date.UTC(2023, 0, 1 + i, 12)).toISOString(),
    lines: coffee.lines,
  }));
  await post('/v1/purchases', { purchases });
  const reader = await server.as('analyst');
  const seen: string[] = [];
  let cursor = '';
  do {
    const url = `/api/customers/${await idOf('hugo')}/purchases${cursor ? `?cursor=${cursor}` : ''}`;
    const page = (await reader({ method: 'GET', url })).json();
    seen.push(...page.items.map((item: { receipt: string }) => item.receipt));
    expect(page.items[0]).toMatchObject({
      netMinor: 1000,
      lineCount: 2,
      lines: [{ product: 'Coffee', quantity: 2.5 }, {}],
    });
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => `h-${119 - i}`));
  for (const forged of [
    'zzz',
    Buffer.from('1 5').toString('base64url'),
    Buffer.from('["1",5]').toString('base64url'),
  ]) {
    const bad = await reader({ method: 'GET', url: `/api/customers/${await idOf('hugo')}/purchases?cursor=${forged}` });
    expect(bad.statusCode).toBe(400);
  }
});

test('what was heard of a customer comes in pages, newest first, without what messages and coupons tell', async () => {
  await post('/v1/customers', { customers: [{ id: 'heard' }] });
  const customerId = await idOf('heard');
  const at = (minute: number) => new Date(Date.UTC(2024, 2, 1, 10, minute));
  const told = Array.from({ length: 60 }, (_, i) => ({
    kind: i % 2 ? 'visit' : 'click',
    happenedAt: at(i),
    key: `${i}`,
  }));
  const own = ['message_sent', 'coupon_issued', 'unsubscribed'].map((kind) => ({
    kind,
    happenedAt: at(70),
    key: 'own',
  }));
  await db().transaction((tx) =>
    recordSignals(
      tx,
      [...told, ...own].map(({ kind, happenedAt, key }) => ({ customerId, kind, happenedAt, sourceKey: key })),
    ),
  );
  const reader = await server.as('analyst');
  const url = `/api/customers/${customerId}/signals`;
  const first = (await reader({ method: 'GET', url })).json();
  expect(first.items[0]).toMatchObject({ kind: 'unsubscribed', happenedAt: '2024-03-01T11:10:00.000000Z' });
  const second = (await reader({ method: 'GET', url: `${url}?cursor=${first.next}` })).json();
  const kinds = [...first.items, ...second.items].map((item: { kind: string }) => item.kind);
  expect(kinds).toEqual(['unsubscribed', ...told.map(({ kind }) => kind).reverse()]);
  expect(second.next).toBeNull();
  expect((await reader({ method: 'GET', url: `${url}?cursor=zzz` })).statusCode).toBe(400);
  expect((await (await server.as('cashier'))({ method: 'GET', url })).statusCode).toBe(403);
});

test('a person records a consent under the own name; an analyst may not, an unknown customer is not found', async () => {
  await post('/v1/customers', { customers: [{ id: 'ida', email: 'ida@example.com' }] });
  const url = `/api/customers/${await idOf('ida')}/consents`;
  const payload = { channel: 'email', state: 'granted', basis: 'consent', source: 'at the till' };
  const marketer = await server.as('marketer');
  const facts = (await marketer({ method: 'PUT', url, payload })).json();
  expect(facts.consents[0].operator).toContain('@example.org');
  expect(facts.permissions[0]).toEqual({ channel: 'email', granted: true, why: null });
  const analyst = await server.as('analyst');
  expect((await analyst({ method: 'PUT', url, payload })).statusCode).toBe(403);
  expect((await marketer({ method: 'PUT', url, payload: { ...payload, state: 'maybe' } })).statusCode).toBe(400);
  expect((await marketer({ method: 'GET', url: '/api/customers/999999' })).statusCode).toBe(404);
});

const namesOf = (ids: string) =>
  db().rows(
    sql<{ id: string; name: string | null; given: string | null }>`
      select external_id as id, name, given_name as given from customer where external_id like ${ids} order by external_id`,
  );

test('a name that a machine sends is read as the one in a file is: mended, without what nobody sees', async () => {
  const names = [
    ['n-1', 'JosÃ©  GarcÃ\u00ada', 'José García'],
    ['n-2', 'Anna &amp; Bo', 'Anna & Bo'],
    ['n-3', ' Zo\u00eb\u200b\u202e Ko\u0301walska\t', 'Zoë Kówalska'],
    ['n-4', 'Mar&iacute;a\u00a0 Luz', 'María Luz'],
    ['n-5', 'unknown', null],
    ['n-6', '---', null],
    ['n-7', null, null],
  ] as const;
  const { body } = await post('/v1/customers', {
    customers: names.map(([id, name]) => ({ id, name, givenName: name })),
  });
  expect(body).toMatchObject({ accepted: names.length, rejected: 0, errors: [] });
  expect(await namesOf('n-%')).toEqual(names.map(([id, , name]) => ({ id, name, given: name })));
});

test.each([
  ['a link', 'Win at https://prize.test/x'],
  ['a link without its beginning', 'prize.test/x now'],
  ['a link with a sign that nobody sees', 'www\u200b.prize.test'],
  ['a link behind an entity', 'https&#58;//prize.test'],
  ['a formula', '=HYPERLINK("x")'],
  ['an address', 'lia@posta.test'],
])('%s in the place of a name costs the name alone, and the sender is told', async (_, name) => {
  await post('/v1/customers', { customers: [{ id: 'known', name: 'Lia Moro', givenName: 'Lia', language: 'it' }] });
  const { body } = await post('/v1/customers', { customers: [{ id: 'known', name, givenName: name, language: 'es' }] });
  expect(body).toMatchObject({ accepted: 1, rejected: 0, results: [{ state: 'changed' }] });
  expect(body.errors.map(({ index, field, remedy }: RowError) => [index, field, remedy.includes('null')])).toEqual([
    [0, 'name', true],
    [0, 'givenName', true],
  ]);
  expect(await namesOf('known')).toEqual([{ id: 'known', name: 'Lia Moro', given: 'Lia' }]);
});

test('a row that is refused whole says nothing of its name', async () => {
  await post('/v1/customers', { customers: [{ id: 'holder', cards: ['C-77'] }] });
  const { body } = await post('/v1/customers', { customers: [{ id: 'taker', cards: ['C-77'], name: '=1' }] });
  expect(body).toMatchObject({ accepted: 0, errors: [{ field: 'cards' }] });
  expect(body.errors).toHaveLength(1);
});
