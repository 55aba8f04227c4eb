// Refuses requests that reach a server of this machine alone under a foreign name: a page elsewhere can have its name
// point here (DNS rebinding) and would then count as our own.
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';

/** Whether a name or address stands for this machine and no other. */
export function isLoopback(name: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(name);
}

/** A client that names no host at all is no browser. */
export function requireOwnName({ hostname }: FastifyRequest): void {
  if (hostname && !isLoopback(hostname)) throw new Problem(httpErrors.other_name, { host: hostname });
}
