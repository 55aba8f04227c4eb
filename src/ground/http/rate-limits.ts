// How often one asker may come: generous for people and machines with a name, narrow for strangers.
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';

/** Requests per minute. */
export interface RateLimits {
  readonly machine: number;
  readonly person: number;
  /** Per address, without session or key. */
  readonly stranger: number;
}

/** A machine may send 1,000 requests a second: what a shop's busiest till system or tracker needs. */
export const defaultRateLimits: RateLimits = { machine: 60_000, person: 12_000, stranger: 1_200 };

/** Options of the rate-limit plugin; a route overrides them by `config: { rateLimit: { max, timeWindow } }`. */
export function rateLimitOptions(limits: RateLimits): RateLimitPluginOptions {
  return {
    timeWindow: '1 minute',
    max: (request: FastifyRequest) => limits[request.actor?.kind ?? 'stranger'],
    keyGenerator: (request: FastifyRequest) => askerOf(request),
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(httpErrors.too_many_requests, { seconds: Math.ceil(ttl / 1000) }),
  };
}

function askerOf({ actor, ip }: FastifyRequest): string {
  if (actor?.kind === 'machine') return `key ${actor.apiKeyId}`;
  if (actor?.kind === 'person') return `account ${actor.accountId}`;
  return ip;
}
