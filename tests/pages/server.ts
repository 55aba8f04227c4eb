// The real server over a test database, with the pages built as for production, and an owner signed in.
import { buildIfStale } from '../../scripts/build.mjs';
import { type ServeOptions, type Serving, serve } from '../../src/doors/serve.ts';
import type { Context } from '../../src/ground/index.ts';

/** Starts the server on a free port of this machine, with the pages as `npm run build` makes them. */
export function serveShop(context: Context, { sample }: Pick<ServeOptions, 'sample'> = {}): Promise<Serving> {
  buildIfStale();
  return serve(context, { port: 0, ...(sample === undefined ? {} : { sample }) });
}

export const owner = { email: 'elena@example.org', password: 'correct horse battery', name: 'Elena Rossi' };

/** A request of the signed-in owner: method, path, body; answers the parsed JSON. */
export type Page = (method: string, path: string, body?: unknown) => Promise<unknown>;

const json = { 'content-type': 'application/json' };

/** Creates the owner with the one-time token of this start and returns requests in their name. */
export async function signedInOwner(serving: Serving): Promise<Page> {
  const token = new URL(serving.setupUrl ?? '').hash.replace('#token=', '');
  const shop = { name: 'Casa Ferrante', country: 'IT', currency: 'EUR', zone: 'Europe/Rome', language: 'it' };
  return asAnswered(serving, '/api/setup', { ...owner, token, language: 'en', shop });
}

/** The owner again, when their session has ended. */
export function signedInAgain(serving: Serving): Promise<Page> {
  return asAnswered(serving, '/api/login', { email: owner.email, password: owner.password });
}

async function asAnswered(serving: Serving, path: string, body: unknown): Promise<Page> {
  const entered = await fetch(serving.url + path, { method: 'POST', headers: json, body: JSON.stringify(body) });
  if (!entered.ok) throw new Error(`${path} was refused: ${await entered.text()}`);
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return async (method, to, sent) => {
    const answer = await fetch(serving.url + to, {
      method,
      headers: { cookie, ...(sent === undefined ? {} : json) },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${to}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}
