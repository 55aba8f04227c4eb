// Whoever guesses at a password slows down strangers; the owner still comes in from a device that knows them.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type VirtualClock, virtualClock } from '../clock.ts';
import { groundRoutes } from '../routes.ts';
import { type TestApp, testApp, testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';
import { longestSessionDays } from './sessions.ts';

const db = testDatabase();
let clock: VirtualClock;
let kit: TestApp;
/** What the setup left in the owner's browser. */
let ownersDevice: Cookies;

const password = 'a long enough one';
const owner = { email: 'ada@example.org', name: 'Ada', password, language: 'it' };
const ben = { email: 'ben@example.org', name: 'Ben', role: 'marketer', password, language: 'en' };
type Cookies = Record<string, string>;

beforeEach(async () => {
  await db().run(sql`truncate account, session, api_key, audit, setting cascade`);
  clock = virtualClock(new Date('2026-03-02T08:00:00Z'));
  kit = await testApp(testContext(db(), { clock }), (app, context) => groundRoutes(app, context, 'token'));
  const setup = await kit.app.inject({ method: 'POST', url: '/api/setup', payload: { ...owner, token: 'token' } });
  const cookies = cookiesOf(setup.cookies);
  ownersDevice = deviceOf(cookies);
  await kit.app.inject({ method: 'POST', url: '/api/accounts', payload: ben, cookies });
});
afterEach(() => kit.app.close());

async function signIn(typed: string, { email = owner.email, cookies = {} as Cookies, from = '192.0.2.1' } = {}) {
  const answer = await kit.app.inject({
    method: 'POST',
    url: '/api/login',
    remoteAddress: from,
    payload: { email, password: typed },
    cookies,
  });
  return { status: answer.statusCode, key: answer.json().key, cookies: cookiesOf(answer.cookies) };
}

const cookiesOf = (list: readonly { name: string; value: string }[]): Cookies =>
  Object.fromEntries(list.map(({ name, value }) => [name, value]));
const deviceOf = (cookies: Cookies): Cookies =>
  Object.fromEntries(Object.entries(cookies).filter(([name]) => name.startsWith('ritorno_device_')));

test('ten wrong passwords of strangers slow down strangers, and not the owner on a device of theirs', async () => {
  const mine = deviceOf((await signIn(password)).cookies);
  expect(Object.keys(mine)).toHaveLength(1);
  for (let tries = 0; tries < 10; tries++) await signIn('not the one', { from: `192.0.2.${tries + 10}` });
  expect(await signIn(password)).toMatchObject({ status: 429, key: 'login_slowed' });
  expect((await signIn(password, { cookies: mine })).status).toBe(200);
  // that the owner came in gives strangers no new tries
  expect((await signIn(password)).status).toBe(429);
});

test('a known device has a few tries of its own and then waits like everybody', async () => {
  const { email } = ben;
  const stolen = deviceOf((await signIn(password, { email })).cookies);
  for (let tries = 0; tries < 5; tries++) expect((await signIn('no', { email, cookies: stolen })).status).toBe(401);
  expect(await signIn('no', { email, cookies: stolen })).toMatchObject({ status: 429, key: 'login_slowed' });
  expect((await signIn(password, { email, from: '192.0.2.200' })).status).toBe(200);
});

test('a device cookie that somebody made up, altered or took from another account helps nobody', async () => {
  const [[name, value]] = Object.entries(deviceOf((await signIn(password, { email: ben.email })).cookies));
  const [ownersCookie] = Object.keys(ownersDevice);
  for (let tries = 0; tries < 10; tries++) await signIn('not the one', { from: `192.0.2.${tries + 30}` });
  const [device, signature] = value.split('.');
  for (const forged of [
    { [name]: value },
    { [ownersCookie]: value },
    { [ownersCookie]: `${device}x.${signature}` },
    { [ownersCookie]: 'abc.def' },
    { [ownersCookie]: '' },
  ]) {
    expect((await signIn(password, { cookies: forged, from: '192.0.2.77' })).status).toBe(429);
  }
  expect((await signIn(password, { cookies: ownersDevice })).status).toBe(200);
});

test('an address from which too many try shuts out no device that is known', async () => {
  const mine = deviceOf((await signIn(password, { email: ben.email, from: '198.51.100.7' })).cookies);
  const nobody = (tries: number) => signIn('x', { email: `nobody-${tries}@example.org`, from: '198.51.100.8' });
  for (let tries = 0; tries < 30; tries++) await nobody(tries);
  expect((await nobody(31)).key).toBe('too_many_requests');
  const known = await signIn(password, { email: ben.email, cookies: mine, from: '198.51.100.8' });
  expect(known.status).toBe(200);
});

test('a session that is visited every day still ends after its absolute time', async () => {
  const { cookies } = await signIn(password, { email: ben.email });
  const day = 86_400_000;
  const visit = async () => (await kit.app.inject({ url: '/api/me', cookies })).json().account !== null;
  const start = clock.now().getTime();
  for (let days = 1; days < longestSessionDays; days++) {
    clock.moveTo(new Date(start + days * day));
    expect(await visit()).toBe(true);
  }
  clock.moveTo(new Date(start + longestSessionDays * day));
  expect(await visit()).toBe(false);
});

test('a session that nobody visits ends after thirty days', async () => {
  const { cookies } = await signIn(password, { email: ben.email });
  clock.moveTo(new Date(clock.now().getTime() + 30 * 86_400_000));
  expect((await kit.app.inject({ url: '/api/me', cookies })).json().account).toBeNull();
});
