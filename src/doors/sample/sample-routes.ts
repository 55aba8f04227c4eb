// The sample shop under its own part of the address: its pages ask below /api/sample/shop, so that no request of theirs can
// mean the real shop, and none of the real pages the sample.
import { request as ask, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { me, sampleState } from '../../ground/contract.ts';
import { type App, audit, type Context, Problem, personOf } from '../../ground/index.ts';
import { doorErrors } from '../errors.ts';
import { type SampleOptions, sampleShopOf } from './sample-shop.ts';

const nothing = z.null();
const prefix = '/api/sample/shop/';

/** What belongs to the real shop alone: who signs in, and the sample shop of a sample shop. */
const notOfSample = /^(login|logout|setup|sample)([/?]|$)/;

/** Mounts them. The process of the sample shop ends with the server. */
export function sampleRoutes(app: App, context: Context, options: SampleOptions = {}): void {
  const { db, clock } = context;
  const shop = sampleShopOf(context, options);
  app.addHook('onClose', () => shop.close());

  app.get(
    '/api/sample',
    { config: { permission: 'signed-in' }, schema: { response: { 200: sampleState } } },
    async () => shop.state(),
  );

  app.post(
    '/api/sample',
    { config: { permission: 'imports:write' }, schema: { response: { 202: sampleState } } },
    async (request, reply) => {
      await shop.make();
      await audit(db, request.actor, clock.now(), { deed: 'sample shop made', subject: 'sample shop' });
      return reply.code(202).send(await shop.state());
    },
  );

  app.delete(
    '/api/sample',
    { config: { permission: 'settings:write' }, schema: { response: { 204: nothing } } },
    async (request, reply) => {
      await shop.remove();
      await audit(db, request.actor, clock.now(), { deed: 'sample shop removed', subject: 'sample shop' });
      return reply.code(204).send(null);
    },
  );

  const forward = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.slice(prefix.length);
    if (notOfSample.test(path)) throw new Problem(doorErrors.sample_missing);
    const { email, name, role, language } = personOf(request);
    const open = await shop.open();
    const token = await open.session({ email, name, role, language });
    const answer = await askSample(request, { port: open.port, path: `/api/${path}`, secret: open.secret, token });
    reply.code(answer.statusCode ?? 502);
    for (const [header, value] of Object.entries(answer.headers)) {
      if (value !== undefined && passes.test(header)) reply.header(header, value);
    }
    return reply.send(answer);
  };

  app.register(async (scope) => {
    // bodies go through as they come
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    // who is here is asked before anybody is signed in
    scope.get(`${prefix}me`, { config: { permission: 'public' } }, async (request, reply) => {
      if (request.actor === null) return me.parse({ needsSetup: false, account: null, permissions: [] });
      return forward(request, reply);
    });
    scope.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: `${prefix}*`,
      config: { permission: 'signed-in' },
      handler: forward,
    });
  });
}

/** Headers of an answer that mean something to the reader; cookies of the sample shop stay there. */
const passes = /^(content-(type|length|encoding|disposition|security-policy)|cache-control|etag|last-modified|vary)$/;

interface Question {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
  readonly token: string;
}

/** Asks the sample shop's process what the reader has asked, in their name there; the real session stays here. */
function askSample(request: FastifyRequest, { port, path, secret, token }: Question): Promise<IncomingMessage> {
  const { 'content-type': type, 'content-length': length, accept, 'accept-language': language } = request.headers;
  const headers = {
    host: `127.0.0.1:${port}`,
    'x-ritorno-sample': secret,
    cookie: `ritorno_session=${token}`,
    ...(accept === undefined ? {} : { accept }),
    ...(language === undefined ? {} : { 'accept-language': language }),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(length === undefined ? {} : { 'content-length': length }),
  };
  return new Promise((resolve, reject) => {
    const question = ask({ host: '127.0.0.1', port, method: request.method, path, headers }, resolve);
    question.once('error', (error) => reject(new Problem(doorErrors.sample_missing, {}, error)));
    if (request.body instanceof Readable) request.body.pipe(question);
    else question.end();
  });
}
