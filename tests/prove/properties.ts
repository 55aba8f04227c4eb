// Draws fresh cases for every property of the suite, round after round: `npm run prove properties`.
// The suite itself draws the same cases each time; here is where new counterexamples are looked for.
// RITORNO_PROPERTY_ROUNDS says how many rounds (10), RITORNO_PROPERTY_SEED the seed of the first (the time of day).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rounds = Number(process.env.RITORNO_PROPERTY_ROUNDS ?? 10);
const first = Number(process.env.RITORNO_PROPERTY_SEED ?? Date.now() % 1_000_000_000);

const files = ['src', 'tests']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes("from 'fast-check'"));

const failed: number[] = [];
for (let seed = first; seed < first + rounds; seed++) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...files],
    { env: { ...process.env, RITORNO_PROPERTY_SEED: String(seed), NO_COLOR: '1' }, encoding: 'utf8' },
  );
  process.stdout.write(`seed ${seed}: ${status === 0 ? 'every property held' : `FAILED\n${stdout}${stderr}`}\n`);
  if (status !== 0) failed.push(seed);
}
process.stdout.write(`${files.length} files, ${rounds} fresh seeds, ${failed.length} with a counterexample\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
