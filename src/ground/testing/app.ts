// The HTTP server of a test: rooms mount their routes, requests come in as a role or with an API key.
import { randomBytes, randomUUID } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import { createApiKey } from '../accounts/api-keys.ts';
import { sessionCookie } from '../accounts/cookie.ts';
import { startSession } from '../accounts/sessions.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Context } from '../context.ts';
import type { Role } from '../contract.ts';
import type { Database } from '../database/db.ts';
import { type AppOptions, createApp } from '../http/app.ts';
import type { App } from '../http/app-type.ts';
import { type Log, quietLog } from '../log.ts';
import { vaultOf } from '../vault.ts';

/** A context over a test database: quiet, with a key of its own. */
export function testContext(db: Database, given: { clock?: Clock; home?: string; log?: Log } = {}): Context {
  return {
    db,
    clock: given.clock ?? systemClock,
    home: given.home ?? '/nonexistent',
    log: given.log ?? quietLog,
    vault: vaultOf(randomBytes(32)),
  };
}

/** Sends one request into the app. */
export type Send = (request: InjectOptions) => Promise<LightMyRequestResponse>;

export interface TestApp {
  readonly app: App;
  /** Sends as a freshly signed-in account of this role; without a role as nobody. */
  as(role?: Role): Promise<Send>;
  /** Sends with a fresh API key that has these scopes. */
  withKey(scopes: readonly string[]): Promise<Send>;
}

/** An app with the routes that `mount` adds. Close `app` when done. */
export async function testApp(
  context: Context,
  mount: (app: App, context: Context) => void,
  options: AppOptions = {},
): Promise<TestApp> {
  const app = await createApp(context, options);
  mount(app, context);
  const now = context.clock.now();
  return {
    app,
    as: async (role) => {
      if (role === undefined) return (request) => app.inject(request);
      const [{ account_id }] = await context.db.rows(sql<{ account_id: number }>`
        insert into account (email, name, role, password_hash, created_at)
        values (${`${randomUUID()}@example.org`}, ${role}, ${role}, 'no password opens this', ${now})
        returning account_id`);
      const token = await startSession(context.db, account_id, now);
      return (request) => app.inject({ ...request, cookies: { ...request.cookies, [sessionCookie]: token } });
    },
    withKey: async (scopes) => {
      const { key } = await createApiKey(context.db, { name: 'test', scopes }, now);
      return (request) => app.inject({ ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } });
    },
  };
}
