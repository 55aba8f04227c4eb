// Accounts, sessions, API keys and the HTTP kit, asked over HTTP as browsers and tills do.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { accountErrors } from './accounts/errors.ts';
import { virtualClock } from './clock.ts';
import type { FieldError } from './contract.ts';
import { Problem } from './errors.ts';
import { createApp } from './http/app.ts';
import type { App } from './http/app-type.ts';
import { groundRoutes } from './routes.ts';
import { type TestApp, testApp, testContext } from './testing/app.ts';
import { testDatabase } from './testing/database.ts';

const db = testDatabase();
const clock = virtualClock(new Date('2026-03-02T08:00:00Z'));
const logged: string[] = [];
const setupToken = 'printed-by-the-program';
let kit: TestApp;

beforeEach(async () => {
  await db().run(sql`truncate account, session, api_key, audit, run, run_phase, setting cascade`);
  logged.length = 0;
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: string, fields = {}) => logged.push(JSON.stringify(fields)),
  };
  kit = await testApp(testContext(db(), { clock, log }), (app, context) => {
    groundRoutes(app, context, setupToken);
    sampleRoutes(app);
  });
});
afterEach(() => kit.app.close());

function sampleRoutes(app: App): void {
  app.get('/api/broken', { config: { permission: 'public' } }, async () => {
    throw new Error('password=hunter2');
  });
  app.get('/api/refused', { config: { permission: 'public' } }, async () => {
    throw new Problem(accountErrors.email_taken, { email: 'a@example.org' });
  });
  app.post(
    '/v1/purchases',
    { config: { permission: 'purchases:write' }, schema: { body: z.object({ receipt: z.string() }) } },
    async ({ body }) => body,
  );
}

const owner = {
  email: 'Owner@Example.org',
  name: 'Ada',
  password: 'a long enough one',
  language: 'it',
  shop: { name: 'Bottega', currency: 'EUR' },
};

/** The owner of a shop that is set up, with the password that is named above. */
async function setUp(): Promise<void> {
  const payload = { ...owner, token: setupToken };
  expect((await kit.app.inject({ method: 'POST', url: '/api/setup', payload })).statusCode).toBe(200);
}

test('the first owner needs the token that the program printed, and signs in with the setup', async () => {
  const nobody = await kit.as();
  expect((await nobody({ url: '/api/me' })).json()).toEqual({ needsSetup: true, account: null, permissions: [] });
  const guessed = await nobody({ method: 'POST', url: '/api/setup', payload: { ...owner, token: 'guess' } });
  expect([guessed.statusCode, guessed.json().key]).toEqual([403, 'setup_token_wrong']);

  const done = await nobody({ method: 'POST', url: '/api/setup', payload: { ...owner, token: setupToken } });
  expect(done.statusCode).toBe(200);
  expect(done.json().account).toMatchObject({ email: 'owner@example.org', role: 'owner', language: 'it' });
  const cookie = done.cookies[0];
  expect(cookie).toMatchObject({ name: 'ritorno_session', httpOnly: true, sameSite: 'Lax', path: '/' });

  const signedIn = await nobody({ url: '/api/me', cookies: { ritorno_session: cookie.value } });
  expect(signedIn.json()).toMatchObject({ needsSetup: false, account: { name: 'Ada' } });
  const second = await nobody({ method: 'POST', url: '/api/setup', payload: { ...owner, token: setupToken } });
  expect([second.statusCode, second.json().key]).toEqual([409, 'setup_done']);
});

test('signing in ends with signing out, and a stored session cannot be read from the database', async () => {
  await setUp();
  const nobody = await kit.as();
  const login = await nobody({
    method: 'POST',
    url: '/api/login',
    payload: { email: ' owner@example.ORG', password: owner.password },
  });
  const cookies = { ritorno_session: login.cookies[0].value };
  expect((await nobody({ url: '/api/shop', cookies })).json()).toMatchObject({ name: 'Bottega', currency: 'EUR' });
  expect((await nobody({ method: 'POST', url: '/api/logout', cookies })).statusCode).toBe(204);
  expect((await nobody({ url: '/api/shop', cookies })).json().key).toBe('not_signed_in');
});

