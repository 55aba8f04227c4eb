// A process of its own that uses the built-in server of a folder: what tests kill. Prints 'ready' when it is there,
// stops on a line 'stop' on its standard input and prints 'stopped'.
import { createInterface } from 'node:readline';
import { startEmbedded } from '../database/embedded/server.ts';

const server = await startEmbedded(process.argv[2], { settings: ['fsync=off'] });
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) if (line === 'stop') break;
await server.stop();
process.stdout.write('stopped\n');
process.exit(0);
