// The routes by which clients of Voucherify ask about one coupon and read redemptions back; what is not offered is refused
// in their own shape.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../ground/index.ts';
import { type RedemptionAnswer, rollbackAnswer, rollbackQuery, tillVoucher } from './contract.ts';
import { lookUp } from './look-up.ts';
import { listRedemptions, readRedemption, redemptionsOf } from './read-redemptions.ts';
import { redeem } from './redeem.ts';
import { rollBack } from './rollback.ts';
import { voucherShape } from './till-answers.ts';
import { callerOf, readerOf } from './till-caller.ts';
import { tillError } from './till-errors.ts';
import { notOffered, refused, tillRefusals } from './till-refusal.ts';
import { refused as refusedCode } from './till-request.ts';
import { validate } from './validate.ts';
import {
  codePath,
  redemptionEntry,
  redemptionList,
  redemptionPath,
  redemptionQuery,
  voucherRedemptions,
  voucherRequest,
  voucherValidation,
} from './voucher-contract.ts';

const rollbacks = z.object({ rollbacks: z.array(rollbackAnswer), parent_rollback: rollbackAnswer });

/** Mounts the routes. */
export function voucherRoutes(app: App, context: Context): void {
  const { clock, db } = context;
  const errorHandler = tillRefusals(context);
  const use = { config: { permission: 'redemptions:write' as const }, errorHandler };
  const ask = { config: { permission: 'validations:write' as const }, errorHandler };
  const lookedUp = (request: FastifyRequest, code: string) =>
    lookUp(db, { code, caller: callerOf(request) }, clock.now());

  const validateOne = async (request: FastifyRequest, code: string, given: z.infer<typeof voucherRequest>) => {
    const { customer, order, tracking_id } = given;
    const caller = callerOf(request);
    const answer = await validate(context, { code, customer, order, caller }, clock.now());
    const { result } = answer.redeemables[0];
    if ('error' in result)
      return { valid: false, code, tracking_id, reason: result.error.message, error: result.error };
    return { valid: true, code, tracking_id, discount: result.discount, order: answer.order };
  };

  app.post(
    '/v1/vouchers/:code/validate',
    {
      ...ask,
      schema: {
        summary: 'Ask whether one coupon can be used, without using it',
        params: codePath,
        body: voucherRequest,
        response: { 200: voucherValidation, ...refused },
      },
    },
    async (request) => validateOne(request, request.params.code, request.body),
  );

  app.get(
    '/client/v1/validate',
    {
      ...ask,
      schema: {
        summary: 'The same question from a page, with the code and the amount in the address',
        querystring: z.object({
          code: z.string().min(1).max(500),
          amount: z.coerce.number().int().optional(),
          tracking_id: z.string().max(200).optional(),
          'customer[source_id]': z.string().max(200).optional(),
        }),
        response: { 200: voucherValidation, ...refused },
      },
    },
    async (request) => {
      const { code, amount, tracking_id, 'customer[source_id]': source_id } = request.query;
      const customer = source_id === undefined ? undefined : { source_id };
      return validateOne(request, code, {
        customer,
        tracking_id,
        order: amount === undefined ? undefined : { amount },
      });
    },
  );

  app.post(
    '/v1/vouchers/:code/redemption',
    {
      ...use,
      schema: {
        summary: 'Use one coupon on an order',
        description: 'The receipt number (order.source_id) or an Idempotency-Key makes a repeat harmless.',
        headers: z.object({ 'idempotency-key': z.string().trim().min(1).max(255).optional() }),
        params: codePath,
        body: voucherRequest,
        response: { 200: redemptionEntry, ...refused },
      },
    },
    async (request, reply) => {
      const { customer, order, tracking_id: trackingId } = request.body;
      const asked = { code: request.params.code, customer, order, trackingId, caller: callerOf(request) };
      const idempotencyKey = request.headers['idempotency-key'];
      const { status, body } = await redeem(context, { ...asked, idempotencyKey }, clock.now());
      if (!('redemptions' in body)) return reply.code(status as 400).send(body);
      const [made] = (body as RedemptionAnswer).redemptions;
      return { ...made, related_object_type: 'voucher' as const };
    },
  );

  app.get(
    '/v1/vouchers/:code',
    { ...use, schema: { summary: 'One coupon', params: codePath, response: { 200: tillVoucher, ...refused } } },
    async (request, reply) => {
      const coupon = await lookedUp(request, request.params.code);
      if (typeof coupon === 'string') return reply.code(404).send(refusedCode(coupon, request.params.code).body);
      const { holder_id, ...shown } = voucherShape(coupon, coupon.state === 'redeemed');
      const seen = readerOf(request).seesCustomers ? { ...shown, holder_id } : shown;
      return { ...seen, active: coupon.state === 'issued' };
    },
  );

  app.get(
    '/v1/vouchers/:code/redemption',
    {
      ...use,
      schema: {
        summary: 'What became of one coupon, the newest first',
        params: codePath,
        response: { 200: voucherRedemptions, ...refused },
      },
    },
    async (request, reply) => {
      const coupon = await lookedUp(request, request.params.code);
      if (typeof coupon === 'string') return reply.code(404).send(refusedCode(coupon, request.params.code).body);
      const entries = await redemptionsOf(db, coupon, readerOf(request));
      return {
        object: 'list' as const,
        data_ref: 'redemption_entries' as const,
        total: entries.length,
        quantity: 1 as const,
        redeemed_quantity: coupon.state === 'redeemed' ? 1 : 0,
        redemption_entries: entries,
      };
    },
  );

  app.get(
    '/v1/redemptions',
    {
      ...use,
      schema: {
        summary: 'Redemptions, tried and made, the newest first',
        description:
          'Customers are named where the key itself made the redemption, or where it may bring in customers as well.',
        querystring: redemptionQuery,
        response: { 200: redemptionList, ...refused },
      },
    },
    async (request) => {
      const { total, entries } = await listRedemptions(db, request.query, readerOf(request));
      return { object: 'list' as const, data_ref: 'redemptions' as const, total, redemptions: entries };
    },
  );

  app.get(
    '/v1/redemptions/:id',
    {
      ...use,
      schema: { summary: 'One redemption', params: redemptionPath, response: { 200: redemptionEntry, ...refused } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const entry = await readRedemption(db, id, readerOf(request));
      if (entry) return entry;
      const body = { ...tillError('not_found', { type: 'redemption', id }), message: 'This redemption is not known.' };
      return reply.code(404).send({ ...body, details: 'Send the id that the redemption was answered with.' });
    },
  );

  app.post(
    '/v1/redemptions/:id/rollbacks',
    {
      ...use,
      schema: {
        summary: 'Undo a redemption by the address of stacked ones: each is a stack of one',
        params: redemptionPath,
        querystring: rollbackQuery,
        response: { 200: rollbacks, ...refused },
      },
    },
    async (request, reply) => {
      const { reason, tracking_id: trackingId } = request.query;
      const { status, body } = await rollBack(
        context,
        { redemptionId: request.params.id, reason, trackingId },
        clock.now(),
      );
      if (!('object' in body)) return reply.code(status as 400).send(body);
      return { rollbacks: [body], parent_rollback: body };
    },
  );

  const notYet = [
    ['POST', '/v1/publications', 'no_voucher_suitable_for_publication'],
    ['POST', '/v1/qualifications', 'invalid_payload'],
    ['DELETE', '/v1/vouchers/:code/sessions/:key', 'not_found'],
  ] as const;
  for (const [method, url, key] of notYet) {
    const body = notOffered(key);
    app.route({
      method,
      url,
      ...use,
      schema: { summary: body.message, response: refused },
      handler: async (_, reply) => reply.code(body.code as 400).send(body),
    });
  }
}
