// Finds out who makes a request: the cookie's session for /api, the API key for /v1.
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Permission } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Actor } from '../http/actor.ts';
import { httpErrors } from '../http/errors.ts';
import { isBrowserRoute, isMachineRoute } from '../http/routes-stated.ts';
import { machineOfKey } from './api-keys.ts';
import { sessionCookie } from './cookie.ts';
import { personOfToken } from './sessions.ts';

/**
 * The asker, or null; never throws for a wrong key or an ended session. A good key that may do more than a page's may
 * throws a Problem that says so.
 */
export async function identify(context: Context, request: FastifyRequest): Promise<Actor | null> {
  const { url } = request.routeOptions;
  if (isMachineRoute(url)) {
    const key = keyOf(request);
    const machine = key === undefined ? undefined : await machineOfKey(context.db, key.text, context.clock.now());
    if (!machine) return null;
    // a key that stands in a page is everybody's: one that may do more than ask is not taken from there
    if (key?.isClientSide && machine.scopes.some((scope) => scope !== clientScope))
      throw new Problem(httpErrors.key_too_wide);
    return machine;
  }
  if (!isBrowserRoute(url)) return null;
  const token = request.cookies[sessionCookie];
  return token === undefined ? null : ((await personOfToken(context.db, token, context.clock.now())) ?? null);
}

/** All that a key may do which is sent as a client-side one. */
const clientScope: Permission = 'validations:write';

/**
 * The key of a request: as a bearer, or as the clients of Voucherify send theirs. Their application's id names nothing
 * here, for a key is the only one of its kind; it may be anything.
 */
function keyOf({ headers, routeOptions }: FastifyRequest): { text: string; isClientSide: boolean } | undefined {
  const bearer = /^Bearer ([\w-]{10,100})$/i.exec(headers.authorization ?? '');
  const isClientSide = headers['x-client-token'] !== undefined || routeOptions.url?.startsWith('/client/') === true;
  if (bearer) return { text: bearer[1], isClientSide };
  const given = headers['x-app-token'] ?? headers['x-client-token'];
  return typeof given === 'string' && /^[\w-]{10,100}$/.test(given) ? { text: given, isClientSide } : undefined;
}
