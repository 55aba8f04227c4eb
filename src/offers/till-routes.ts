// The machine API of the till: validations, redemptions, rollbacks, in the shapes that voucher clients know.
import { z } from 'zod';
import type { App, Context } from '../ground/index.ts';
import {
  idempotencyHeaders,
  redemptionAnswer,
  redemptionRequest,
  rollbackAnswer,
  rollbackQuery,
  validationAnswer,
  validationRequest,
} from './contract.ts';
import { redeem } from './redeem.ts';
import { rollBack } from './rollback.ts';
import { callerOf } from './till-caller.ts';
import { refused, tillRefusals } from './till-refusal.ts';
import { validate } from './validate.ts';
import { voucherRoutes } from './voucher-routes.ts';

/** Mounts the routes of the till. */
export function tillRoutes(app: App, context: Context): void {
  const { clock } = context;
  const errorHandler = tillRefusals(context);

  // the client-side address of the same question: a key in a page may ask, never use
  for (const url of ['/v1/validations', '/client/v1/validations']) {
    app.post(
      url,
      {
        config: { permission: 'validations:write' },
        errorHandler,
        schema: {
          summary: 'Ask whether a coupon can be used on an order, without using it',
          body: validationRequest,
          response: { 200: validationAnswer, ...refused },
        },
      },
      async (request) => {
        const { redeemables, order, customer } = request.body;
        const asked = { code: redeemables[0].id, order, customer, caller: callerOf(request) };
        return validate(context, asked, clock.now());
      },
    );
  }

  app.post(
    '/v1/redemptions',
    {
      config: { permission: 'redemptions:write' },
      errorHandler,
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
      errorHandler,
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
  voucherRoutes(app, context);
}
