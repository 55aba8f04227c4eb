// Setup, login, one's own account, colleagues and API keys over HTTP.
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import {
  type AccountBody,
  account,
  accountList,
  apiKeyList,
  createdApiKey,
  login,
  me,
  meChange,
  newAccount,
  newApiKey,
  passwordChange,
  setup,
} from '../contract.ts';
import { Problem } from '../errors.ts';
import { personOf } from '../http/actor.ts';
import type { App } from '../http/app-type.ts';
import { permissionsOf } from '../http/permissions.ts';
import { changeShop } from '../shop.ts';
import {
  changeAccount,
  createAccount,
  createOwner,
  disableAccount,
  hasOwner,
  listAccounts,
  loginRow,
  setPassword,
} from './accounts.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { clearSessionCookie, setSessionCookie } from './cookie.ts';
import { accountErrors } from './errors.ts';
import { LoginThrottle } from './login-throttle.ts';
import { passwordMatches } from './passwords.ts';
import { endSession, endSessionsOf, startSession } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { sameToken } from './tokens.ts';

const nothing = z.null();
const fewTries = { max: 30, timeWindow: '1 minute' };

function meOf(person: AccountBody | null, needsSetup: boolean) {
  return { needsSetup, account: person, permissions: person ? [...permissionsOf(person.role)] : [] };
}

/** Mounts the routes; `setupToken` is the one-time token of this start, undefined when an owner exists. */
export function accountRoutes(app: App, context: Context, setupToken: string | undefined): void {
  const { db, clock } = context;
  const throttle = new LoginThrottle();

  app.post(
    '/api/setup',
    { config: { permission: 'public', rateLimit: fewTries }, schema: { body: setup, response: { 200: me } } },
    async ({ body: { token, shop, ...owner } }, reply) => {
      if (await hasOwner(db)) throw new Problem(accountErrors.setup_done);
      if (setupToken === undefined || !sameToken(token, setupToken)) throw new Problem(accountErrors.setup_token_wrong);
      const { created, session } = await db.transaction(async (tx) => {
        const created = await createOwner(tx, owner, clock.now());
        await changeShop(tx, shop);
        await audit(tx, null, clock.now(), { deed: 'owner created', subject: `account ${created.accountId}` });
        return { created, session: await startSession(tx, created.accountId, clock.now()) };
      });
      setSessionCookie(reply, session);
      return meOf(created, false);
    },
  );

  app.post(
    '/api/login',
    { config: { permission: 'public', rateLimit: fewTries }, schema: { body: login, response: { 200: me } } },
    async ({ body }, reply) => {
      const { token, account } = await signIn(context, throttle, body);
      setSessionCookie(reply, token);
      return meOf(account, false);
    },
  );

  app.post(
    '/api/logout',
    { config: { permission: 'signed-in' }, schema: { response: { 204: nothing } } },
    async (request, reply) => {
      await endSession(db, personOf(request).sessionHash);
      clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );

  app.get('/api/me', { config: { permission: 'public' }, schema: { response: { 200: me } } }, async ({ actor }) =>
    actor?.kind === 'person' ? meOf(actor, false) : meOf(null, !(await hasOwner(db))),
  );

  app.patch(
    '/api/me',
    { config: { permission: 'signed-in' }, schema: { body: meChange, response: { 200: me } } },
    async (request) => meOf(await changeAccount(db, personOf(request).accountId, request.body), false),
  );

  app.put(
    '/api/me/password',
    {
      config: { permission: 'signed-in', rateLimit: fewTries },
      schema: { body: passwordChange, response: { 204: nothing } },
    },
    async (request, reply) => {
      const person = personOf(request);
      const row = await loginRow(db, person.email);
      if (!(await passwordMatches(row?.passwordHash, request.body.current))) {
        throw new Problem(accountErrors.password_wrong);
      }
      await setPassword(db, person.accountId, request.body.next);
      await endSessionsOf(db, person.accountId, person.sessionHash);
      await audit(db, person, clock.now(), { deed: 'password changed', subject: `account ${person.accountId}` });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/accounts',
    { config: { permission: 'accounts:read' }, schema: { response: { 200: accountList } } },
    async () => ({ items: await listAccounts(db) }),
  );

  app.post(
    '/api/accounts',
    { config: { permission: 'accounts:write' }, schema: { body: newAccount, response: { 201: account } } },
    async (request, reply) => {
      const created = await db.transaction(async (tx) => {
        const created = await createAccount(tx, request.body, clock.now());
        const subject = `account ${created.accountId}`;
        await audit(tx, request.actor, clock.now(), {
          deed: 'account created',
          subject,
          details: { role: created.role },
        });
        return created;
      });
      return reply.code(201).send(created);
    },
  );

  app.delete(
    '/api/accounts/:accountId',
    {
      config: { permission: 'accounts:write' },
      schema: { params: z.object({ accountId: z.coerce.number().int().positive() }), response: { 204: nothing } },
    },
    async (request, reply) => {
      const { accountId } = request.params;
      await db.transaction(async (tx) => {
        await disableAccount(tx, accountId, clock.now());
        await audit(tx, request.actor, clock.now(), { deed: 'account disabled', subject: `account ${accountId}` });
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/api-keys',
    { config: { permission: 'api-keys:read' }, schema: { response: { 200: apiKeyList } } },
    async () => ({ items: await listApiKeys(db) }),
  );

  app.post(
    '/api/api-keys',
    { config: { permission: 'api-keys:write' }, schema: { body: newApiKey, response: { 201: createdApiKey } } },
    async (request, reply) => {
      const created = await db.transaction(async (tx) => {
        const created = await createApiKey(tx, request.body, clock.now());
        const subject = `api key ${created.apiKeyId}`;
        await audit(tx, request.actor, clock.now(), {
          deed: 'api key created',
          subject,
          details: { scopes: created.scopes },
        });
        return created;
      });
      return reply.code(201).send(created);
    },
  );

  app.delete(
    '/api/api-keys/:apiKeyId',
    {
      config: { permission: 'api-keys:write' },
      schema: { params: z.object({ apiKeyId: z.coerce.number().int().positive() }), response: { 204: nothing } },
    },
    async (request, reply) => {
      const { apiKeyId } = request.params;
      await db.transaction(async (tx) => {
        await revokeApiKey(tx, apiKeyId, clock.now());
        await audit(tx, request.actor, clock.now(), { deed: 'api key revoked', subject: `api key ${apiKeyId}` });
      });
      return reply.code(204).send(null);
    },
  );
}
