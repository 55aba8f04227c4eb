// `npm run prove [NAME...]`: runs the proofs under tests/prove and the measurements under bench and shows their figures.
// What begins with a dash and whatever follows goes to them: npm run prove mutants -- --room offers
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const given = process.argv.slice(2);
const dash = given.findIndex((one) => one.startsWith('-'));
const wanted = dash < 0 ? given : given.slice(0, dash);
const options = dash < 0 ? [] : given.slice(dash);

const scripts = ['tests/prove', 'bench']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((path) => /\.(ts|mjs)$/.test(path) && !path.endsWith('.test.ts'))
  .filter((path) => wanted.length === 0 || wanted.some((word) => path.includes(word)))
  .sort();

buildIfStale();
const failed = [];
for (const script of scripts) {
  process.stdout.write(`\n== ${script}\n`);
  const started = performance.now();
  const command = script.endsWith('.ts') ? ['--import', './scripts/typescript.mjs', script] : [script];
  const { status } = spawnSync(process.execPath, [...command, ...options], { cwd: root, stdio: 'inherit' });
  process.stdout.write(
    `== ${script}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
  );
  if (status !== 0) failed.push(script);
}
process.stdout.write(`\n${scripts.length - failed.length} passed, ${failed.length} failed\n`);
for (const script of failed) process.stdout.write(`failed: ${script}\n`);
process.exitCode = failed.length === 0 && scripts.length > 0 ? 0 : 1;
