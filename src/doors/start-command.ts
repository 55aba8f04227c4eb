// `ritorno start`: the server, until it is told to stop.
import type { Command } from 'commander';
import { port } from '../ground/index.ts';
import { rememberLocalUrl } from '../messages/index.ts';
import { stderrLog } from './log.ts';
import { type OpenedContext, openContext } from './open.ts';
import { startScheduler } from './scheduler.ts';
import { type Serving, serve } from './serve.ts';
import { stopSignal } from './stop-signal.ts';

/** Adds `start` to the program. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('serve the pages and the APIs, and run the nightly work')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', port, 4680)
    .option('--trust-proxy', 'believe the X-Forwarded-* headers of one proxy of your own in front', false)
    .action(async (options: { host: string; port: number; trustProxy: boolean }) => {
      const context = await openContext({ log: stderrLog });
      try {
        const { trustProxy, ...address } = options;
        const serving = await serve(context, { ...address, app: { trustProxy } });
        await rememberLocalUrl(context.db, serving.url, context.clock.now());
        const scheduler = startScheduler(context);
        await serveUntilStopped(context, serving);
        await scheduler.stop();
      } finally {
        await context.close();
      }
    });
}

/** Says where to look, then waits for SIGINT or SIGTERM and ends what is open. */
async function serveUntilStopped(context: OpenedContext, serving: Serving): Promise<void> {
  process.stdout.write(`Ritorno is running at ${serving.url}\nData folder: ${context.home}\n`);
  if (serving.setupUrl) {
    process.stdout.write(`There is no owner yet. Open this link to create the first account:\n  ${serving.setupUrl}\n`);
  }
  await stopSignal();
  process.stdout.write('Stopping ...\n');
  await serving.close();
}
