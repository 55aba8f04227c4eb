// Which faults nobody would notice: puts single faults into a copy of the checkout, one at a time, runs the tests that can
// reach the file, and prints per room how many were caught, with every one that survived.
//   npm run prove mutants                     # or: node tests/prove/mutants.mjs [--room scores,offers] [--count 20] [--seed 1]
//     [--state FILE] go on where an earlier run with this file stopped   [--list] only say which faults would be made
//     [--most 8]  how many test files may be asked about one fault       [--only src/offers/budget.ts] faults of these files
// Faults that change nothing are listed with the reason in mutants/equivalent.json; the share is of the others.
import { fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf } from './mutants/faults.mjs';
import { importers, testsFor, typescriptFiles } from './mutants/reach.mjs';

const root = join(fileURLToPath(import.meta.url), '../../..');
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    room: { type: 'string', default: 'scores,offers,measurement,campaigns,messages,ledger,responses,ground,models' },
    only: { type: 'string' },
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '8' },
    state: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const stateFile = values.state ?? join(tmpdir(), `ritorno-mutants-${values.seed}.json`);
/** The share of effective faults that the tests of a room must catch. */
const goal = 0.85;
/** A run that takes longer than this many milliseconds hangs: somebody would notice that. */
const longestRun = 240_000;

/** A seeded order: by the hash of the seed and the fault itself, so that other faults do not move it. */
const draw = (id) => createHash('sha256').update(`${values.seed} ${id}`).digest('hex');

const files = typescriptFiles(root);
const by = importers(root, files);
const equivalent = JSON.parse(readFileSync(join(root, 'tests/prove/mutants/equivalent.json'), 'utf8'));

/** Names a fault by what it does to which line, so that it keeps its name when lines above it move. */
function named(file, text, one) {
  const line = text.slice(0, one.start).split('\n').length;
  const from = text.lastIndexOf('\n', one.start - 1) + 1;
  const to = text.indexOf('\n', one.end);
  const before = text.slice(from, to).replace(/\s+/g, ' ').trim();
  const after = (text.slice(from, one.start) + one.replacement + text.slice(one.end, to)).replace(/\s+/g, ' ').trim();
  return { ...one, file, line, before, after, id: `${file}: ${before} => ${after}` };
}

/** The faults of a room that are tried: drawn by the seed, spread over kinds and files. */
function drawn(room) {
  const sources = files.filter(
    (file) =>
      file.startsWith(`src/${room}/`) &&
      /\.ts$/.test(file) &&
      !/\.test\.ts$|\/testing(-server)?\.ts$|\/(testing|web)\/|\/(contract|errors|index|texts|tables)\.ts$/.test(
        file,
      ) &&
      (!values.only || values.only.split(',').includes(file)),
  );
  const all = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return faultsOf(file, text).map((one) => named(file, text, one));
  });
  const seen = { kind: new Map(), file: new Map() };
  const used = (map, key) => map.get(key) ?? 0;
  const rest = all.map((one) => ({ ...one, lot: draw(one.id) })).sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const chosen = [];
  while (chosen.length < Number(values.count) && rest.length > 0) {
    // the fault whose kind and file were drawn least so far; among equals the next of the lot
    const weight = (one) => used(seen.kind, one.kind) + used(seen.file, one.file);
    const next = rest.reduce((best, one) => (weight(one) < weight(best) ? one : best));
    rest.splice(rest.indexOf(next), 1);
    seen.kind.set(next.kind, used(seen.kind, next.kind) + 1);
    seen.file.set(next.file, used(seen.file, next.file) + 1);
    chosen.push(next);
  }
  return { chosen, possible: all.length };
}

/** A copy of what git knows and of what is new, with the installed packages of the original. */
function copyCheckout() {
  const copy = mkdtempSync(join(tmpdir(), 'ritorno-mutants-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  for (const name of listed.stdout.split('\0').filter((one) => one && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(root, name), join(copy, name), { preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // tests of commands run the built program; faults are made in the sources alone
  if (existsSync(join(root, 'dist')))
    cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true, preserveTimestamps: true });
  return copy;
}

