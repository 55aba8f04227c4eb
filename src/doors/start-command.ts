// `ritorno start`: the server, until it is told to stop.
import { type Command, InvalidArgumentError } from 'commander';
import { announceProcess, port, type Role, roles } from '../ground/index.ts';
import { rememberLocalUrl } from '../messages/index.ts';
import { stderrLog } from './log.ts';
import { type OpenedContext, openContext } from './open.ts';
import { startScheduler } from './scheduler.ts';
import { type Serving, serve } from './serve.ts';
import { stopSignal } from './stop-signal.ts';
import { ownVersion } from './version.ts';

/** Adds `start` to the program. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('serve the pages and the APIs, run the nightly work, send what is due')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', port, 4680)
    .option('--trust-proxy', 'believe the X-Forwarded-* headers of one proxy of your own in front', false)
    .option('--roles <list>', `what this process does, apart by commas: ${roles.join(', ')}`, chosenRoles, [...roles])
    .action(async ({ roles: chosen, trustProxy, ...address }: StartOptions) => {
      const context = await openContext({ log: stderrLog });
      try {
        const serving = chosen.includes('web') ? await serve(context, { ...address, app: { trustProxy } }) : undefined;
        if (serving) await rememberLocalUrl(context.db, serving.url, context.clock.now());
        const presence = await announceProcess(context.db, chosen, ownVersion());
        const scheduler = startScheduler(context, chosen);
        await workUntilStopped(context, chosen, serving);
        await scheduler.stop();
        await presence.stop();
      } finally {
        await context.close();
      }
    });
}

interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly trustProxy: boolean;
  readonly roles: readonly Role[];
}

/** The roles of a list such as "night,send". Throws what commander prints when one is none or nothing is named. */
function chosenRoles(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !roles.some((role) => role === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is no role. Name some of ${roles.join(', ')}, apart by commas.`);
  }
  return roles.filter((role) => names.includes(role));
}

/** Says where to look, then waits for SIGINT or SIGTERM and ends what is open. */
async function workUntilStopped(context: OpenedContext, chosen: readonly Role[], serving?: Serving): Promise<void> {
  const at = serving ? ` at ${serving.url}` : '';
  const part = chosen.length < roles.length ? ` (${chosen.join(', ')})` : '';
  process.stdout.write(`Ritorno is running${at}${part}\nData folder: ${context.home}\n`);
  if (serving?.setupUrl) {
    process.stdout.write(`There is no owner yet. Open this link to create the first account:\n  ${serving.setupUrl}\n`);
  }
  await stopSignal();
  process.stdout.write('Stopping ...\n');
  await serving?.close();
}
