// The sample shop beside a real one: nothing of either is seen or changed in the other, nothing is sent, and it goes again.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../ground/contract.ts';
import { type Context, takeLease } from '../../ground/index.ts';
import { type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import { boughtEvery, someCustomers } from '../../ledger/testing.ts';
import { senderSettings } from '../../messages/contract.ts';
import { saveSender } from '../../messages/index.ts';
import { startSink } from '../../messages/testing.ts';
import { openContext } from '../open.ts';
import { mountRoutes } from '../rooms.ts';
import { isSampleHome, sampleHome } from './sample-home.ts';

const db = testDatabase();
/** A small one: what is proved hangs on no number. */
const small = { customers: 100, lived: 6 };
const patience = { timeout: 300_000, interval: 200 };
let home = '';
let server: TestApp;
const mount = () => testApp(testContext(db(), { home }), (app, context) => mountRoutes(app, context, undefined, small));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-real-'));
  server = await mount();
  await db().transaction((tx) =>
    someCustomers(tx, [
      { externalId: 'real-one', name: 'Real One', bought: boughtEvery(20, { times: 5, until: '2026-06-01' }) },
    ]),
  );
}, 120_000);
afterAll(async () => {
  await server.app.close();
  await rm(home, { recursive: true, force: true });
});

async function as(role: Role, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const request: InjectOptions = { method, url, ...(payload === undefined ? {} : { payload }) };
  const answer = await (await server.as(role))(request);
  const isJson = answer.headers['content-type']?.toString().includes('json') === true;
  return { status: answer.statusCode, headers: answer.headers, body: isJson ? JSON.parse(answer.body) : answer.body };
}
const state = async () => (await as('owner', 'GET', '/api/sample')).body.state as string;

/** Everything that the real shop holds, but who has signed in and what was written down about this test's own deeds. */
async function heldByRealShop(): Promise<Record<string, string>> {
  const tables = await db().rows(sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`);
  const held: Record<string, string> = {};
  for (const { name } of tables) {
    if (['account', 'session', 'audit', 'lease'].includes(name)) continue;
    const [{ sum }] = await db().rows(sql<{ sum: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from ${sql.table(name)} t`);
    held[name] = sum;
  }
  return held;
}

test('a shop without a sample says what it would take, and answers nothing in its name', async () => {
  const { body } = await as('analyst', 'GET', '/api/sample');
  expect(body).toMatchObject({ state: 'none', at: null, done: null, total: null, problem: null });
  expect(body.bytes).toBeGreaterThan(10_000_000);
  expect(await as('owner', 'GET', '/api/sample/shop/today')).toMatchObject({
    status: 404,
    body: { key: 'sample_missing' },
  });
  expect(existsSync(sampleHome(home))).toBe(false);
});

test('while another server of the installation makes it, this one does not', async () => {
  const lease = await takeLease(db(), 'sample shop');
  expect(await as('owner', 'POST', '/api/sample')).toMatchObject({ status: 409, body: { key: 'sample_in_making' } });
  await lease?.giveBack();
});

test('it is made beside the real shop, shown to whoever is signed in with their own permissions, and neither sees the other', {
  timeout: 400_000,
}, async () => {
  const before = await heldByRealShop();
  // what a maker that was killed has left goes first
  const left = sampleHome(home);
  expect((await as('marketer', 'POST', '/api/sample')).status).toBe(202);
  expect(existsSync(left)).toBe(true);
  expect(['making', 'ready']).toContain(await state());
  // asking again makes no second one
  expect((await as('owner', 'POST', '/api/sample')).status).toBe(202);
  await expect.poll(state, patience).toBe('ready');
  const inSample = (path: string) => as('owner', 'GET', `/api/sample/shop/${path}`);
  const people = (await inSample('customers')).body.items as { externalId: string }[];
  expect(people.length).toBeGreaterThan(10);
  expect(people.map(({ externalId }) => externalId)).not.toContain('real-one');
  expect((await inSample('customers?search=Real%20One')).body.items).toEqual([]);
  expect((await inSample('campaigns')).body.items[0]).toMatchObject({ name: 'Come back', status: 'live' });
  expect((await inSample('shop')).body.name).toBe('Casa Ferrante');
  expect((await inSample('me')).body).toMatchObject({ account: { role: 'owner' }, needsSetup: false });
  const real = (await as('owner', 'GET', '/api/customers')).body.items as { externalId: string }[];
  expect(real.map(({ externalId }) => externalId)).toEqual(['real-one']);

  // what is changed there is changed there alone
  const renamed = await as('owner', 'PUT', '/api/sample/shop/shop', { name: 'Renamed' });
  expect([renamed.status, renamed.headers['set-cookie']]).toEqual([200, undefined]);
  const offer = { name: 'Only there', definition: { gives: { kind: 'amount', minor: { base: 500 } } } };
  expect((await as('marketer', 'POST', '/api/sample/shop/offers', offer)).status).toBeLessThan(300);
  expect((await inSample('shop')).body.name).toBe('Renamed');
  expect((await as('owner', 'GET', '/api/shop')).body.name).not.toBe('Renamed');
  expect((await as('owner', 'GET', '/api/offers')).body.items).toEqual([]);
  expect(await heldByRealShop()).toEqual(before);

  // as in the real shop: who only looks changes nothing, and nobody comes in without signing in there
  expect((await as('analyst', 'PUT', '/api/sample/shop/shop', { name: 'X' })).status).toBe(403);
  expect((await as('cashier', 'GET', '/api/sample/shop/customers')).status).toBe(403);
  const stranger = await server.as();
  expect((await stranger({ url: '/api/sample/shop/customers' })).statusCode).toBe(401);
  expect((await stranger({ url: '/api/sample/shop/me' })).json()).toEqual({
    needsSetup: false,
    account: null,
    permissions: [],
  });
  // signing in and out is the real shop's
  for (const path of ['login', 'logout', 'setup', 'sample'])
    expect((await as('owner', 'POST', `/api/sample/shop/${path}`, {})).status).toBe(404);
});

