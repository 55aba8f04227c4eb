// API keys over HTTP: listed, made, revoked.
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { apiKeyList, createdApiKey, newApiKey } from '../contract.ts';
import type { App } from '../http/app-type.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';

const nothing = z.null();

/** Mounts everything under /api/api-keys. */
export function apiKeyRoutes(app: App, { db, clock }: Context): void {
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
