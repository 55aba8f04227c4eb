// Which faults nobody would notice: puts single faults into a copy of the checkout, one at a time, runs the tests that can
// reach the file, the nearest first, and prints per room how many were caught, with every one that survived.
//   npm run prove mutants                     # or: node tests/prove/mutants.mjs [--room scores,offers] [--count 20] [--seed 1]
//     [--state FILE] go on where an earlier run with this file stopped   [--list] only say which faults would be made
//     [--most 8] [--seconds 60] how many test files may be asked about one fault, and for how long together
//     [--only src/offers/budget.ts] faults of these files alone
// `--count` faults that can have an effect are tried in each room. Those that do not compile are listed with the compiler's
// words, those that change nothing with the reason in mutants/equivalent.json; the share is of the others.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openTests } from './mutants/ask-tests.mjs';
import { copyCheckout } from './mutants/copy.mjs';
import { faultsOf } from './mutants/faults.mjs';
import { importers, testsFor, typescriptFiles } from './mutants/reach.mjs';
import { typeCheck } from './mutants/types.mjs';

const root = join(fileURLToPath(import.meta.url), '../../..');
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    room: {
      type: 'string',
      default: 'scores,offers,measurement,campaigns,messages,ledger,responses,ground,models,doors',
    },
    only: { type: 'string' },
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '60' },
    state: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const stateFile = values.state ?? join(tmpdir(), `ritorno-mutants-${values.seed}.json`);
/** The share of effective faults that the tests of a room must catch. */
const goal = 0.85;
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

/** The faults of a room one by one: drawn by the seed, spread over kinds and files. */
function* drawn(room) {
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
  while (rest.length > 0) {
    // the fault whose kind and file were drawn least so far; among equals the next of the lot
    const weight = (one) => used(seen.kind, one.kind) + used(seen.file, one.file);
    const next = rest.reduce((best, one) => (weight(one) < weight(best) ? one : best));
    rest.splice(rest.indexOf(next), 1);
    seen.kind.set(next.kind, used(seen.kind, next.kind) + 1);
    seen.file.set(next.file, used(seen.file, next.file) + 1);
    yield next;
  }
}

/** The test files that may be asked about a fault: the file's own first, then the nearest, and of those the quick ones. */
function testsBeside(file) {
  const own = file.replace(/\.ts$/, '.test.ts');
  const near = testsFor(file, by)
    .filter((test) => tests.isSound(test))
    .slice(0, Number(values.most));
  const rank = new Map(near.map((test, place) => [test, test === own ? 0 : 3 * place + tests.secondsOf(test)]));
  const asked = [];
  let seconds = 0;
  for (const test of near.sort((a, b) => rank.get(a) - rank.get(b))) {
    seconds += tests.secondsOf(test);
    if (asked.length > 1 && seconds > Number(values.seconds)) break;
    asked.push(test);
  }
  return asked;
}

/** Tries one fault with one test file after the other, until one notices it. */
async function tried(copy, one) {
  const path = join(copy, one.file);
  const text = readFileSync(path, 'utf8');
  const faulty = text.slice(0, one.start) + one.replacement + text.slice(one.end);
  const refused = complaintOf(one.file, faulty);
  if (refused) return { outcome: 'refused', by: refused };
  const asked = testsBeside(one.file);
  const change = { put: () => writeFileSync(path, faulty), take: () => writeFileSync(path, text) };
  for (const test of asked) {
    const failed = await tests.ask(test, one.file, change);
    if (failed) return { outcome: 'caught', by: failed };
  }
  return { outcome: 'survived', by: `${asked.length} test files` };
}

const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
const rooms = values.room.split(',');
const count = Number(values.count);
process.stdout.write(`seed ${values.seed}, ${count} effective faults a room, results in ${stateFile}\n`);
const { folder, checkout } = values.list ? {} : copyCheckout(root);
const tests = values.list ? undefined : await openTests(root, checkout);
const complaintOf = values.list ? undefined : typeCheck(root, files);
const lines = [];
const described = (one) =>
  `         ${one.file}:${one.line} ${one.kind}\n           - ${one.before}\n           + ${one.after}`;
process.on('exit', () => {
  tests?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
try {
  for (const room of rooms) {
    const sums = { caught: 0, survived: 0, refused: 0, equivalent: 0 };
    const kept = { survived: [], refused: [], equivalent: [] };
    let listed = 0;
    for (const one of drawn(room)) {
      if (values.list ? listed++ === count : sums.caught + sums.survived === count) break;
      if (values.list) {
        process.stdout.write(`${one.file}:${one.line} ${one.kind}\n  - ${one.before}\n  + ${one.after}\n`);
        continue;
      }
      if (equivalent[one.id]) {
        sums.equivalent++;
        kept.equivalent.push(`${described(one)}\n           changes nothing: ${equivalent[one.id]}`);
        continue;
      }
      // a survivor is tried again: a test may have been written for it
      if (state[one.id] === undefined || state[one.id].outcome === 'survived') {
        const begun = performance.now();
        state[one.id] = await tried(checkout, one);
        const took = ((performance.now() - begun) / 1000).toFixed(0);
        writeFileSync(stateFile, JSON.stringify(state, undefined, 1));
        process.stdout.write(
          `${state[one.id].outcome} ${one.file}:${one.line} ${one.kind} (${took} s): ${state[one.id].by}\n`,
        );
        if (state[one.id].outcome === 'survived') process.stdout.write(`${described(one)}\n`);
      }
      const { outcome, by: reason } = state[one.id];
      sums[outcome]++;
      if (outcome === 'survived') kept.survived.push(described(one));
      if (outcome === 'refused') kept.refused.push(`${described(one)}\n           does not compile: ${reason}`);
    }
    const effective = sums.caught + sums.survived;
    const share = effective === 0 ? 1 : sums.caught / effective;
    if (share < goal) process.exitCode = 1;
    lines.push(
      `${share < goal ? 'FAILED' : 'ok    '} ${room}, seed ${values.seed}: ${effective + sums.refused + sums.equivalent} tried, ` +
        `${effective} effective, ${sums.caught} caught (${(100 * share).toFixed(0)} %), ${sums.survived} survived; ` +
        `${sums.refused} do not compile, ${sums.equivalent} change nothing`,
      ...(kept.survived.length > 0 ? ['       survived:', ...kept.survived] : []),
      ...(kept.equivalent.length > 0 ? ['       not effective:', ...kept.equivalent] : []),
      ...(kept.refused.length > 0 ? ['       not effective:', ...kept.refused] : []),
    );
  }
} finally {
  tests?.close();
}
if (!values.list) process.stdout.write(`\n${lines.join('\n')}\n`);
