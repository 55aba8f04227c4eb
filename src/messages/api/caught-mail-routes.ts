// The page of caught mail: list, one mail, its HTML for a sandboxed frame, delete all.
import { z } from 'zod';
import { type App, audit, type Context, Problem } from '../../ground/index.ts';
import { caughtHtml, deleteCaughtMail, listCaughtMail, mailPolicy, readCaughtMail } from '../catcher/caught-mail.ts';
import { caughtMailDetail, caughtMailList, caughtMailQuery, deletedAnswer } from '../contract.ts';
import { messageErrors } from '../errors.ts';

const read = { permission: 'messages:read' } as const;
const params = z.object({ id: z.coerce.number().int().positive() });

/** Mounts everything under /api/caught-mail. */
export function caughtMailRoutes(app: App, { db, clock }: Context): void {
  app.get(
    '/api/caught-mail',
    { config: read, schema: { querystring: caughtMailQuery, response: { 200: caughtMailList } } },
    async (request) => listCaughtMail(db, request.query),
  );

  app.get(
    '/api/caught-mail/:id',
    { config: read, schema: { params, response: { 200: caughtMailDetail } } },
    async (request) => readCaughtMail(db, request.params.id),
  );

  app.get('/api/caught-mail/:id/html', { config: read, schema: { params } }, async (request, reply) => {
    const html = await caughtHtml(db, request.params.id);
    if (html === undefined) throw new Problem(messageErrors.mail_not_found);
    return reply.header('content-security-policy', mailPolicy).type('text/html; charset=utf-8').send(html);
  });

  app.delete(
    '/api/caught-mail',
    { config: { permission: 'messages:write' }, schema: { response: { 200: deletedAnswer } } },
    async (request) => {
      const deleted = await deleteCaughtMail(db);
      const deed = { deed: 'caught mail deleted', subject: 'caught mail', details: { deleted } };
      await audit(db, request.actor, clock.now(), deed);
      return { deleted };
    },
  );
}