let runner;
/** Runs test files in the copy; the name of a test that failed, 'hangs', or nothing. */
async function failing(copy, changed, tests) {
  runner ??= await openRunner(copy);
  const { child } = runner;
  return new Promise((done) => {
    const finish = (answer) => {
      clearTimeout(limit);
      child.off('message', onMessage);
      child.off('exit', onExit);
      done(answer);
    };
    const close = (answer) => {
      runner = undefined;
      child.off('exit', onExit);
      // the whole group: a thread that spins is in one of its workers
      process.kill(-child.pid, 'SIGKILL');
      finish(answer);
    };
    // nothing is said as null between processes
    const onMessage = ({ failed }) => finish(failed ?? undefined);
    const onExit = () => {
      runner = undefined;
      finish('the run broke off');
    };
    const limit = setTimeout(() => close('hangs'), longestRun);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send({ changed: changed.map((file) => join(copy, file)), tests: tests.map((file) => join(copy, file)) });
  });
}

async function openRunner(copy) {
  const child = fork(join(copy, 'tests/prove/mutants/runner.mjs'), {
    cwd: copy,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise((done, fail) => {
    child.once('message', done);
    child.once('exit', (code) => fail(new Error(`vitest did not start (${code})`)));
  });
  child.removeAllListeners('exit');
  return { child };
}

/** Whether each test file passes without any fault: one that does not can notice nothing. */
const sound = new Map();

async function soundTests(copy, file) {
  const found = [];
  for (const test of testsFor(file, by)) {
    if (found.length === Number(values.most)) break;
    if (!sound.has(test)) {
      const failed = await failing(copy, [], [test]);
      sound.set(test, failed === undefined);
      if (failed !== undefined) process.stdout.write(`set aside, fails without a fault: ${test}: ${failed}\n`);
    }
    if (sound.get(test)) found.push(test);
  }
  return found;
}

/** Tries one fault: the nearest tests first, since most faults fall at once. */
async function tried(copy, one) {
  const path = join(copy, one.file);
  const text = readFileSync(path, 'utf8');
  const tests = await soundTests(copy, one.file);
  writeFileSync(path, text.slice(0, one.start) + one.replacement + text.slice(one.end));
  try {
    for (const some of [tests.slice(0, 2), tests.slice(2, 6), tests.slice(6)]) {
      if (some.length === 0) continue;
      const failed = await failing(copy, [one.file], some);
      if (failed) return { outcome: 'caught', by: failed };
    }
    return { outcome: 'survived', by: `${tests.length} test files` };
  } finally {
    writeFileSync(path, text);
    runner?.child.send({ changed: [path], tests: [] });
    if (runner) await new Promise((done) => runner.child.once('message', done));
  }
}

const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
const rooms = values.room.split(',');
process.stdout.write(`seed ${values.seed}, ${values.count} faults a room, results in ${stateFile}\n`);
const copy = values.list ? undefined : copyCheckout();
const lines = [];
try {
  for (const room of rooms) {
    const { chosen, possible } = drawn(room);
    const sums = { caught: 0, survived: 0, equivalent: 0 };
    const survivors = [];
    for (const one of chosen) {
      if (values.list) {
        process.stdout.write(`${one.file}:${one.line} ${one.kind}\n  - ${one.before}\n  + ${one.after}\n`);
        continue;
      }
      if (equivalent[one.id]) {
        sums.equivalent++;
        continue;
      }
      // a survivor is tried again: a test may have been written for it
      if (state[one.id]?.outcome !== 'caught') {
        state[one.id] = await tried(copy, one);
        writeFileSync(stateFile, JSON.stringify(state, undefined, 1));
        process.stdout.write(`${state[one.id].outcome} ${one.file}:${one.line} ${one.kind}: ${state[one.id].by}\n`);
      }
      sums[state[one.id].outcome]++;
      if (state[one.id].outcome === 'survived') survivors.push(one);
    }
    const effective = sums.caught + sums.survived;
    const share = effective === 0 ? 1 : sums.caught / effective;
    if (share < goal) process.exitCode = 1;
    lines.push(
      `${share < goal ? 'FAILED' : 'ok    '} ${room}: ${sums.caught} caught, ${sums.survived} survived, ${sums.equivalent} equivalent ` +
        `(${(100 * share).toFixed(0)} % of ${effective} effective; ${possible} possible)`,
      ...survivors.map(
        (one) => `         ${one.file}:${one.line} ${one.kind}\n           - ${one.before}\n           + ${one.after}`,
      ),
    );
  }
} finally {
  if (runner) process.kill(-runner.child.pid, 'SIGTERM');
  if (copy) rmSync(copy, { recursive: true, force: true });
}
if (!values.list) process.stdout.write(`\n${lines.join('\n')}\n`);
