// The browser API of offers: offers, their expiry drawn for sample customers, a customer's coupons, a campaign's totals.
import { z } from 'zod';
import { type App, addDays, type Context, dayIn, decodeNumberCursor, readShop } from '../ground/index.ts';
import {
  campaignCouponTotals,
  changeOffer as changeOfferBody,
  couponList,
  expiryPreview,
  expiryPreviewRequest,
  newOffer,
  offer,
  offerList,
  offerListQuery,
} from './contract.ts';
import { couponsOf } from './coupons-of.ts';
import { offerDeeds } from './deeds.ts';
import { listOffers, readOffer } from './offer-row.ts';
import { previewExpiry } from './preview-expiry.ts';
import { tillRoutes } from './till-routes.ts';
import { campaignTotals } from './totals.ts';

const params = z.object({ id: z.coerce.number().int().positive() });

/** Mounts the routes, those of the till among them. */
export function offerRoutes(app: App, context: Context): void {
  const { db, clock } = context;
  const show = async (id: number) => readOffer(db, id, (await readShop(db)).currency, clock.now());

  app.get(
    '/api/offers',
    { config: { permission: 'offers:read' }, schema: { querystring: offerListQuery, response: { 200: offerList } } },
    async ({ query }) => {
      const page = { before: decodeNumberCursor(query.cursor), archived: query.archived === 'yes' };
      return listOffers(db, page, (await readShop(db)).currency, clock.now());
    },
  );

  app.get(
    '/api/offers/:id',
    { config: { permission: 'offers:read' }, schema: { params, response: { 200: offer } } },
    async (request) => show(request.params.id),
  );

  app.post(
    '/api/offers',
    { config: { permission: 'offers:write' }, schema: { body: newOffer, response: { 201: offer } } },
    async (request, reply) => {
      const id = await offerDeeds(context, request.actor).create(request.body);
      return reply.code(201).send(await show(id));
    },
  );

  app.put(
    '/api/offers/:id',
    { config: { permission: 'offers:write' }, schema: { params, body: changeOfferBody, response: { 200: offer } } },
    async (request) => {
      const { id } = request.params;
      await offerDeeds(context, request.actor).change(id, request.body);
      return show(id);
    },
  );

  app.post(
    '/api/offers/:id/archive',
    { config: { permission: 'offers:write' }, schema: { params, response: { 200: offer } } },
    async (request) => {
      const { id } = request.params;
      await offerDeeds(context, request.actor).archive(id);
      return show(id);
    },
  );

  app.post(
    '/api/offers/expiry-preview',
    {
      config: { permission: 'offers:read' },
      schema: { body: expiryPreviewRequest, response: { 200: expiryPreview } },
    },
    async ({ body }) => {
      const tomorrow = async () => addDays(dayIn((await readShop(db)).zone, clock.now()), 1);
      return previewExpiry(db, body.expiry, body.customerIds, body.sendOn ?? (await tomorrow()));
    },
  );

  app.get(
    '/api/customers/:id/coupons',
    { config: { permission: 'coupons:read' }, schema: { params, response: { 200: couponList } } },
    async (request) => couponsOf(db, request.params.id, clock.now()),
  );

  app.get(
    '/api/campaigns/:id/coupons',
    { config: { permission: 'coupons:read' }, schema: { params, response: { 200: campaignCouponTotals } } },
    async (request) => campaignTotals(db, request.params.id, clock.now()),
  );

  tillRoutes(app, context);
}