test('nothing leaves the sample shop, whatever stands in its settings', { timeout: 120_000 }, async () => {
  const settings = { kind: 'smtp', host: 'mail.example.com', port: 587, fromAddress: 'a@example.com', postalLine: 'x' };
  const refused = await as('owner', 'PUT', '/api/sample/shop/sender', {
    ...settings,
    publicUrl: 'https://win.example.com',
  });
  expect(refused).toMatchObject({ status: 409, body: { key: 'sample_sends_nothing' } });
  // by force, past every page: the settings name a server that would take everything
  const folder = sampleHome(home);
  const context = await openContext({ home: folder });
  const sink = await startSink();
  try {
    expect(context.sample).toBe(true);
    const forced = senderSettings.parse({
      ...settings,
      host: '127.0.0.1',
      port: sink.port,
      tls: 'none',
      allowPrivateHost: true,
      publicUrl: 'https://win.example.com',
    });
    await context.db.transaction((tx) => saveSender(tx, context.vault, forced, undefined, new Date()));
    const tried = await as('owner', 'POST', '/api/sample/shop/sender/test', { to: 'me@example.com', language: 'it' });
    expect(tried.body).toMatchObject({ ok: true });
    const sendTest = async (given: Context) => {
      const own = await testApp(given, (app, one) => mountRoutes(app, one));
      const send = await own.as('owner');
      const payload = { to: 'me@example.com', language: 'it' };
      const answer = await send({ method: 'POST', url: '/api/sender/test', payload });
      await own.app.close();
      return answer.json() as { ok: boolean };
    };
    expect(await sendTest(context)).toMatchObject({ ok: true });
    expect(sink.mails).toEqual([]);
    // without the mark the very same settings reach the server
    const { sample: _sample, ...unmarked } = context;
    expect(await sendTest(unmarked)).toMatchObject({ ok: true });
    expect(sink.mails.map(({ to }) => to)).toEqual(['me@example.com']);
    const [{ caught }] = await context.db.rows(sql<{ caught: number }>`
      select count(*)::int as caught from caught_mail where 'me@example.com' = any(envelope_to)`);
    expect(caught).toBe(2);
  } finally {
    await sink.close();
    await context.close();
  }
});

test('a server that is started again finds it as it was, and starts its process with the first look', {
  timeout: 300_000,
}, async () => {
  await server.app.close();
  server = await mount();
  expect(await state()).toBe('ready');
  const { body } = await as('owner', 'GET', '/api/sample/shop/shop');
  expect(body.name).toBe('Renamed');
});

test('only an owner removes it; then nothing of it is left, and it can be made anew', {
  timeout: 400_000,
}, async () => {
  expect((await as('marketer', 'DELETE', '/api/sample')).status).toBe(403);
  expect(await state()).toBe('ready');
  expect((await as('owner', 'DELETE', '/api/sample')).status).toBe(204);
  expect([await state(), existsSync(sampleHome(home))]).toEqual(['none', false]);
  expect((await as('owner', 'GET', '/api/sample/shop/today')).status).toBe(404);
  // half a shop, as a maker that was killed leaves it
  const context = await openContext({ home: sampleHome(home) });
  await context.close();
  await writeFile(join(sampleHome(home), 'left-over'), 'x');
  expect(await state()).toBe('none');
  expect((await as('owner', 'POST', '/api/sample')).status).toBe(202);
  await expect.poll(state, patience).toBe('ready');
  expect(await readdir(sampleHome(home))).not.toContain('left-over');
  expect(isSampleHome(home)).toBe(false);
});
