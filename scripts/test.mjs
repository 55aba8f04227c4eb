// `npm test`: builds what is stale, finds a browser, runs every test, checks the SQL that they ran, ends with the totals on a
// line of their own. What vitest understands may follow: npm test -- src/offers -t 'two tills' --changed
//   --fast      without browsers, long stories and what takes longest (vitest.config.ts)
//   --shuffle   tests and files in an order drawn by lot, with its seed; --shuffle=SEED repeats one
//   --shuffle-files   the same for files alone
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { chromium } from './chromium.mjs';
import { checkSql } from './sql-check.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'ritorno-test-report-'));
const report = join(folder, 'report.json');
const statements = join(folder, 'statements');
mkdirSync(statements);

const given = process.argv.slice(2);
const isFast = given.includes('--fast');
const shuffled = given.find((one) => /^--shuffle(-files)?(=\d+)?$/.test(one));
const seed = shuffled?.split('=')[1] ?? String(Date.now() % 1_000_000);
const rest = given.filter((one) => one !== '--fast' && one !== shuffled);
const drawn = shuffled?.split('=')[0];
const order = shuffled
  ? [
      '--sequence.shuffle.files',
      ...(drawn === '--shuffle' ? ['--sequence.shuffle.tests'] : []),
      `--sequence.seed=${seed}`,
    ]
  : [];

buildIfStale();
const browser = isFast ? undefined : chromium();
const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...order,
    ...rest,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      RITORNO_SEEN_STATEMENTS: statements,
      ...(isFast && { RITORNO_TEST_FAST: 'yes' }),
      ...(browser && { RITORNO_TEST_CHROMIUM: browser }),
    },
  },
);
const complaints = checkSql(root, statements, rest.length === 0 && !isFast && run.status === 0);
for (const complaint of complaints) process.stdout.write(`SQL: ${complaint}\n`);
if (shuffled) process.stdout.write(`Order drawn with seed ${seed}: npm test -- ${drawn}=${seed} repeats it.\n`);
process.stdout.write(`${totals()}\n`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = run.status || (complaints.length > 0 ? 1 : 0);

/** '412 passed, 0 failed'; a test file that fails in none of its tests counts as one failure, and so does SQL to complain of. */
function totals() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const fails = ({ status }) => status === 'failed';
    // it could not be loaded, or a hook failed before its first test
    const broken = testResults.filter((file) => fails(file) && !file.assertionResults.some(fails)).length;
    const wrongSql = complaints.length > 0 ? 1 : 0;
    return `${numPassedTests} passed, ${numFailedTests + broken + wrongSql} failed`;
  } catch (error) {
    return `0 passed, 1 failed (no report: ${error.message})`;
  }
}
