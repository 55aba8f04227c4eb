// The HTTP server every room mounts its routes on: who asks, what they may do, how errors look.
import { isUtf8 } from 'node:buffer';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { identify } from '../accounts/identify.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import { authorise } from './actor.ts';
import type { App } from './app-type.ts';
import { describeMachineApi } from './describe.ts';
import { httpErrors } from './errors.ts';
import { guardForms } from './forms.ts';
import { requireOwnName } from './own-name.ts';
import { servePages } from './pages.ts';
import { presentErrors } from './present-errors.ts';
import { defaultRateLimits, type RateLimits, rateLimitOptions } from './rate-limits.ts';
import { isBrowserRoute, isMachineRoute, type RouteEntry, routeRecorder } from './routes-stated.ts';
import { requireSameOrigin } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { type BodyPatience, cutSlowBodies, defaultPatience } from './slow-bodies.ts';
import { smallerAnswers } from './smaller-answers.ts';
import { requireStorable } from './storable.ts';
import { answerUnreadable } from './unreadable-requests.ts';

export interface AppOptions {
  /** Folder of the built pages; without it only the APIs answer. */
  readonly pages?: string;
  /** Believe X-Forwarded-* headers: only behind a proxy of one's own. */
  readonly trustProxy?: boolean;
  /** Answer only to names of this machine itself: for a server that listens on loopback without a proxy. */
  readonly ownNameOnly?: boolean;
  /** Largest JSON body in bytes; default 1 MiB. A route may state its own `bodyLimit`. */
  readonly bodyLimit?: number;
  /** Largest uploaded file in bytes; default 8 GiB, which streams to disk. */
  readonly uploadLimit?: number;
  readonly rateLimits?: Partial<RateLimits>;
  readonly bodyPatience?: Partial<BodyPatience>;
}

/** Time in ms for the head of a request, which is one packet. */
const longestHead = 20_000;

/** Makes the server. Mount routes on it, then `listen` or `inject`. */
export async function createApp(context: Context, options: AppOptions = {}): Promise<App> {
  const app: App = fastify({
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    // the one proxy in front: what it was told itself about whom it speaks for, anybody can write
    trustProxy: options.trustProxy ? (_, hop) => hop < 1 : false,
    forceCloseConnections: 'idle',
    // of heads alone: uploads take as long as they take, other bodies have a limit of their own (slow-bodies.ts)
    requestTimeout: 0,
    http: { headersTimeout: longestHead },
    clientErrorHandler: answerUnreadable,
    // an address that cannot be decoded fails before any handler of ours
    frameworkErrors: presentErrors(context.log),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(presentErrors(context.log));

  const table: RouteEntry[] = [];
  app.decorate('routeTable', table);
  app.addHook('onRoute', routeRecorder(table));

  await app.register(helmet, securityHeaders);
  await app.register(compress, smallerAnswers);
  await app.register(cookie);
  await app.register(multipart, {
    limits: { files: 1, fields: 20, fieldSize: 64 * 1024, fileSize: options.uploadLimit ?? 8 * 1024 ** 3 },
  });
  guardForms(app);
  // keys as __proto__ pass here and are refused by name (storable.ts); the library calls them "not valid JSON". Some
  // clients say what they send also where a DELETE sends nothing.
  const readJson = app.getDefaultJsonParser('ignore', 'ignore');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0 && request.method === 'DELETE') done(null, undefined);
    // letters of another encoding would be kept as question marks, in the names of people
    else if (!isUtf8(body)) done(new Problem(httpErrors.bad_request, { reason: 'its body is not UTF-8.' }), undefined);
    else readJson(request, body.toString(), done);
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: unknown) => Object.fromEntries(new URLSearchParams(String(body))),
  );

  // Order of one request: who asks (throws for a key that is too wide alone), how often, may they. The rate limit hangs on
  // the routes, which run after the hooks of the app, so permission is asked one stage later.
  app.decorateRequest('actor', null);
  if (options.ownNameOnly) app.addHook('onRequest', async (request) => requireOwnName(request));
  app.addHook('onRequest', async (request) => {
    request.actor = await identify(context, request);
  });
  await app.register(rateLimit, rateLimitOptions({ ...defaultRateLimits, ...options.rateLimits }));
  app.addHook('preParsing', async (request) => {
    // the route's own address: the one asked for may spell it otherwise, as in /%61pi/login
    const { config, url } = request.routeOptions;
    if (config.permission === undefined) return;
    if (isBrowserRoute(url)) requireSameOrigin(request);
    authorise(request.actor, config.permission, isMachineRoute(url));
  });
  cutSlowBodies(app, { ...defaultPatience, ...options.bodyPatience });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.permission !== undefined) requireStorable(request);
  });

  await describeMachineApi(app);
  app.get('/healthz', { config: { permission: 'public', rateLimit: false } }, async () => {
    // without its database the server is of no use: whoever watches over it has to know
    await context.db.rows(sql`select 1`);
    return { ok: true };
  });
  await servePages(app, options.pages);
  return app;
}
