// One person at every door: a file, the machine API, the till and the search of the pages read the same inputs alike.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day, virtualClock } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { ledgerRoutes, readPurchaseLog } from '../ledger/index.ts';
import { scoreRoutes } from '../scores/index.ts';
import { offerRoutes } from './routes.ts';
import { couponHolders, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const now = new Date(morning(addDays(launch, 1)).getTime() + 3_600_000);
const context = () => testContext(db(), { clock: virtualClock(now) });
const holder = 'nora.velt@shop.test';
let server: TestApp;
let machine: Send;
let marketer: Send;

beforeAll(async () => {
  server = await testApp(context(), (app, own) => {
    for (const mount of [offerRoutes, ledgerRoutes, scoreRoutes]) mount(app, own);
  });
  machine = await server.withKey(['redemptions:write', 'purchases:write', 'customers:write', 'signals:write']);
  marketer = await server.as('marketer');
});
afterAll(() => server.app.close());
beforeEach(() => forgetAll(db()));

const happenedAt = '2026-02-20T10:00:00Z';
const post = async (url: string, payload: object) => (await machine({ method: 'POST', url, payload })).json();
const buy = async (who: object) =>
  (await post('/v1/purchases', { purchases: [{ ...who, receipt: 'r', happenedAt, amountMinor: 1 }] })).results[0];
const atTheTill = async (code: string, source_id: string): Promise<boolean> =>
  (
    await post('/v1/validations', {
      redeemables: [{ object: 'voucher', id: code }],
      order: { amount: 5000 },
      customer: { source_id },
    })
  ).valid;
const searched = async (search: string) => {
  const { items } = (await marketer({ url: `/api/customers?search=${encodeURIComponent(search)}` })).json();
  return items.map(({ externalId }: { externalId: string }) => externalId);
};
/** Customers of a file with one line for this text, as an import and a forecast read them. */
const inAFile = async (column: 'customer' | 'card', text: string): Promise<string[]> => {
  const path = join(await mkdtemp(join(tmpdir(), 'person-')), 'file.csv');
  await writeFile(path, `${column},receipt,date,amount\n"${text}",r,2026-02-20,5.00\nother,s,2026-02-20,5.00\n`);
  const seen: string[] = [];
  await readPurchaseLog(path, { now }, ({ customer }) => seen.push(customer));
  return seen.filter((one) => !one.endsWith('other'));
};

test.each([
  ['customer', holder],
  ['customer', 'Nora.Velt@Shop.test'],
  ['customer', ' nora.velt@shop.test\u00a0'],
  ['customer', 'nora.velt@shop.test\r\n'],
  ['customer', '\u200bnora.velt@shop.test\t'],
  ['card', '0040017'],
  ['card', '0040017\r'],
  ['card', '004 0017'],
  ['card', ']C10040017'],
  ['card', '*0040017*'],
] as const)('%s %j is the holder at every door', async (kind, text) => {
  const [{ code, customerId }] = await couponHolders(context(), launch, [{ externalId: holder, cards: ['0040017'] }]);
  expect(await atTheTill(code, text)).toBe(true);
  expect(await atTheTill(code, 'somebody.else@shop.test')).toBe(false);
  expect(await buy({ [kind]: text })).toMatchObject({ state: 'new', customerId });
  expect(await searched(text)).toEqual([holder]);
  expect(await inAFile(kind, text)).toEqual([kind === 'card' ? 'card:0040017' : holder]);
  if (kind === 'customer') {
    const told = await post('/v1/customers', { customers: [{ id: text, name: 'Nora Velt' }] });
    expect(told.results).toMatchObject([{ state: 'changed', customerId }]);
    const heard = await post('/v1/signals', { signals: [{ customer: text, kind: 'visit', happenedAt }] });
    expect(heard.results).toMatchObject([{ state: 'new', customerId }]);
  }
  expect(await db().rows(sql`select customer_id as id from customer`)).toEqual([{ id: customerId }]);
});

test.each([
  '',
  ' ',
  'guest',
  'N/A',
  'Walk-in Customer',
  'Banco',
  'cliente occasionale',
  'Klient detaliczny',
  'gość',
  'cliente de paso',
  '0000000',
  'noreply@shop.test',
])('%j is nobody at every door: not told at the till, refused as a customer with a remedy', async (text) => {
  const [{ code, customerId }] = await couponHolders(context(), launch, [{ externalId: holder }]);
  expect(await atTheTill(code, text)).toBe(true);
  for (const [url, body] of [
    ['/v1/purchases', { purchases: [{ customer: text, receipt: 'r', happenedAt, amountMinor: 1 }] }],
    ['/v1/customers', { customers: [{ id: text }] }],
    ['/v1/signals', { signals: [{ customer: text, kind: 'visit', happenedAt }] }],
  ] as const) {
    const { accepted, errors } = await post(url, body);
    expect([url, accepted, errors.length, errors[0].remedy.length > 10]).toEqual([url, 0, 1, true]);
  }
  expect(await inAFile('customer', text)).toEqual([]);
  // the card beside it counts
  expect(await buy({ customer: text, card: '77' })).toMatchObject({ state: 'new' });
  expect(await db().rows(sql`select external_id as id from customer where customer_id <> ${customerId}`)).toEqual([
    { id: 'card:77' },
  ]);
});

test('an amount that is not in minor units is told with its field and what to send, at the till and for purchases', async () => {
  const [{ code }] = await couponHolders(context(), launch, [{ externalId: holder }]);
  const redeemables = [{ object: 'voucher', id: code }];
  for (const amount of [49.99, '4999', '49,99']) {
    const till = await post('/v1/validations', { redeemables, order: { amount } });
    expect(till).toMatchObject({ code: 400, key: 'invalid_amount' });
    expect(till.details).toMatch(/^order\.amount: .*no whole number of minor units.* 4999 for 49\.99/);
    const { errors } = await post('/v1/purchases', {
      purchases: [{ customer: 'anna', receipt: 'r', happenedAt, amountMinor: amount }],
    });
    expect(errors).toMatchObject([{ field: 'amountMinor', remedy: expect.stringContaining('4999 for 49.99') }]);
  }
  const item = await post('/v1/validations', { redeemables, order: { items: [{ price: 9.5 }] } });
  expect(item.details).toContain('order.items.0.price');
});

test('a currency in small letters is one currency at both doors, and a sign is none at both', async () => {
  const [{ code }] = await couponHolders(context(), launch, [{ externalId: holder }]);
  const ask = (currency: string) =>
    post('/v1/validations', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 5000, currency } });
  expect(await ask(' eur ')).toMatchObject({ valid: true });
  expect(await buy({ customer: 'anna', currency: ' eur ' })).toMatchObject({ state: 'new' });
  expect(await ask('€')).toMatchObject({ code: 400, details: expect.stringContaining('order.currency') });
  expect(await buy({ customer: 'anna', currency: '€' })).toMatchObject({ state: 'rejected' });
  expect(await db().rows(sql`select currency from purchase where receipt = 'r'`)).toEqual([{ currency: 'EUR' }]);
});
