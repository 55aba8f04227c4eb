// Serves the built pages: hashed assets for a year, everything else is the single page itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import type { App } from './app-type.ts';
import { httpErrors } from './errors.ts';

const year = 365 * 24 * 3600;

/** Answers what no route answers: with a file of `folder`, with its index.html for a page, or with "not found". */
export async function servePages(app: App, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.setNotFoundHandler(refuse);
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    serve: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', hashed ? `public, max-age=${year}, immutable` : 'no-cache');
    },
  });
  app.get('/assets/*', { config: { permission: 'public', rateLimit: false } }, async (request, reply) =>
    reply.sendFile(`assets/${(request.params as { '*': string })['*']}`),
  );
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) return refuse();
    const name = new URL(request.url, 'http://host').pathname.slice(1);
    const isFile = /^[\w-]+\.[a-z0-9]+$/.test(name) && existsSync(join(folder, name));
    return reply.sendFile(isFile ? name : 'index.html') as FastifyReply;
  });
}

function refuse(): never {
  throw new Problem(httpErrors.not_found);
}

/** Pages are read by GET (or HEAD) outside the two APIs; a missing asset must not be answered with a page. */
function wantsPage(request: FastifyRequest): boolean {
  return ['GET', 'HEAD'].includes(request.method) && !/^\/(?:api|v1|client|assets)(?:[/?]|$)/.test(request.url);
}
