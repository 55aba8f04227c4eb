// The session cookie: not readable by scripts, not sent by other sites, https only where there is https.
import type { FastifyReply } from 'fastify';
import { longestSessionDays } from './sessions.ts';

export const sessionCookie = 'ritorno_session';

const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' } as const;

/** Gives the browser the token of its session, up to its absolute end: when it ends for want of visits, the server knows. */
export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, { ...attributes, maxAge: longestSessionDays * 86_400 });
}

/** Takes the token away again, after signing out. */
export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributes);
}
