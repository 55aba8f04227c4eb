// One customer: the facts, the purchases, what was heard besides, and consents that a person of the shop records.
import { type App, audit, type Context, personOf } from '../../ground/index.ts';
import { consentChange, customerFacts, customerPath, pageQuery, purchasePage, signalPage } from '../contract.ts';
import { recordConsents } from '../people/consents.ts';
import { readCustomer, readPurchases } from '../people/read-customer.ts';
import { readSignals } from '../people/read-signals.ts';

/** Mounts the routes under /api/customers/:id. */
export function customerRoutes(app: App, context: Context): void {
  const { db, clock } = context;

  app.get(
    '/api/customers/:id',
    { config: { permission: 'customers:read' }, schema: { params: customerPath, response: { 200: customerFacts } } },
    async (request) => readCustomer(db, request.params.id),
  );

  app.get(
    '/api/customers/:id/purchases',
    {
      config: { permission: 'customers:read' },
      schema: { params: customerPath, querystring: pageQuery, response: { 200: purchasePage } },
    },
    async (request) => readPurchases(db, request.params.id, request.query.cursor),
  );

  app.get(
    '/api/customers/:id/signals',
    {
      config: { permission: 'customers:read' },
      schema: { params: customerPath, querystring: pageQuery, response: { 200: signalPage } },
    },
    async (request) => readSignals(db, request.params.id, request.query.cursor),
  );

  app.put(
    '/api/customers/:id/consents',
    {
      config: { permission: 'customers:write' },
      schema: { params: customerPath, body: consentChange, response: { 200: customerFacts } },
    },
    async (request) => {
      const { id } = request.params;
      await readCustomer(db, id);
      const person = personOf(request);
      const now = clock.now();
      await db.transaction(async (tx) => {
        await recordConsents(tx, [{ ...request.body, customerId: id, operator: person.email, recordedAt: now }]);
        const { channel, purpose, state } = request.body;
        await audit(tx, person, now, {
          deed: 'consent recorded',
          subject: `customer ${id}`,
          details: { channel, purpose, state },
        });
      });
      return readCustomer(db, id);
    },
  );
}
