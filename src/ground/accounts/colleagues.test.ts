// Colleagues: added, changed and removed by the owner; who changes may have to sign in anew, and one owner stays.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { virtualClock } from '../clock.ts';
import { groundRoutes } from '../routes.ts';
import { type TestApp, testApp, testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';

const db = testDatabase();
const clock = virtualClock(new Date('2026-03-02T08:00:00Z'));
let kit: TestApp;

beforeAll(async () => {
  kit = await testApp(testContext(db(), { clock }), (app, context) => groundRoutes(app, context));
});
afterAll(() => kit.app.close());

test('a colleague signs in, and a new password ends the sessions elsewhere but not this one', async () => {
  const asOwner = await kit.as('owner');
  const colleague = {
    email: 'c@example.org',
    name: 'C',
    password: 'the first password',
    role: 'analyst',
    language: 'pl',
  };
  const created = await asOwner({ method: 'POST', url: '/api/accounts', payload: colleague });
  expect([created.statusCode, created.json().role]).toEqual([201, 'analyst']);
  const twice = await asOwner({ method: 'POST', url: '/api/accounts', payload: colleague });
  expect([twice.statusCode, twice.json().key]).toEqual([409, 'email_taken']);

  const nobody = await kit.as();
  const { email, password } = colleague;
  const signIn = async () => {
    const answer = await nobody({ method: 'POST', url: '/api/login', payload: { email, password } });
    return { ritorno_session: answer.cookies[0].value };
  };
  const [here, elsewhere] = [await signIn(), await signIn()];
  const change = (current: string) =>
    nobody({
      method: 'PUT',
      url: '/api/me/password',
      cookies: here,
      payload: { current, next: 'the second password' },
    });
  expect((await change('not this one')).json().key).toBe('password_wrong');
  expect((await change(password)).statusCode).toBe(204);
  const whoIs = async (cookies: Record<string, string>) =>
    (await nobody({ url: '/api/me', cookies })).json().account?.name;
  expect([await whoIs(here), await whoIs(elsewhere)]).toEqual(['C', undefined]);
});

test('the owner gives a colleague another role and another password, and each time their sessions end', async () => {
  const asOwner = await kit.as('owner');
  const colleague = { email: 'd@example.org', name: 'D', password: 'the first one', role: 'analyst', language: 'it' };
  const { accountId } = (await asOwner({ method: 'POST', url: '/api/accounts', payload: colleague })).json();
  const nobody = await kit.as();
  const signIn = (password: string) =>
    nobody({ method: 'POST', url: '/api/login', payload: { email: colleague.email, password } });
  const sessionOf = async (password: string) => ({
    ritorno_session: (await signIn(password)).cookies[0].value,
  });
  const roleOf = async (cookies: Record<string, string>) =>
    (await nobody({ url: '/api/me', cookies })).json().account?.role;
  const url = `/api/accounts/${accountId}`;

  const before = await sessionOf('the first one');
  const changed = await asOwner({ method: 'PATCH', url, payload: { role: 'marketer' } });
  expect([changed.statusCode, changed.json().role]).toEqual([200, 'marketer']);
  expect(await roleOf(before)).toBeUndefined();
  const after = await sessionOf('the first one');
  expect(await roleOf(after)).toBe('marketer');
  expect((await asOwner({ method: 'PATCH', url, payload: { role: 'marketer' } })).statusCode).toBe(200);
  expect(await roleOf(after)).toBe('marketer');

  const reset = (payload: object) => asOwner({ method: 'PUT', url: `${url}/password`, payload });
  expect((await reset({ password: 'short' })).json().details.fields[0]).toMatchObject({ code: 'too_small' });
  expect((await reset({ password: 'the second one' })).statusCode).toBe(204);
  expect(await roleOf(after)).toBeUndefined();
  expect((await signIn('the first one')).json().key).toBe('login_failed');
  expect((await signIn('the second one')).statusCode).toBe(200);
  const deeds = await db()
    .kysely.selectFrom('audit')
    .select(['deed', 'details'])
    .where('subject', '=', `account ${accountId}`)
    .execute();
  expect(deeds.map(({ deed }) => deed)).toEqual([
    'account created',
    'role changed',
    'role changed',
    'password replaced',
  ]);
  expect(deeds[1].details).toEqual({ was: 'analyst', role: 'marketer' });
  expect(JSON.stringify(deeds)).not.toContain('the second one');

  const marketer = await kit.as('marketer');
  for (const [method, address, payload] of [
    ['PATCH', url, { role: 'owner' }],
    ['PUT', `${url}/password`, { password: 'the third one' }],
  ] as const) {
    expect((await marketer({ method, url: address, payload })).statusCode).toBe(403);
  }
  expect((await asOwner({ method: 'PATCH', url, payload: { role: 'king' } })).json().key).toBe('invalid_input');
  expect((await asOwner({ method: 'DELETE', url })).statusCode).toBe(204);
  expect((await asOwner({ method: 'PATCH', url, payload: { role: 'owner' } })).json().key).toBe('account_unknown');
  expect((await reset({ password: 'the third one' })).json().key).toBe('account_unknown');
});

test('owners may disable each other down to the last one, who stays', async () => {
  const owners = await Promise.all([kit.as('owner'), kit.as('owner')]);
  const list = (await owners[0]({ url: '/api/accounts' })).json().items as { accountId: number; role: string }[];
  const answers = [];
  for (const { accountId } of list.filter((one) => one.role === 'owner')) {
    const sender = (await owners[0]({ url: '/api/accounts' })).statusCode === 200 ? owners[0] : owners[1];
    answers.push(await sender({ method: 'DELETE', url: `/api/accounts/${accountId}` }));
  }
  expect(answers.slice(0, -1).every((answer) => answer.statusCode === 204)).toBe(true);
  expect([answers.at(-1)?.statusCode, answers.at(-1)?.json().key]).toEqual([409, 'last_owner']);
});

test('the last owner stays one, and an owner changes the own password only by the present one', async () => {
  const asOwner = await kit.as('owner');
  const { accountId } = (await asOwner({ url: '/api/me' })).json().account;
  const own = { method: 'PUT', url: `/api/accounts/${accountId}/password` } as const;
  const refused = await asOwner({ ...own, payload: { password: 'taken by a passer-by' } });
  expect([refused.statusCode, refused.json().key]).toEqual([409, 'own_password']);

  await db().run(
    sql`update account set disabled_at = ${clock.now()} where role = 'owner' and account_id <> ${accountId}`,
  );
  const role = (role: string) => asOwner({ method: 'PATCH', url: `/api/accounts/${accountId}`, payload: { role } });
  expect((await role('owner')).statusCode).toBe(200);
  expect([(await role('analyst')).statusCode, (await role('analyst')).json().key]).toEqual([409, 'last_owner']);
});