test('an unknown address and a wrong password get the same answer, and guessing is slowed down', async () => {
  await setUp();
  const nobody = await kit.as();
  const attempt = (email: string) =>
    nobody({ method: 'POST', url: '/api/login', payload: { email, password: 'not the one' } });
  const unknown = await attempt('nobody@example.org');
  const wrong = await attempt('owner@example.org');
  expect(wrong.json()).toEqual(unknown.json());
  expect(wrong.json().key).toBe('login_failed');
  for (let tries = 0; tries < 4; tries++) await attempt('owner@example.org');
  const slowed = await attempt('owner@example.org');
  expect([slowed.statusCode, slowed.json().key]).toEqual([429, 'login_slowed']);
});

test('a role may do what its permissions say and nothing else', async () => {
  const cashier = await kit.as('cashier');
  const refused = await cashier({ url: '/api/shop' });
  expect([refused.statusCode, refused.json().key, refused.json().details]).toEqual([
    403,
    'not_allowed',
    { permission: 'settings:read' },
  ]);
  const marketer = await kit.as('marketer');
  expect((await marketer({ url: '/api/shop' })).statusCode).toBe(200);
  expect((await marketer({ method: 'PUT', url: '/api/shop', payload: { name: 'Mine' } })).statusCode).toBe(403);
});

test('the owner pauses all sending with a reason and resumes it, and both are written down', async () => {
  const send = await kit.as('owner');
  const paused = await send({ method: 'POST', url: '/api/sending/pause', payload: { reason: 'stocktaking' } });
  expect(paused.json()).toMatchObject({
    sendingPausedAt: '2026-03-02T08:00:00.000Z',
    sendingPausedReason: 'stocktaking',
  });
  const resumed = await send({ method: 'POST', url: '/api/sending/resume' });
  expect(resumed.json()).toMatchObject({ sendingPausedAt: null, sendingPausedReason: null });
  const deeds = await db().kysely.selectFrom('audit').select('deed').orderBy('audit_id', 'desc').limit(2).execute();
  expect(deeds.map(({ deed }) => deed)).toEqual(['sending resumed', 'sending paused']);
});

test('a setting that is not understood is refused with the name of the field', async () => {
  const send = await kit.as('owner');
  const refused = await send({
    method: 'PUT',
    url: '/api/shop',
    payload: { zone: 'Europe/Roma', closedWeekdays: [8] },
  });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().key).toBe('invalid_input');
  expect(refused.json().details.fields.map((one: { field: string }) => one.field)).toEqual([
    'zone',
    'closedWeekdays.0',
  ]);
});

