// Colleagues over HTTP: the owner lists, adds, changes and removes accounts.
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { account, accountChange, accountList, newAccount, passwordReset } from '../contract.ts';
import { Problem } from '../errors.ts';
import { personOf } from '../http/actor.ts';
import type { App } from '../http/app-type.ts';
import { changeRole, createAccount, disableAccount, listAccounts, resetPassword } from './accounts.ts';
import { accountErrors } from './errors.ts';

const nothing = z.null();
const params = z.object({ accountId: z.coerce.number().int().positive() });

/** Mounts everything under /api/accounts. */
export function colleagueRoutes(app: App, { db, clock }: Context): void {
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

  app.patch(
    '/api/accounts/:accountId',
    {
      config: { permission: 'accounts:write' },
      schema: { params, body: accountChange, response: { 200: account } },
    },
    async (request) =>
      db.transaction(async (tx) => {
        const { accountId } = request.params;
        const { account, was } = await changeRole(tx, accountId, request.body.role);
        await audit(tx, request.actor, clock.now(), {
          deed: 'role changed',
          subject: `account ${accountId}`,
          details: { was, role: account.role },
        });
        return account;
      }),
  );

  app.put(
    '/api/accounts/:accountId/password',
    {
      config: { permission: 'accounts:write' },
      schema: { params, body: passwordReset, response: { 204: nothing } },
    },
    async (request, reply) => {
      const { accountId } = request.params;
      // one's own asks for the present password: an unattended page must not open the account for good
      if (personOf(request).accountId === accountId) throw new Problem(accountErrors.own_password);
      await db.transaction(async (tx) => {
        await resetPassword(tx, accountId, request.body.password);
        await audit(tx, request.actor, clock.now(), { deed: 'password replaced', subject: `account ${accountId}` });
      });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/accounts/:accountId',
    {
      config: { permission: 'accounts:write' },
      schema: { params, response: { 204: nothing } },
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
}
