// `npm test`: builds what is stale, finds a browser, runs every test, ends with the totals on a line of their own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { chromium } from './chromium.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'ritorno-test-report-'));
const report = join(folder, 'report.json');

buildIfStale();
const browser = chromium();
const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(browser && { RITORNO_TEST_CHROMIUM: browser }) } },
);
process.stdout.write(`${totals()}\n`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = run.status ?? 1;

/** '412 passed, 0 failed'; a test file that could not be loaded counts as one failure. */
function totals() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return `${numPassedTests} passed, ${numFailedTests + broken} failed`;
  } catch (error) {
    return `0 passed, 1 failed (no report: ${error.message})`;
  }
}
