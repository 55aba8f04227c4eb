// Refuses requests that a page of another site makes in the name of a signed-in person (CSRF).
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets a changing request pass when the browser says that it comes from our own pages. Browsers send Sec-Fetch-Site
 * or at least Origin with every such request; a client that sends neither is no browser and carries no cookie jar
 * that a foreign page could abuse. Another port of the same host is 'same-site' and refused.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (site === undefined && (origin === undefined || hostOf(origin) === request.host)) return;
  throw new Problem(httpErrors.other_origin);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
