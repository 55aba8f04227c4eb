// Errors of the voucher routes in the shape that their clients read: a key they know, and details as a text.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Context, type Problem, problemOf } from '../ground/index.ts';
import { type TillRefusal, tillError, tillRefusal } from './contract.ts';

const refusal = z.union([tillError, tillRefusal]);
/** Response schemas of a voucher route: the till's own refusals, and those of the HTTP kit. */
export const refused = { 400: refusal, 401: refusal, 403: refusal, 404: refusal, 409: refusal, 429: refusal };

/** Keys of the HTTP kit by the name that clients of vouchers know. */
const known: Readonly<Record<string, string>> = {
  invalid_input: 'invalid_payload',
  key_required: 'unauthorized',
  key_too_wide: 'unauthorized',
};

/** The error handler of a voucher route. What the kit refuses is told in the same words, its details as one text. */
export function tillRefusals({ log }: Pick<Context, 'log'>) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const body = asTill(problemOf(error, request, log));
    return reply.code(body.code).type('application/json; charset=utf-8').send(body);
  };
}

/** The kit points to a list of fields; here they stand in the same text. */
const correctIt = 'Correct this and send it again.';

function asTill({ kind, message, details, remedy }: Problem): TillRefusal {
  const fields = Array.isArray(details.fields)
    ? (details.fields as { field: string; code: string; message: string }[])
    : [];
  const isAmount = fields.some(({ field, code }) => code !== 'custom' && /(?:^|\.)(?:amount|price)$/.test(field));
  const told = fields.map(({ field, message: reason }) => `${field ? `${field}: ` : ''}${reason}.`).join(' ');
  const next = isAmount
    ? 'Send a whole number in minor units of the currency, as 4999 for 49.99 EUR.'
    : told === ''
      ? remedy
      : correctIt;
  return {
    code: kind.status,
    key: isAmount ? 'invalid_amount' : (known[kind.code] ?? kind.code),
    message,
    details: told === '' ? next : `${told} ${next}`,
    remedy: next,
  };
}

/** What is not offered on these routes, refused in the same shape. */
export function notOffered(key: 'no_voucher_suitable_for_publication' | 'invalid_payload' | 'not_found'): TillRefusal {
  return { code: key === 'not_found' ? 404 : 400, key, ...refusals[key] };
}

const refusals = {
  no_voucher_suitable_for_publication: {
    message: 'No coupon can be published.',
    details: 'Campaigns issue the coupons, each to its own customer and at its own hour; none lies ready for others.',
  },
  invalid_payload: {
    message: 'Qualifications are not offered.',
    details: 'Ask with the code of a coupon: POST /v1/validations.',
  },
  not_found: {
    message: 'There is no such session.',
    details: 'Coupons cannot be locked, so nothing has to be released.',
  },
} as const;
