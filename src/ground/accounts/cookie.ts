// The session cookie: not readable by scripts, not sent by other sites, https only where there is https.
import type { FastifyReply } from 'fastify';
import { sessionDays } from './sessions.ts';

export const sessionCookie = 'ritorno_session';

const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' } as const;

export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, { ...attributes, maxAge: sessionDays * 86_400 });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributes);
}
