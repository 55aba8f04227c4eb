// The commands on files as they are built: one small entry, which answers as the whole program would.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
let receipts: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-files-'));
  receipts = join(folder, 'receipts.csv');
  const lines = ['customer,date,amount'];
  for (let customer = 0; customer < 60; customer++) {
    for (let visit = 0; visit <= customer % 5; visit++) {
      const day = new Date(Date.UTC(2025, 0, 1 + customer + visit * (9 + (customer % 7))));
      lines.push(`card-${customer},${day.toISOString().slice(0, 10)},${10 + visit}.50`);
    }
  }
  await writeFile(receipts, `${lines.join('\n')}\nguest,2025-02-01,9.99\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where a shop is asked for, no database answers. */
function ritorno(home: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'bin/ritorno.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, RITORNO_HOME: home, DATABASE_URL: 'postgres://shop@127.0.0.1:1/shop' },
  });
}

test('a fit of a file loads neither server nor database', async () => {
  const { status, stdout } = ritorno(join(folder, 'none'), 'fit', receipts, '--json');
  expect(status).toBe(0);
  const { customers, diagnosis } = JSON.parse(stdout) as { customers: number; diagnosis: string[] };
  expect(customers).toBe(60);
  expect(diagnosis).toContainEqual(expect.stringContaining('no customer 1'));
  const built = await readFile(join(root, 'dist/doors/file-commands.js'), 'utf8');
  const loaded = [...built.matchAll(/^import .*? from "([^"]+)";$/gm)].map(([, name]) => name);
  expect(loaded.filter((name) => !name.startsWith('node:')).sort()).toEqual([
    'cli-progress',
    'commander',
    'temporal-polyfill',
  ]);
});

test.each([
  ['fit', ['--model', 'nobody'], 'There is no model'],
  ['predict', ['--until', '2019-01-01'], 'The first is of 2025-01-01'],
  ['evaluate', [], '--cutoff'],
])('%s says what is wrong as the whole program does', (command, options, told) => {
  const { status, stderr } = ritorno(join(folder, 'none'), command, receipts, ...options);
  expect(status).toBe(1);
  expect(stderr.toLowerCase()).toContain(told.toLowerCase());
  expect(stderr).not.toContain('    at ');
});

test('the built entry keeps a choice of a model where another version has kept its own', async () => {
  const kept = join(folder, 'kept.json');
  await writeFile(kept, '{ "version": 1, "choices": [] }');
  const { status, stdout } = ritorno(join(folder, 'none'), 'predict', receipts, '--keep-choice', kept);
  expect([status, stdout.split('\n').length]).toEqual([0, 62]);
  expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject({
    version: 2,
    choices: [{ keptAt: expect.any(String) }],
  });
});

test('a shop beside the file whose database is away is told in a sentence, though the entry has error classes of its own', async () => {
  const home = await mkdtemp(join(folder, 'data-'));
  await writeFile(join(home, 'vault.key'), 'its presence says that a shop is here');
  const { status, stderr } = ritorno(home, 'fit', receipts);
  expect(status).toBe(1);
  expect(stderr).toMatch(/database/);
  expect(stderr).not.toMatch(/Something went wrong inside/);
});