test('a text that no database can store is refused with the name of its field, wherever it stands', async () => {
  const send = await kit.as('owner');
  const refused = async (payload: string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send({ method: 'PUT', url: '/api/shop', payload, headers });
    return [answer.statusCode, answer.json().key, answer.json().details.fields];
  };
  const message = 'holds NUL or half of a surrogate pair, which cannot be stored';
  const unstorable = (field: string) => [
    400,
    'invalid_input',
    [{ field, code: 'unstorable_text', params: {}, message }],
  ];
  expect(await refused('{"name":"Bott\\u0000ega"}')).toEqual(unstorable('name'));
  expect(await refused('{"name":"Bottega \\ud83d"}')).toEqual(unstorable('name'));
  expect(await refused('{"name":"\\udc00Bottega"}')).toEqual(unstorable('name'));
  expect(await refused('{"a":[{"b\\u0000":1}]}')).toEqual(unstorable('a.0'));
  expect((await refused(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`))[2]).toMatchObject([
    { field: 'a', code: 'nested_too_deeply' },
  ]);
  const whole = await send({ method: 'PUT', url: '/api/shop', payload: { name: 'Bottega 😀' } });
  expect([whole.statusCode, whole.json().name]).toEqual([200, 'Bottega 😀']);
  const inAddress = await send({ url: '/api/shop?search=%00' });
  expect([inAddress.statusCode, inAddress.json().details.fields[0].field]).toEqual([400, 'search']);
});

test('a refused field is told by a stable code with its numbers, so that pages can say it in any language', async () => {
  const send = await kit.as('owner');
  const payload = { name: '', patienceDays: 3, currency: 'EUX', country: 'Italy', zone: 'Europe/Roma' };
  const { fields } = (await send({ method: 'PUT', url: '/api/shop', payload })).json().details;
  const told = (fields as FieldError[]).map(({ field, code, params }) => [field, code, params.minimum ?? null]);
  expect(told).toEqual([
    ['name', 'too_small', 1],
    ['zone', 'zone', null],
    ['currency', 'currency', null],
    ['country', 'country', null],
    ['patienceDays', 'too_small', 30],
  ]);
});

test('an API key is shown once, opens its scopes only, and ends when it is revoked', async () => {
  const send = await kit.as('owner');
  const created = await send({
    method: 'POST',
    url: '/api/api-keys',
    payload: { name: 'till', scopes: ['purchases:write'] },
  });
  const { key, apiKeyId } = created.json();
  const list = await send({ url: '/api/api-keys' });
  expect(list.body).not.toContain(key);
  expect(key.startsWith(list.json().items[0].start)).toBe(true);

  const purchase = (authorization: string) =>
    kit.app.inject({ method: 'POST', url: '/v1/purchases', headers: { authorization }, payload: { receipt: 'r1' } });
  expect((await purchase(`Bearer ${key}`)).json()).toEqual({ receipt: 'r1' });
  expect((await purchase('Bearer ritorno_unknownunknown')).json().key).toBe('key_required');
  const other = await kit.withKey(['signals:write']);
  expect((await other({ method: 'POST', url: '/v1/purchases', payload: { receipt: 'r1' } })).statusCode).toBe(403);

  const unknown = await send({
    method: 'POST',
    url: '/api/api-keys',
    payload: { name: 'x', scopes: ['settings:write'] },
  });
  expect([unknown.statusCode, unknown.json().details.fields[0].field]).toEqual([400, 'scopes.0']);

  expect((await send({ method: 'DELETE', url: `/api/api-keys/${apiKeyId}` })).statusCode).toBe(204);
  expect((await purchase(`Bearer ${key}`)).statusCode).toBe(401);
});

test('a session does not open the machine API', async () => {
  const send = await kit.as('owner');
  expect((await send({ method: 'POST', url: '/v1/purchases', payload: { receipt: 'r1' } })).statusCode).toBe(401);
});

test.each([
  ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['another port of the same host', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9999' }, 403],
  ['an old browser on another site', { origin: 'https://evil.example' }, 403],
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:4680' }, 200],
  ['an old browser on our own page', { origin: 'http://localhost:4680', host: 'localhost:4680' }, 200],
])('a change asked for by %s is answered with the right status', async (_who, headers, status) => {
  const send = await kit.as('owner');
  expect((await send({ method: 'POST', url: '/api/sending/resume', headers })).statusCode).toBe(status);
});

test('an address in another spelling is the same route: foreign pages stay out, sessions and keys go in', async () => {
  await setUp();
  const send = await kit.as('owner');
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  const foreign = await send({ method: 'POST', url: '/%61pi/sending/resume', headers });
  expect([foreign.statusCode, foreign.json().key]).toEqual([403, 'other_origin']);
  const login = { email: 'owner@example.org', password: owner.password };
  const signIn = await kit.app.inject({ method: 'POST', url: '/%61pi/login', headers, payload: login });
  expect([signIn.statusCode, signIn.json().key]).toEqual([403, 'other_origin']);
  expect((await send({ url: '/%61pi/shop' })).statusCode).toBe(200);

  const till = await kit.withKey(['purchases:write']);
  expect((await till({ method: 'POST', url: '/%761/purchases', payload: { receipt: 'r2' } })).statusCode).toBe(200);
  expect((await send({ method: 'POST', url: '/%761/purchases', payload: { receipt: 'r2' } })).statusCode).toBe(401);
});

test('an error inside shows a number and no internals, and the log has both', async () => {
  const answer = await kit.app.inject({ url: '/api/broken' });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('hunter2');
  const entry = logged.find((line) => line.includes(answer.json().details.id));
  expect(entry).toContain('hunter2');
});

test('a problem says what happened and what to do', async () => {
  expect((await kit.app.inject({ url: '/api/refused' })).json()).toEqual({
    code: 409,
    key: 'email_taken',
    message: 'There is already an account with the address a@example.org.',
    details: { email: 'a@example.org' },
    remedy: 'Use another address. The address of a removed account stays taken.',
  });
});

test('an address that does not exist and a broken body have the error shape too', async () => {
  expect((await kit.app.inject({ url: '/api/nothing' })).json().key).toBe('not_found');
  expect((await kit.app.inject({ url: '/%ff%00' })).json()).toMatchObject({ code: 400, key: 'bad_request' });
  const broken = await kit.app.inject({
    method: 'POST',
    url: '/api/login',
    headers: { 'content-type': 'application/json' },
    payload: '{"email":',
  });
  expect([broken.statusCode, broken.json().key]).toEqual([400, 'bad_request']);
});

test('a body beyond the limit is refused', async () => {
  const answer = await kit.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { email: 'a@example.org', password: 'x'.repeat(2 * 1024 * 1024) },
  });
  expect([answer.statusCode, answer.json().key]).toEqual([413, 'too_large']);
});

test('strangers who come too often are told to wait', async () => {
  const app = await createApp(testContext(db()), { rateLimits: { stranger: 3 } });
  app.get('/api/open', { config: { permission: 'public' } }, async () => ({}));
  const statuses = [];
  for (let request = 0; request < 4; request++) statuses.push((await app.inject({ url: '/api/open' })).statusCode);
  expect(statuses).toEqual([200, 200, 200, 429]);
  await app.close();
});

test('a route that does not state its permission stops the program at start', async () => {
  const app = await createApp(testContext(db()));
  expect(() => app.get('/api/forgotten', async () => ({}))).toThrow('states no permission');
  expect(() => app.get('/pages', { config: { permission: 'customers:read' } }, async () => ({}))).toThrow('only /api/');
  await app.close();
});

test('the machine API describes itself and leaves the browser API out', async () => {
  const description = (await kit.app.inject({ url: '/openapi.json' })).json();
  expect(description.openapi).toBe('3.1.0');
  expect(Object.keys(description.paths)).toEqual(['/v1/purchases']);
  expect(description.paths['/v1/purchases'].post.operationId).toBe('postV1Purchases');
  expect(Object.keys(description.components.securitySchemes)).toEqual(['key', 'token', 'clientToken']);
});

test('a server of this machine alone answers to no foreign name, whoever points one at it', async () => {
  const app = await createApp(testContext(db()), { ownNameOnly: true });
  const asked = async (host: string) => (await app.inject({ url: '/healthz', headers: { host } })).statusCode;
  for (const own of ['127.0.0.1:4680', 'localhost', 'shop.localhost:80', '[::1]:4680', '127.8.9.1']) {
    expect([own, await asked(own)]).toEqual([own, 200]);
  }
  for (const foreign of ['evil.example.com', '127.0.0.1.evil.example:4680', 'localhost.evil.example', '10.0.0.1']) {
    expect([foreign, await asked(foreign)]).toEqual([foreign, 421]);
  }
  await app.close();
});
