// Runs the suite where Ritorno is said to run: on this Node, on the newest Node LTS (the npm package `node` brings it),
// against Debian's PostgreSQL by RITORNO_TEST_DATABASE_URL, and with both. One line per runtime with its figures; what could
// not be run is said and counts as failed.
//   npm run prove runtimes    # or: node tests/prove/runtimes.mjs [--only this,lts,debian,both] [-- --shuffle] [TEST FILES]
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(fileURLToPath(import.meta.url), '../../..');
/** The newest line of Node with long-term support when this was written; --lts names another. */
const newestLts = '24';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: 'this,lts,debian,both' }, lts: { type: 'string', default: newestLts } },
});
const wanted = new Set(values.only.split(','));

class NotHere extends Error {}

/** Runs a program to its end; throws NotHere with its last words when it fails. */
function must(what, command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (done.status === 0) return done.stdout;
  throw new NotHere(`${what}: ${(done.error?.message ?? `${done.stdout}${done.stderr}`).trim().slice(-600)}`);
}

/** Installs Node into a folder of its own. Its package fetches the build for this system by an install script. */
function installNode(folder, line) {
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${line}`];
  must('Node could not be installed from the registry', 'npm', args, { cwd: folder });
  const program = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(program)) throw new NotHere('the package `node` brings no program for this system');
  return program;
}

/** The folder of Debian's programs, the newest version first; installs them when root and they are missing. */
function debianPrograms() {
  const find = () =>
    (existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [])
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => `/usr/lib/postgresql/${version}/bin`)
      .find((path) => existsSync(join(path, 'initdb')));
  const found = find();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new NotHere(
      'PostgreSQL is not installed here, and only root on Debian can install it: apt-get install postgresql',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  must('apt-get', 'apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], { env });
  const installed = find();
  if (!installed) throw new NotHere('apt-get installed no PostgreSQL');
  return installed;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a server of its own on a private port, as an unprivileged user, and returns its address and what stops it. */
async function startDebian(folder) {
  const programs = debianPrograms();
  const user = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  const as = (what, program, ...args) => {
    const [command, ...rest] = [...user, join(programs, program), ...args];
    return must(what, command, rest, { cwd: folder });
  };
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  as('initdb', 'initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  const port = await freePort();
  const settings = `-p ${port} -k ${folder} -h 127.0.0.1 -c fsync=off -c max_connections=200`;
  as('pg_ctl start', 'pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
  return {
    name: must('postgres --version', join(programs, 'postgres'), ['--version']).trim(),
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () => as('pg_ctl stop', 'pg_ctl', '-D', data, '-m', 'fast', '-w', 'stop'),
  };
}

/** Runs the suite with a Node and further environment; its last line with the totals, its time, and whether it passed. */
function suite(node, variables) {
  return new Promise((done) => {
    const started = performance.now();
    const child = spawn(node, [join(root, 'scripts/test.mjs'), ...positionals], {
      cwd: root,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    const failures = [];
    child.stdout.on('data', (bytes) => {
      process.stdout.write(bytes);
      for (const line of String(bytes).split('\n')) {
        if (/^\d+ passed, \d+ failed/.test(line)) last = line;
        if (/ FAIL /.test(line)) failures.push(line.trim());
      }
    });
    child.once('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      done({ passed: code === 0, figures: `${last || 'no totals'} in ${seconds} s`, failures });
    });
  });
}

/** Runs the suite with a Node against a Debian server that lives as long as the run. */
async function onDebian(folder, node) {
  const server = await startDebian(folder);
  try {
    const version = must('node --version', node, ['--version']).trim();
    return {
      name: `Node ${version}, ${server.name}`,
      ...(await suite(node, { RITORNO_TEST_DATABASE_URL: server.url })),
    };
  } finally {
    server.stop();
  }
}

const runtimes = {
  this: async () => ({ name: `Node ${process.version}, built-in PostgreSQL`, ...(await suite(process.execPath, {})) }),
  lts: async (folder) => {
    const node = installNode(folder, values.lts);
    const version = must('node --version', node, ['--version']).trim();
    return { name: `Node ${version}, built-in PostgreSQL`, ...(await suite(node, {})) };
  },
  debian: (folder) => onDebian(folder, process.execPath),
  both: (folder) => onDebian(folder, installNode(folder, values.lts)),
};

const lines = [];
for (const [key, run] of Object.entries(runtimes)) {
  if (!wanted.has(key)) continue;
  const folder = mkdtempSync(join(tmpdir(), `ritorno-runtime-${key}-`));
  try {
    const { name, passed, figures, failures } = await run(folder);
    lines.push(`${passed ? 'ok    ' : 'FAILED'} ${name}: ${figures}`, ...failures.map((line) => `         ${line}`));
    if (!passed) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof NotHere)) throw error;
    lines.push(`NOT RUN ${key}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`\n${lines.join('\n')}\n`);
