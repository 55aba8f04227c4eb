// Everything that can be proved without running the program: format, lint, types, import law, generated files, furniture.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { impuritiesOf } from './pure-models.mjs';
import { sqlComplaints } from './sql-rules.mjs';
import { tableLaw } from './table-law.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a tool of node_modules; its output when it failed, else nothing. */
function tool(path, ...args) {
  const done = spawnSync(process.execPath, [join(root, path), ...args], { cwd: root, encoding: 'utf8' });
  return done.status === 0 ? '' : `${done.stdout}${done.stderr}`.trim() || `ended with ${done.status ?? done.signal}`;
}

/** The law of .dependency-cruiser.cjs; a cruise that saw almost nothing proves nothing and counts as failed. */
function importLaw() {
  const path = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [path, 'src', '--config', '.dependency-cruiser.cjs'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return /no dependency violations found \(\d{3,} modules/.test(stdout) ? '' : `${stdout}${stderr}`.trim();
}

const tsc = (config) => tool('node_modules/typescript-native/bin/tsc', '-p', config, '--noEmit');

/** Every room has its README; those that others import have a door. */
function furniture() {
  const missing = [];
  for (const { name } of readdirSync(join(root, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const door = ['doors', 'web'].includes(name) ? [] : ['index.ts'];
    for (const file of ['README.md', ...door]) {
      if (!existsSync(join(root, 'src', name, file))) missing.push(`src/${name} has no ${file}`);
    }
  }
  return missing.join('\n');
}

// written so that this list does not find itself
const forbidden = [
  ['an unfinished place', /\b(TO[D]O|FIX[M]E|X[X]X)\b/],
  ['a silenced check', /@ts-(igno[r]e|nocheck|expect-erro[r])|eslint-disabl[e]/],
  ['a skipped or focused test', /\b(test|it|describe)\.(ski[p]|onl[y]|tod[o])\(/],
  ['a test that asserts nothing', /\.toBeTruth[y]\(\)|\.toBeDefine[d]\(\)/],
  ['an empty catch', /catch\s*(\([^)]*\))?\s*\{\s*[}]/],
  ['a path of one machine', /["'`\s(]\/(wor[k]|far[m]|hom[e]|roo[t])\/\w/],
];

/** Every file of the project that is there. */
function ourFiles() {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.stdout.split('\n').filter((name) => name !== '' && existsSync(join(root, name)));
}

/** Words that must not be committed, with the place of each. */
function words() {
  const files = ourFiles().filter((name) => /\.(ts|tsx|mjs|cjs|md|sql|json|css|html|liquid|mjml)$/.test(name));
  const found = [];
  for (const name of files.filter((one) => one !== 'package-lock.json')) {
    const lines = readFileSync(join(root, name), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      for (const [what, pattern] of forbidden) if (pattern.test(line)) found.push(`${name}:${index + 1}: ${what}`);
    }
  }
  return found.join('\n');
}

const steps = [
  ['format and lint', () => tool('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['types of the server', () => tsc('tsconfig.json')],
  ['types of the pages', () => tsc('tsconfig.web.json')],
  ['import law', importLaw],
  ['models know the world by arguments alone', () => impuritiesOf(root, 'src/models').join('\n')],
  ['table law', () => tableLaw(root).breaches.join('\n')],
  ['generated files', () => tool('scripts/generate.mjs', '--check')],
  ['furniture of the rooms', furniture],
  ['forbidden words', words],
  ['SQL for a cluster', () => sqlComplaints(root, ourFiles()).join('\n')],
];

function shorten(complaint) {
  const lines = complaint.split('\n');
  const shown = lines.slice(0, 80).map((line) => line.slice(0, 300));
  return lines.length > 80 ? `${shown.join('\n')}\n... and ${lines.length - 80} more lines` : shown.join('\n');
}

let failed = 0;
for (const [name, run] of steps) {
  const started = performance.now();
  const complaint = run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${complaint ? 'FAILED' : 'ok    '} ${name} (${seconds} s)\n`);
  if (complaint) {
    process.stdout.write(`${shorten(complaint).replace(/^/gm, '    ')}\n`);
    failed++;
  }
}
process.stdout.write(failed === 0 ? 'All checks passed.\n' : `${failed} of ${steps.length} checks failed.\n`);
process.exitCode = failed === 0 ? 0 : 1;
