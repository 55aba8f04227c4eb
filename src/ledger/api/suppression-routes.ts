// Addresses that are not written to: the list, and taking one off it.
import type { App, Context } from '../../ground/index.ts';
import { liftedAnswer, liftRequest, suppressedList, suppressedQuery } from '../contract.ts';
import { liftSuppression } from '../people/lift-suppression.ts';
import { listSuppressed } from '../people/suppressed-addresses.ts';

/** Mounts everything under /api/suppressed-addresses. */
export function suppressionRoutes(app: App, { db, clock, vault }: Context): void {
  app.get(
    '/api/suppressed-addresses',
    {
      config: { permission: 'customers:read' },
      schema: { querystring: suppressedQuery, response: { 200: suppressedList } },
    },
    async (request) => listSuppressed(db, vault, request.query),
  );

  app.post(
    '/api/suppressed-addresses/lift',
    { config: { permission: 'customers:write' }, schema: { body: liftRequest, response: { 200: liftedAnswer } } },
    async (request) => {
      await db.transaction((tx) => liftSuppression(tx, request.actor, request.body, clock.now()));
      return { lifted: true as const };
    },
  );
}
