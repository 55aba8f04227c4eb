// Keeps the route table and refuses a route that does not state its permission, or states one it cannot enforce.
import type { RouteOptions } from 'fastify';
import type { RoutePermission } from './actor.ts';

export interface RouteEntry {
  readonly method: string;
  readonly url: string;
  readonly permission: RoutePermission;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with its permission, in the order in which they were mounted. */
    readonly routeTable: readonly RouteEntry[];
  }
}

/** Whether a route, by the address it was mounted at, is of the machine API, which API keys open and sessions do not. */
export function isMachineRoute(url: string | undefined): boolean {
  return url !== undefined && (url.startsWith('/v1/') || url.startsWith('/client/v1/'));
}

/** Whether a route, by the address it was mounted at, is of the pages' API, which asks for a session. */
export function isBrowserRoute(url: string | undefined): boolean {
  return url?.startsWith('/api/') ?? false;
}

/** An `onRoute` hook that fills `table`. Throws at start, not at the first request. */
export function routeRecorder(table: RouteEntry[]) {
  return (route: RouteOptions): void => {
    const permission = route.config?.permission;
    for (const method of [route.method].flat()) {
      if (method === 'HEAD') continue;
      const name = `${method} ${route.url}`;
      if (permission === undefined) throw new Error(`${name} states no permission (config: { permission })`);
      if (permission !== 'public' && !isMachineRoute(route.url) && !isBrowserRoute(route.url)) {
        throw new Error(`${name} asks for ${permission} but only /api/ and /v1/ know who asks`);
      }
      if (permission === 'signed-in' && isMachineRoute(route.url)) {
        throw new Error(`${name} is for machines and cannot ask for a session`);
      }
      table.push({ method, url: route.url, permission });
    }
  };
}
