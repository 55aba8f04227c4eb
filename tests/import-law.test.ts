// The import law has teeth: a street of files that break each of its rules, and each way round them that once was open.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { impurities } from '../scripts/pure-models.mjs';

const root = join(import.meta.dirname, '..');
const config = join(root, '.dependency-cruiser.cjs');
const streets: string[] = [];
afterAll(() => {
  for (const street of streets) rmSync(street, { recursive: true, force: true });
});

/** What the law says of a street of these files, each with the modules that it imports: 'rule: file'. */
function verdict(files: Record<string, string | string[]>): string[] {
  const street = mkdtempSync(join(tmpdir(), 'ritorno-law-'));
  streets.push(street);
  for (const name of ['package.json', 'node_modules']) symlinkSync(join(root, name), join(street, name));
  for (const [name, targets] of Object.entries(files)) {
    mkdirSync(dirname(join(street, name)), { recursive: true });
    writeFileSync(
      join(street, name),
      [targets].flat().reduce((text, target) => `${text}import '${target}';\n`, ''),
    );
  }
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout } = spawnSync(process.execPath, [tool, 'src', '--config', config, '--output-type', 'json'], {
    cwd: street,
    encoding: 'utf8',
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

/** One file for each rule, and the module that it must not import. */
const broken: Record<string, string> = {
  'src/ledger/index.ts': '../scores/index.ts',
  'src/scores/index.ts': '../offers/index.ts',
  'src/segments/index.ts': '../offers/index.ts',
  'src/campaigns/index.ts': '../offers/index.ts',
  'src/offers/index.ts': '../messages/index.ts',
  'src/messages/index.ts': '../responses/index.ts',
  'src/responses/index.ts': '../measurement/index.ts',
  'src/measurement/index.ts': '../simulation/index.ts',
  'src/simulation/index.ts': '../doors/main.ts',
  'src/doors/main.ts': '../ledger/deep.ts',
  'src/ledger/deep.ts': '../web/app.ts',
  'src/models/index.ts': '../ledger/contract.ts',
  'src/models/index.test.ts': '../ledger/contract.ts',
  'src/ground/index.ts': '../models/index.ts',
  'src/ledger/web/page.ts': '../../scores/index.ts',
  'src/web/app.ts': '../scores/index.ts',
  'src/web/store.ts': 'kysely',
  'src/ledger/contract.ts': './other.ts',
  'src/ledger/other.ts': './contract.ts',
  'src/ground/testing.ts': './clock.ts',
  'src/ground/clock.ts': './testing.ts',
  'src/offers/coupons.ts': 'react',
  'src/offers/coupons.test.ts': '../ledger/deep.ts',
  'src/offers/borrows.ts': '../../tests/helper.ts',
  'tests/helper.ts': '../src/misplaced/index.ts',
  'src/misplaced/index.ts': '../ledger/deep.ts',
};

test('every rule of the import law reports the import that it forbids', () => {
  const caught = new Set(verdict(broken).map((line) => line.split(':')[0]));
  const { forbidden } = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };
  const absent = forbidden.map(({ name }) => name).filter((name) => !caught.has(name));
  expect(absent).toEqual([]);
});

test('a street that keeps the law is let pass', () => {
  const lawful = verdict({
    'src/ground/index.ts': ['node:fs', 'pg'],
    'src/ledger/contract.ts': 'zod',
    'src/ledger/index.ts': ['../ground/index.ts', 'kysely'],
    'src/ledger/testing.ts': ['./index.ts', 'vitest'],
    'src/scores/score.ts': ['../ledger/index.ts'],
    'src/scores/score.test.ts': ['../ledger/testing.ts', './score.ts', 'vitest', 'node:fs'],
    'src/scores/web/page.tsx': ['../../ledger/contract.ts', 'react', '@mantine/core', 'zod'],
    'src/doors/main.ts': '../ledger/index.ts',
  });
  expect(lawful).toEqual([]);
});

test('a folder called web further down a room is no page and keeps the law of the server', () => {
  const found = verdict({
    'src/offers/index.ts': [],
    'src/ledger/facts/web/read.ts': '../../../offers/index.ts',
    'src/ledger/api/web/deep.ts': ['../../../ground/database/db.ts', 'react'],
    'src/ground/database/db.ts': [],
  });
  expect(found).toContain('street-ledger-imports-left-only: src/ledger/facts/web/read.ts');
  expect(found).toContain('through-the-door: src/ledger/api/web/deep.ts');
  expect(found).toContain('server-imports-what-is-installed-with-it: src/ledger/api/web/deep.ts');
});

test('a folder without a place is refused, whatever it imports, and so is a file beside the rooms', () => {
  const found = verdict({
    'src/ground/index.ts': [],
    'src/helpers/dates.ts': '../ground/index.ts',
    'src/utils/index.ts': 'node:fs',
    'src/shared.ts': './ground/index.ts',
  });
  for (const file of ['src/helpers/dates.ts', 'src/utils/index.ts', 'src/shared.ts']) {
    expect(found).toContain(`every-folder-has-a-place: ${file}`);
  }
});

test('nobody imports what has no place', () => {
  const found = verdict({ 'src/utils/index.ts': [], 'src/ledger/index.ts': '../utils/index.ts' });
  expect(found).toContain('nobody-imports-what-has-no-place: src/ledger/index.ts');
});

test('a contract imports zod and other contracts, no other library, nothing of Node, no file of its room', () => {
  const found = verdict({
    'src/ground/contract.ts': 'zod',
    'src/ledger/contract.ts': ['zod', '../ground/contract.ts'],
    'src/scores/contract.ts': 'kysely',
    'src/campaigns/contract.ts': 'node:fs',
    'src/offers/contract.ts': 'node:crypto',
    'src/messages/contract.ts': 'pg',
    'src/responses/contract.ts': './queries.ts',
    'src/responses/queries.ts': [],
  });
  expect(found.sort()).toEqual(
    ['campaigns', 'messages', 'offers', 'responses', 'scores'].map(
      (room) => `contracts-are-light: src/${room}/contract.ts`,
    ),
  );
});

test('the server imports no library of the pages and none of the tests', () => {
  const libraries = ['react', '@mantine/core', 'react-router', 'fast-check', 'playwright-core'];
  const found = verdict(Object.fromEntries(libraries.map((name, index) => [`src/offers/show-${index}.ts`, name])));
  const rule = 'server-imports-what-is-installed-with-it';
  expect(found.sort()).toEqual(libraries.map((_, index) => `${rule}: src/offers/show-${index}.ts`));
});

test('a test enters another room by its door, as everybody does', () => {
  const found = verdict({
    'src/ledger/index.ts': [],
    'src/ledger/facts/deep.ts': [],
    'src/scores/scores.test.ts': ['../ledger/index.ts', '../ledger/facts/deep.ts'],
    'src/ledger/ahead.test.ts': '../scores/index.ts',
    'src/scores/index.ts': [],
    'src/models/rhythm.test.ts': '../ledger/index.ts',
  });
  expect(found).toContain('tests-through-the-door: src/scores/scores.test.ts');
  expect(found).toContain('street-ledger-imports-left-only: src/ledger/ahead.test.ts');
  expect(found).toContain('tests-of-models-enter-no-room: src/models/rhythm.test.ts');
});

test.each([
  ['today', 'export const age = (born: number) => Date.now() - born;', 'a clock'],
  ['today, by a date without an argument', 'const now = new Date();', 'a clock'],
  ['today, by the clock handed on', 'const read = [Date];', 'a clock'],
  ['how long it took', 'const begun = performance.now();', 'a clock'],
  ['chance', 'const u = Math.random();', 'a random source'],
  ['chance under another name', 'const { random } = Math;', 'a random source'],
  ['chance of the system', 'const id = crypto.randomUUID();', 'a random source'],
  ['the environment', 'const wide = process.env.WIDE;', 'the environment'],
  ['the environment through the back door', "const wide = globalThis['process'];", 'the running program'],
  ['a module when it runs', "const fs = await import('node:fs');", 'a module at run time'],
  ['where it lies', 'const here = import.meta.url;', 'where the program lies'],
  ['a thread', "new Worker('x.js');", 'a thread'],
])('a model that reads %s is refused', (_what, text, what) => {
  expect(impurities('src/models/one.ts', text)).toEqual([
    expect.stringContaining(`src/models/one.ts:1: reads ${what}`),
  ]);
});

test('a model may reckon with days and functions that are the same every time', () => {
  const text = `
    const day = Date.UTC(2026, 0, 1) / 86_400_000;
    const then = new Date(86_400_000 * day);
    interface Shape { readonly process: number }
    const root = Math.sqrt(day) + shape.performance;`;
  expect(impurities('src/models/one.ts', text)).toEqual([]);
});
