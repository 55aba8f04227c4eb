// Asks single test files about the fault that is in the copy, and knows how long each of them takes without one.
import { fork } from 'node:child_process';
import { join } from 'node:path';

/** A run may last `least` milliseconds and so many times what its file takes, where that is known: longer than that, it hangs. */
const patience = { least: 60_000, times: 6, unknown: 240_000 };
/** A run that was broken off counts as noticed when the same file without the fault takes less than this share of it. */
const wellBelow = 1 / 3;

/** Opens the database server and the asking of tests in a copy of the checkout. */
export async function openTests(root, copy) {
  const server = await started(
    fork(
      join(root, 'tests/prove/mutants/server.ts'),
      options(root, ['--import', join(root, 'scripts/typescript.mjs')]),
    ),
  );
  const env = { ...process.env, RITORNO_TEST_DATABASE_URL: server.said.url };
  /** How long each file takes, as far as it was met, in milliseconds. */
  const lengths = new Map();
  let remembered = new Map();
  /** Whether a test file passes without a fault: one that does not can notice nothing. */
  const sound = new Map();
  let runner = await openRunner();

  async function openRunner() {
    const path = join(copy, 'tests/prove/mutants/runner.mjs');
    const { child, said } = await started(fork(path, { ...options(copy, []), env }));
    remembered = new Map(said.milliseconds);
    return child;
  }

  /** The file that was changed last. */
  let before;

  async function run(test, changed) {
    runner ??= await openRunner();
    const child = runner;
    const begun = performance.now();
    const known = lengths.get(test);
    const length = known ?? remembered.get(test);
    const limit = length ? patience.least + patience.times * length : patience.unknown;
    const answer = await new Promise((done) => {
      const timer = setTimeout(() => done({ failed: 'the run hangs', isTimeOut: true, isLost: true }), limit);
      const finish = (given) => {
        clearTimeout(timer);
        done(given);
      };
      child.once('message', finish);
      child.once('exit', () => finish({ failed: 'the run broke off', isGone: true }));
      // the file of the fault before was put back, which vitest does not see by itself
      child.send({
        changed: [...new Set([changed, before ?? changed])].map((file) => join(copy, file)),
        test: join(copy, test),
      });
      before = changed;
    });
    child.removeAllListeners('message').removeAllListeners('exit');
    // the whole group: a thread that spins is in one of its workers
    if (answer.isLost) process.kill(-child.pid, 'SIGKILL');
    if (answer.isLost || answer.isGone) runner = undefined;
    const took = performance.now() - begun;
    if (answer.failed === undefined) lengths.set(test, Math.max(known ?? 0, took));
    return { ...answer, took };
  }

  /** The copy is as it was: vitest reads the changed file anew at the next run. */
  async function withoutFault(test, changed) {
    const { failed, took } = await run(test, changed);
    sound.set(test, failed === undefined);
    if (failed !== undefined) process.stdout.write(`set aside, fails without a fault: ${test}: ${failed}\n`);
    return { passes: failed === undefined, took };
  }

  return {
    isSound: (test) => sound.get(test) !== false,
    secondsOf: (test) => (lengths.get(test) ?? remembered.get(test) ?? 0) / 1000,
    /**
     * What one test file says about a fault: the name of the test that failed, or nothing. A failure counts when the file
     * passes without the fault; one for want of time, or by a run that broke off, when it comes a second time and the file
     * takes far less without the fault.
     */
    async ask(test, file, { put, take }) {
      const withFault = async () => {
        put();
        try {
          return await run(test, file);
        } finally {
          take();
        }
      };
      const answer = await withFault();
      if (answer.failed === undefined) return undefined;
      const isDoubtful = answer.isTimeOut || answer.isGone;
      if (!isDoubtful && sound.get(test)) return answer.failed;
      const { passes, took } = await withoutFault(test, file);
      if (!passes) return undefined;
      if (!isDoubtful) return answer.failed;
      if (answer.isTimeOut && took >= answer.took * wellBelow) return undefined;
      const { failed } = await withFault();
      return failed && `${failed}, twice (${(took / 1000).toFixed(0)} s without the fault)`;
    },
    close() {
      // the whole group, as above; the server stops by itself when it is left
      if (runner) process.kill(-runner.pid, 'SIGKILL');
      runner = undefined;
      if (server.child.connected) server.child.disconnect();
    },
  };
}

const options = (cwd, execArgv) => ({ cwd, execArgv, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });

/** Waits for the first word of a child. */
async function started(child) {
  const said = await new Promise((done, fail) => {
    child.once('message', done);
    child.once('exit', (code) => fail(new Error(`a program of the run did not start (${code})`)));
  });
  child.removeAllListeners('exit');
  return { child, said };
}
