// Finds out who makes a request: the cookie's session for /api, the API key for /v1.
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Actor } from '../http/actor.ts';
import { isBrowserRoute, isMachineRoute } from '../http/routes-stated.ts';
import { machineOfKey } from './api-keys.ts';
import { sessionCookie } from './cookie.ts';
import { personOfToken } from './sessions.ts';

/** The asker, or null; never throws for a wrong key or an ended session. */
export async function identify(context: Context, request: FastifyRequest): Promise<Actor | null> {
  const { url } = request.routeOptions;
  if (isMachineRoute(url)) {
    const key = keyOf(request);
    return key === undefined ? null : ((await machineOfKey(context.db, key, context.clock.now())) ?? null);
  }
  if (!isBrowserRoute(url)) return null;
  const token = request.cookies[sessionCookie];
  return token === undefined ? null : ((await personOfToken(context.db, token, context.clock.now())) ?? null);
}

function keyOf(request: FastifyRequest): string | undefined {
  const match = /^Bearer ([\w-]{10,100})$/i.exec(request.headers.authorization ?? '');
  return match?.[1];
}
