#!/usr/bin/env node
// Starts the program; in a checkout, builds it first when a source file is newer than the build.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (existsSync(join(root, 'src'))) {
  const { buildIfStale } = await import('../scripts/build.mjs');
  buildIfStale();
}
await import('../dist/doors/main.js');
