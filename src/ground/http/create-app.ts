// The door to the HTTP server. Its libraries are loaded with the first app: commands, most of which serve nothing, would
// wait a quarter of a second for them.
import type { Context } from '../context.ts';
import type { AppOptions } from './app.ts';
import type { App } from './app-type.ts';

/** Makes the server. Mount routes on it, then `listen` or `inject`. */
export async function createApp(context: Context, options?: AppOptions): Promise<App> {
  const app = await import('./app.ts');
  return app.createApp(context, options);
}
