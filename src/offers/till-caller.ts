// Who asks at the till, for the limit on guessing codes and for what an answer may tell of customers.
import type { FastifyRequest } from 'fastify';
import type { Reader } from './read-redemptions.ts';

/** Names the asker: 'key 7'. */
export function callerOf({ actor, ip }: FastifyRequest): string {
  if (actor?.kind === 'machine') return `key ${actor.apiKeyId}`;
  return actor?.kind === 'person' ? `account ${actor.accountId}` : ip;
}

/** The asker as a reader of redemptions. */
export function readerOf(request: FastifyRequest): Reader {
  const { actor } = request;
  const seesCustomers = actor?.kind === 'machine' && actor.scopes.includes('customers:write');
  return { caller: callerOf(request), seesCustomers };
}
