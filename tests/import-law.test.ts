// The import law catches what it forbids: a small street in which every rule is broken once.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const config = join(root, '.dependency-cruiser.cjs');
const street = mkdtempSync(join(tmpdir(), 'ritorno-law-'));
afterAll(() => rmSync(street, { recursive: true, force: true }));

/** One file of the street, and the module that it must not import. */
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
  'src/ground/index.ts': '../models/index.ts',
  'src/ledger/web/page.ts': '../../scores/index.ts',
  'src/web/app.ts': '../scores/index.ts',
  'src/ledger/contract.ts': './other.ts',
  'src/ledger/other.ts': './contract.ts',
  'src/ground/testing.ts': './clock.ts',
  'src/ground/clock.ts': './testing.ts',
};

test('every rule of the import law reports the import that it forbids', () => {
  for (const [name, target] of Object.entries(broken)) {
    mkdirSync(dirname(join(street, name)), { recursive: true });
    writeFileSync(join(street, name), `import '${target}';\n`);
  }
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout } = spawnSync(process.execPath, [tool, 'src', '--config', config, '--output-type', 'json'], {
    cwd: street,
    encoding: 'utf8',
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  const caught = new Set(summary.violations.map(({ rule }) => rule.name));
  const { forbidden } = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };
  expect([...caught].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});
