// What was sent, what was not and why: one customer's messages, a campaign's, and the sum that closes.
import { z } from 'zod';
import { countedWeeks, weeksQuery } from '../../ground/contract.ts';
import type { App, Context } from '../../ground/index.ts';
import { accounting, accountingQuery, messageList, messageListQuery } from '../contract.ts';
import { accounting as account } from '../queue/accounting.ts';
import { listMessages, messagesOf } from '../queue/list-messages.ts';
import { sentByWeek } from '../queue/sent-by-week.ts';

const config = { permission: 'messages:read' } as const;
const params = z.object({ id: z.coerce.number().int().positive() });

/** Mounts /api/messages, their accounting, and the messages of one customer. */
export function messageListRoutes(app: App, { db }: Context): void {
  app.get(
    '/api/customers/:id/messages',
    { config, schema: { params, response: { 200: messageList } } },
    async (request) => ({ items: await messagesOf(db, request.params.id), next: null }),
  );

  app.get(
    '/api/messages',
    { config, schema: { querystring: messageListQuery, response: { 200: messageList } } },
    async (request) => listMessages(db, request.query),
  );

  app.get(
    '/api/messages/accounting',
    { config, schema: { querystring: accountingQuery, response: { 200: accounting } } },
    async (request) => account(db, request.query),
  );

  app.get(
    '/api/messages/weeks',
    { config, schema: { querystring: weeksQuery, response: { 200: countedWeeks } } },
    async (request) => ({ items: await sentByWeek(db, request.query) }),
  );
}
