// Products and services for whoever makes an offer of one.
import { type App, audit, type Context } from '../../ground/index.ts';
import { newProduct, productList, productQuery, productView } from '../contract.ts';
import { addProduct, findProducts } from '../facts/products.ts';

/** Mounts everything under /api/products. */
export function productRoutes(app: App, { db, clock }: Context): void {
  app.get(
    '/api/products',
    {
      config: { permission: 'offers:read' },
      schema: { querystring: productQuery, response: { 200: productList } },
    },
    async ({ query }) => ({ items: await findProducts(db, query.search) }),
  );

  app.post(
    '/api/products',
    { config: { permission: 'offers:write' }, schema: { body: newProduct, response: { 201: productView } } },
    async (request, reply) => {
      const product = await db.transaction(async (tx) => {
        const added = await addProduct(tx, request.body);
        const subject = `product ${added.productId}`;
        await audit(tx, request.actor, clock.now(), { deed: 'product named', subject, details: { id: added.id } });
        return added;
      });
      return reply.code(201).send(product);
    },
  );
}
