// Setup, login and one's own account over HTTP.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { type AccountBody, login, me, meChange, passwordChange, setup } from '../contract.ts';
import { Problem } from '../errors.ts';
import { personOf } from '../http/actor.ts';
import type { App } from '../http/app-type.ts';
import { permissionsOf } from '../http/permissions.ts';
import { changeShop } from '../shop.ts';
import { changeAccount, createOwner, hasOwner, loginRow, setPassword } from './accounts.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { colleagueRoutes } from './colleague-routes.ts';
import { clearSessionCookie, setSessionCookie } from './cookie.ts';
import { accountErrors } from './errors.ts';
import { anyKnownDevice, knownDevice, rememberDevice } from './known-device.ts';
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

/** Mounts these and those of colleagues and API keys; `setupToken` is the one-time token of this start, undefined when an owner exists. */
export function accountRoutes(app: App, context: Context, setupToken: string | undefined): void {
  const { db, clock, vault } = context;
  // behind a proxy that is not trusted all come from one address: a known device is asked by its own name
  const fewSignIns = {
    ...fewTries,
    keyGenerator: (request: FastifyRequest) => anyKnownDevice(vault, request) ?? request.ip,
  };
  const throttle = new LoginThrottle();
  colleagueRoutes(app, context);
  apiKeyRoutes(app, context);

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
      rememberDevice(vault, reply, created.email);
      return meOf(created, false);
    },
  );

  app.post(
    '/api/login',
    { config: { permission: 'public', rateLimit: fewSignIns }, schema: { body: login, response: { 200: me } } },
    async (request, reply) => {
      const device = knownDevice(vault, request, request.body.email);
      const { token, account } = await signIn(context, throttle, request.body, device);
      setSessionCookie(reply, token);
      rememberDevice(vault, reply, account.email);
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
      await db.transaction(async (tx) => {
        await setPassword(tx, person.accountId, request.body.next);
        await endSessionsOf(tx, person.accountId, person.sessionHash);
        await audit(tx, person, clock.now(), { deed: 'password changed', subject: `account ${person.accountId}` });
      });
      return reply.code(204).send(null);
    },
  );
}
