// The first command that a newcomer runs, over the whole half year that it lives, on a small shop.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { demoDays } from '../simulation/index.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

test('the demo lives to its last day, and its figures close', { timeout: 600_000 }, async () => {
  const { DATABASE_URL: _none, ...env } = process.env;
  const words = ['bin/ritorno.mjs', 'demo', '--no-serve', '--json', '--customers', '100', '--seed', '77'];
  const { stdout } = await run(process.execPath, words, { cwd: root, env });
  const figures = JSON.parse(stdout);
  expect(figures.days).toBe(demoDays.lived);
  expect(figures.entered).toBe(figures.treated + figures.held_out);
  expect(figures.due).toBe(figures.sent + figures.suppressed + figures.pending + figures.uncertain);
  expect([figures.pending, figures.uncertain]).toEqual([0, 0]);
  expect(figures.sent).toBeGreaterThan(0);
});
