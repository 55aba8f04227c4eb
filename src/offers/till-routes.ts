// The machine API of the till: validations, redemptions, rollbacks, in the shapes that voucher clients know.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problemBody } from '../ground/contract.ts';
import type { App, Context } from '../ground/index.ts';
import {
  idempotencyHeaders,
  redemptionAnswer,
  redemptionRequest,
  rollbackAnswer,
  rollbackQuery,
  tillError,
  validationAnswer,
  validationRequest,
} from './contract.ts';
import { redeem } from './redeem.ts';
import { rollBack } from './rollback.ts';
import { validate } from './validate.ts';

/** The till's own refusals, and those of the HTTP kit (input, too many requests). */
const refusal = z.union([tillError, problemBody]);
const refused = { 400: refusal, 404: refusal, 409: refusal, 429: refusal };

/** Says who asks, for the limit on guessing codes. */
function callerOf({ actor, ip }: FastifyRequest): string {
  if (actor?.kind === 'machine') return `key ${actor.apiKeyId}`;
  return actor?.kind === 'person' ? `account ${actor.accountId}` : ip;
}

/** Mounts the routes of the till. */
export function tillRoutes(app: App, context: Context): void {
  const { clock } = context;

  app.post(
    '/v1/validations',
    {
      config: { permission: 'redemptions:write' },
      schema: {
        summary: 'Ask whether a coupon can be used on an order, without using it',
        body: validationRequest,
        response: { 200: validationAnswer },
      },
    },
    async (request) => {
      const { redeemables, order, customer } = request.body;
      const asked = { code: redeemables[0].id, order, customer, caller: callerOf(request) };
      return validate(context, asked, clock.now());
    },
  );

  app.post(
    '/v1/redemptions',
    {
      config: { permission: 'redemptions:write' },
      schema: {
        summary: 'Use a coupon on an order',
        description:
          'A retry with the same Idempotency-Key, or with the receipt number (order.source_id) of a success, gets the stored answer.',
        headers: idempotencyHeaders,
        body: redemptionRequest,
        response: { 200: redemptionAnswer, ...refused },
      },
    },
    async (request, reply) => {
      const { redeemables, order, customer, tracking_id } = request.body;
      const answer = await redeem(
        context,
        {
          code: redeemables[0].id,
          order,
          customer,
          trackingId: tracking_id,
          idempotencyKey: request.headers['idempotency-key'],
          caller: callerOf(request),
        },
        clock.now(),
      );
      return reply.code(answer.status as 200).send(answer.body as z.infer<typeof redemptionAnswer>);
    },
  );

  app.post(
    '/v1/redemptions/:id/rollback',
    {
      config: { permission: 'redemptions:write' },
      schema: {
        summary: 'Undo a redemption: the coupon is free again until its last day',
        headers: idempotencyHeaders,
        params: z.object({ id: z.string().max(100) }),
        querystring: rollbackQuery,
        response: { 200: rollbackAnswer, ...refused },
      },
    },
    async (request, reply) => {
      const answer = await rollBack(
        context,
        {
          redemptionId: request.params.id,
          reason: request.query.reason,
          trackingId: request.query.tracking_id,
          idempotencyKey: request.headers['idempotency-key'],
        },
        clock.now(),
      );
      return reply.code(answer.status as 200).send(answer.body as z.infer<typeof rollbackAnswer>);
    },
  );
}
