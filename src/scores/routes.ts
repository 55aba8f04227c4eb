// The routes of scores: today's answer, the customer list, one customer's rhythm.
import { z } from 'zod';
import { type App, type Context, dayIn, Problem, readShop } from '../ground/index.ts';
import { customerList, customerQuery, rhythm, today } from './contract.ts';
import { scoreErrors } from './errors.ts';
import { lateRate } from './late-rate.ts';
import { listCustomers } from './list-customers.ts';
import { newestDay } from './newest-day.ts';
import { rhythmOf } from './rhythm-of.ts';
import { readToday } from './today.ts';

/** Mounts every route of the room. */
export function scoreRoutes(app: App, context: Context): void {
  const { db, clock } = context;

  app.get('/api/today', { config: { permission: 'customers:read' }, schema: { response: { 200: today } } }, async () =>
    readToday(db),
  );

  app.get(
    '/api/customers',
    {
      config: { permission: 'customers:read' },
      schema: { querystring: customerQuery, response: { 200: customerList } },
    },
    async (request) => listCustomers(db, request.query),
  );

  app.get(
    '/api/customers/:id/rhythm',
    {
      config: { permission: 'customers:read' },
      schema: { params: z.object({ id: z.coerce.number().int().positive() }), response: { 200: rhythm } },
    },
    async (request) => {
      const { id } = request.params;
      const asOf = (await newestDay(db)) ?? dayIn((await readShop(db)).zone, clock.now());
      const found = (await rhythmOf(db, [id], asOf, await lateRate(db))).get(id);
      if (!found) throw new Problem(scoreErrors.customer_not_scored, { asOf });
      return found;
    },
  );
}
