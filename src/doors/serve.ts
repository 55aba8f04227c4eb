// One process on one port: the pages, the browser API and the machine API.
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppOptions, type Context, createApp, hasOwner, isLoopback, newToken, Problem } from '../ground/index.ts';
import { doorErrors } from './errors.ts';
import { mountRoutes } from './rooms.ts';
import type { SampleOptions } from './sample/sample-shop.ts';

const pages = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'web');

export interface ServeOptions {
  /** Default 127.0.0.1: nobody but this machine. */
  readonly host?: string;
  /** Default 4680; 0 takes a free one. */
  readonly port?: number;
  readonly app?: AppOptions;
  /** Size of the sample shop. */
  readonly sample?: SampleOptions;
}

export interface Serving {
  /** 'http://127.0.0.1:4680' */
  readonly url: string;
  /** The link that creates the first owner; undefined when there is one. */
  readonly setupUrl: string | undefined;
  /** Ends open requests, then the server. The context stays open. */
  close(): Promise<void>;
}

/** Starts to listen. Throws a Problem when the address is taken or not ours. */
export async function serve(context: Context, options: ServeOptions = {}): Promise<Serving> {
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? 4680;
  const token = (await hasOwner(context.db)) ? undefined : newToken();
  const ownNameOnly = isLoopback(host) && !options.app?.trustProxy;
  const app = await createApp(context, { pages, ownNameOnly, ...options.app });
  mountRoutes(app, context, token, options.sample);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenProblem(error as NodeJS.ErrnoException, host, port);
  }
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const url = `http://${name}:${address.port}`;
  return {
    url,
    // behind # so that the token reaches no server log and no referrer
    setupUrl: token && `${url}/setup#token=${token}`,
    close: () => app.close(),
  };
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Problem {
  if (error.code === 'EADDRINUSE') return new Problem(doorErrors.port_taken, { host, port }, error);
  return new Problem(doorErrors.port_refused, { host, port, reason: error.message }, error);
}
