// Runs one TypeScript file of the sources with its arguments: node scripts/run-ts.mjs FILE [ARGUMENTS].
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file] = process.argv.splice(2, 1);
if (!file) throw new Error('which file?');
process.argv[1] = resolve(file);
await runnerImport(process.argv[1], { configFile: false, logLevel: 'error' });
