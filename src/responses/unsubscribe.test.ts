// Unsubscribing by link: what the mail program's button does, what the page does, and what neither may do.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { type ConsentRow, recordConsents } from '../ledger/index.ts';
import { aCustomer, withConsent } from '../ledger/testing.ts';
import { openLinks } from '../messages/index.ts';
import { responseRoutes } from './routes.ts';

const db = testDatabase();
let app: TestApp;
const now = new Date('2026-03-12T10:00:00Z');

beforeAll(async () => {
  app = await testApp(testContext(db(), { clock: { now: () => now } }), responseRoutes);
});
afterAll(() => app.app.close());

async function linkOf(wish: { language?: string; email?: string } = {}): Promise<{ id: number; url: string }> {
  const id = await db().transaction((tx) => aCustomer(tx, wish));
  const links = await openLinks(db(), now);
  return { id, url: `/u/${links.token({ customerId: id, campaignId: 7, channel: 'email' })}` };
}

async function consents(id: number): Promise<string[]> {
  const rows = await db().rows(sql<{ text: string }>`
    select state || ' ' || source || ' ' || channel as text from consent where customer_id = ${id} order by consent_id`);
  return rows.map(({ text }) => text);
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

test('one click unsubscribes at once: no cookie, no redirect, no question, and again is harmless', async () => {
  const { id, url } = await linkOf();
  for (let time = 0; time < 2; time++) {
    const answer = await app.app.inject({
      method: 'POST',
      url,
      headers: { ...form, origin: 'https://mail.example' },
      payload: 'List-Unsubscribe=One-Click',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  expect(await consents(id)).toEqual(['granted test all', 'withdrawn one-click email']);
  expect(await db().rows(sql`select kind, data from signal where customer_id = ${id}`)).toEqual([
    { kind: 'unsubscribed', data: { campaignId: 7, channel: 'email', source: 'one-click' } },
  ]);
});

test('one click as multipart form data counts the same', async () => {
  const { id, url } = await linkOf();
  const payload = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  expect((await app.app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(200);
  expect(await consents(id)).toEqual(['granted test all', 'withdrawn one-click email']);
});

test('opening the link changes nothing, however often a scanner does it', async () => {
  const { id, url } = await linkOf({ language: 'it', email: 'anna.rossi@example.com' });
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    expect((await app.app.inject({ method, url })).statusCode).toBe(200);
  }
  expect(await consents(id)).toEqual(['granted test all']);
  const page = await app.app.inject({ method: 'GET', url });
  expect(page.body).toContain('<html lang="it">');
  expect(page.body).toContain('Non voglio più messaggi');
  expect(page.body).toContain('a***@example.com');
  expect(page.body).not.toContain('anna.rossi');
  expect(page.body).not.toContain('<script');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
});

test('the page unsubscribes by its own button and offers the way back', async () => {
  const { id, url } = await linkOf({ language: 'pl' });
  const post = (payload: string) => app.app.inject({ method: 'POST', url, headers: form, payload });
  expect((await post('action=unsubscribe')).body).toContain('Nie będziemy już pisać');
  expect((await post('action=undo')).body).toContain('znów obowiązuje');
  expect(await consents(id)).toEqual(['granted test all', 'withdrawn page email', 'granted page email']);
  const kinds = await db().rows(sql<{ kind: string }>`
    select kind from signal where customer_id = ${id} order by signal_id`);
  expect(kinds.map(({ kind }) => kind)).toEqual(['unsubscribed', 'resubscribed']);
});

test('undoing again is harmless, and so is undoing after the mail program’s button', async () => {
  const { id, url } = await linkOf();
  const post = (payload: string) => app.app.inject({ method: 'POST', url, headers: form, payload });
  await post('List-Unsubscribe=One-Click');
  for (let time = 0; time < 2; time++) expect((await post('action=undo')).statusCode).toBe(200);
  expect(await consents(id)).toEqual(['granted test all', 'withdrawn one-click email', 'granted page email']);
});

const said = (change: Partial<ConsentRow>) => (id: number) => {
  const row = { ...withConsent({ source: 'till', ...change }), customerId: id };
  return db().transaction((tx) => recordConsents(tx, [{ ...row, recordedAt: new Date(now.getTime() + 60_000) }]));
};

test.each([
  ['an objection made since', said({ state: 'objected' })],
  ['an objection on another channel', said({ state: 'objected', channel: 'sms' })],
  ['a later withdrawal at the till', said({ state: 'withdrawn', channel: 'email' })],
  ['a later withdrawal of everything', said({ state: 'withdrawn', channel: 'all' })],
])('the way back of a link does not lift %s', async (_what, sayElsewhere) => {
  const { id, url } = await linkOf({ language: 'es' });
  const post = (payload: string) => app.app.inject({ method: 'POST', url, headers: form, payload });
  await post('action=unsubscribe');
  await sayElsewhere(id);
  const before = await consents(id);
  const answer = await post('action=undo');
  expect(answer.statusCode).toBe(409);
  expect(answer.body).toContain('Este enlace no puede reactivar los mensajes');
  expect(await consents(id)).toEqual(before);
});

test('a link takes back only what it said itself, and its page offers only that', async () => {
  const { id, url } = await linkOf();
  const links = await openLinks(db(), now);
  const other = `/u/${links.token({ customerId: id, campaignId: 7, channel: 'email' })}`;
  const post = (to: string, payload: string) => app.app.inject({ method: 'POST', url: to, headers: form, payload });
  expect((await post(other, 'action=undo')).statusCode).toBe(409);
  expect((await post(url, 'action=unsubscribe')).body).toContain('value="undo"');
  expect((await post(other, 'action=unsubscribe')).body).not.toContain('value="undo"');
  expect((await post(other, 'action=undo')).statusCode).toBe(409);
  expect(await consents(id)).toEqual(['granted test all', 'withdrawn page email']);
});

test('a forged, shortened or foreign link gets a polite 404 and nothing happens', async () => {
  const { id, url } = await linkOf();
  const altered = `${url.slice(0, -2)}${url.endsWith('A') ? 'BB' : 'AA'}`;
  const links = await openLinks(db(), now);
  const gone = `/u/${links.token({ customerId: 999_999_999, campaignId: 1, channel: 'email' })}`;
  // the same bytes in another spelling: the last letter tells more bits than the bytes need
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const respelt = `${url.slice(0, -1)}${digits[digits.indexOf(url.at(-1) ?? '') + 1]}`;
  expect(Buffer.from(respelt.slice(3), 'base64url')).toEqual(Buffer.from(url.slice(3), 'base64url'));
  for (const bad of [altered, respelt, url.slice(0, -5), '/u/x', `/u/${'A'.repeat(60)}`, gone]) {
    for (const method of ['GET', 'POST'] as const) {
      const headers = { ...form, 'accept-language': 'es-ES,es;q=0.9' };
      const payload = method === 'POST' ? { payload: 'List-Unsubscribe=One-Click' } : {};
      const answer = await app.app.inject({ method, url: bad, headers, ...payload });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('Este enlace no lleva a ninguna parte');
    }
  }
  expect(await consents(id)).toEqual(['granted test all']);
});
