// Products for whoever makes an offer of one: found by name or number, named by hand, never two under one number.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import type { ProductView } from '../contract.ts';
import { ledgerRoutes } from '../routes.ts';

const db = testDatabase();
let server: TestApp;
let marketer: Send;

beforeAll(async () => {
  server = await testApp(testContext(db()), ledgerRoutes);
  marketer = await server.as('marketer');
});
afterAll(() => server.app.close());
beforeEach(async () => {
  await db().run(sql`truncate product, audit cascade`);
  await db().run(sql`
    insert into product (external_id, name, category)
    values ('K-1', 'House blend 1 kg', 'coffee'), ('K-2', 'Moka for three', null), ('8_1', 'Filters 100 %', null)`);
});

const found = async (search: string): Promise<string[]> => {
  const answer = await marketer({ url: `/api/products?${new URLSearchParams({ search })}` });
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { items: ProductView[] }).items.map(({ name }) => name);
};
const add = (payload: object, send = marketer) => send({ method: 'POST', url: '/api/products', payload });

test('products are found by a part of their name in any letters, or of their number; without a word all of them', async () => {
  expect(await found('BLEND')).toEqual(['House blend 1 kg']);
  expect(await found('k-2')).toEqual(['Moka for three']);
  expect(await found('')).toEqual(['Filters 100 %', 'House blend 1 kg', 'Moka for three']);
  expect(await found('tea')).toEqual([]);
});

test('signs that mean something to a search mean themselves', async () => {
  expect(await found('100 %')).toEqual(['Filters 100 %']);
  expect(await found('%')).toEqual(['Filters 100 %']);
  expect(await found('8_')).toEqual(['Filters 100 %']);
  expect(await found('K_')).toEqual([]);
  expect(await found('\\')).toEqual([]);
});

test('what begins with the word comes before what only holds it', async () => {
  await db().run(sql`insert into product (external_id, name) values ('Z', 'Aroma moka')`);
  expect(await found('moka')).toEqual(['Moka for three', 'Aroma moka']);
});

test('a service that nobody has bought yet is named once, and written down', async () => {
  const first = await add({ id: 'wash', name: 'Car wash' });
  expect(first.statusCode).toBe(201);
  expect(first.json()).toMatchObject({ id: 'wash', name: 'Car wash', category: null });
  expect((await add({ id: 'wash', name: 'Car wash' })).json()).toEqual(first.json());
  expect(await found('wash')).toEqual(['Car wash']);
  const deeds = await db().rows(sql<{ deed: string }>`select deed from audit`);
  expect(deeds.map(({ deed }) => deed)).toEqual(['product named', 'product named']);
});

test.each([
  ['a number that is another product’s', { id: 'K-1', name: 'Espresso blend' }, 409, 'product_number_taken'],
  ['no name', { id: 'x', name: ' ' }, 400, 'invalid_input'],
  ['no number', { name: 'Tea' }, 400, 'invalid_input'],
])('%s is refused, and nothing is changed', async (_what, payload, status, key) => {
  const answer = await add(payload);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ key });
  expect(await found('')).toHaveLength(3);
});

test('an analyst looks and does not name; a till does neither', async () => {
  expect((await add({ id: 'tea', name: 'Tea' }, await server.as('analyst'))).statusCode).toBe(403);
  const cashier = await server.as('cashier');
  expect((await cashier({ url: '/api/products' })).statusCode).toBe(403);
});
