// Which server the tests use, and how one connects to a database on it.
import { randomUUID } from 'node:crypto';
import type { ConnectionSettings } from '../database/db.ts';

/** The built-in server's socket folder, or the address of a server. */
export type TestServer = { readonly host: string } | { readonly url: string };

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
    testTemplate: string;
  }
}

/** Connection settings of a database on the test server; without a name, the one from which others are created. */
export function settingsFor(server: TestServer, database?: string): ConnectionSettings {
  if ('host' in server) return { host: server.host, user: 'postgres', database: database ?? 'postgres' };
  const url = new URL(server.url);
  if (database !== undefined) url.pathname = `/${database}`;
  return { connectionString: url.href };
}

/** A name that no other run on the same server has. */
export function templateName(): string {
  return `ritorno_template_${randomUUID().replaceAll('-', '')}`;
}
