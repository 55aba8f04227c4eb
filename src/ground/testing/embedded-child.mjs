// A process of its own that uses the built-in server of a folder: what tests kill. Prints 'ready PID' of the server,
// stops on a line 'stop' on its standard input and prints 'stopped'.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const [home] = process.argv.slice(2);
const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'database', 'embedded', 'server.ts');
const { module } = await runnerImport(source, { configFile: false, logLevel: 'error' });
const server = await module.startEmbedded(home, { settings: ['fsync=off'] });
process.stdout.write(`ready ${readFileSync(join(home, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]}\n`);
for await (const line of createInterface({ input: process.stdin })) if (line === 'stop') break;
await server.stop();
process.stdout.write('stopped\n');
process.exit(0);
