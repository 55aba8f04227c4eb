// The program as its owner meets it: started in an empty folder, set up through the printed link, stopped, started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
let home: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-start-'));
});
beforeEach(async () => {
  home = join(await mkdtemp(join(folder, 'of-one-test-')), 'data');
});
afterEach(() => {
  for (const one of running.splice(0)) one.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Program {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Waits until the output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
}

function ritorno(...args: string[]): Program {
  return ritornoWith({}, ...args);
}

/** With further environment variables. */
function ritornoWith(variables: Record<string, string>, ...args: string[]): Program {
  const { DATABASE_URL: _none, ...environment } = process.env;
  const child = spawn(process.execPath, ['bin/ritorno.mjs', ...args], {
    cwd: root,
    env: { ...environment, RITORNO_HOME: home, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const until = async (pattern: RegExp) => {
    for (let waited = 0; waited < 100_000; waited += 20) {
      const found = pattern.exec(output);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the program never said ${pattern}:\n${output}`);
  };
  return { process: child, output: () => output, until, ended };
}

/** What the server answers to a request for its pages under another name. */
async function askedAs(host: string, url: string): Promise<unknown> {
  const answer = await new Promise<string>((resolve, reject) => {
    const request = get(`${url}/api/me`, { headers: { host } }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    });
    request.once('error', reject);
  });
  return JSON.parse(answer);
}

test('the first owner comes in by the printed link, others neither by a foreign name nor by the next start nor to the key', async () => {
  const first = ritorno('start', '--port', '0');
  const [, url, token] = await first.until(/(http:\/\/127\.0\.0\.1:\d+)\/setup#token=(\S+)/);
  const setup = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, email: 'o@example.org', name: 'O', password: 'long enough for us', language: 'en' }),
  });
  expect(setup.status).toBe(200);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(existsSync(join(home, 'pg', 'postmaster.pid'))).toBe(false);

  const second = ritorno('start', '--port', '0');
  const [, again] = await second.until(/running at (\S+)/);
  expect(await (await fetch(`${again}/api/me`)).json()).toMatchObject({ needsSetup: false, account: null });
  expect(second.output()).not.toContain('token=');
  // a name that somebody points at this machine is told where to open it
  const foreign = await askedAs('evil.example.com', again);
  expect(foreign).toMatchObject({ code: 421, key: 'other_name', details: { host: 'evil.example.com' } });
  second.process.kill('SIGINT');
  expect(await second.ended).toBe(0);

  // the key is for its owner alone, and others cannot list the data folder
  expect((await stat(join(home, 'vault.key'))).mode & 0o777).toBe(0o600);
  expect((await stat(home)).mode & 0o066).toBe(0);
});

test('a port that is taken is named, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const program = ritorno('start', '--port', String(port));
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain(
    `Another program already listens on 127.0.0.1:${port}.\nStop it, or choose another`,
  );
  other.close();
});

test.each([
  ['a file', () => join(folder, 'a-file'), 'there is a file of that name'],
  ['below a file', () => join(folder, 'a-file', 'data'), 'a part of its path is a file'],
  ['where no folder can be made', () => '/proc/ritorno/data', 'no folder can be made there'],
])('a data folder that is %s is refused with a way out', async (_what, path, reason) => {
  await writeFile(join(folder, 'a-file'), 'kept');
  const program = ritornoWith({ RITORNO_HOME: path() }, 'start', '--port', '0');
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain(`The data folder ${path()} cannot be used: ${reason}`);
  expect(program.output()).toContain('name another folder in RITORNO_HOME');
  expect(await readFile(join(folder, 'a-file'), 'utf8')).toBe('kept');
});

/** The process number of the database below a folder; 0 until it runs. */
async function databaseBelow(parent: string): Promise<number> {
  const [name] = await readdir(parent);
  const lines = await readFile(join(parent, name ?? '', 'pg', 'postmaster.pid'), 'utf8').catch(() => '');
  return lines.includes('ready') ? Number.parseInt(lines, 10) : 0;
}

test.each(['SIGINT', 'SIGTERM'] as const)('a demo ended by %s leaves neither data nor database', async (signal) => {
  const temporary = await mkdtemp(join(folder, 'tmp-'));
  const demo = ritornoWith({ TMPDIR: temporary }, 'demo', '--no-serve', '--customers', '200');
  await expect.poll(() => databaseBelow(temporary), { timeout: 100_000 }).toBeGreaterThan(0);
  const database = await databaseBelow(temporary);
  demo.process.kill(signal);
  expect(await demo.ended).toBe(130);
  expect(demo.output()).toContain('Stopping ...');
  expect(await readdir(temporary)).toEqual([]);
  expect(existsSync(`/proc/${database}`)).toBe(false);
});

test('a backup goes into a new data folder only with the key that it was made with', async () => {
  const file = join(dirname(home), 'shop.backup');
  const backup = ritorno('backup', file);
  expect(await backup.ended).toBe(0);
  home = join(dirname(home), 'other');
  const foreign = ritorno('restore', file);
  expect(await foreign.ended).toBe(1);
  expect(foreign.output()).toContain('belongs to another key');
  const accepted = ritorno('restore', file, '--new-key', '--json');
  expect(await accepted.ended).toBe(0);
  expect(JSON.parse(accepted.output())).toMatchObject({ sameKey: false });
});

test('a data folder in which the program was only started takes a backup, one that has an owner does not', async () => {
  const own = dirname(home);
  const file = join(own, 'other-shop.backup');
  home = join(own, 'made-before');
  expect(await ritorno('backup', file).ended).toBe(0);
  const made = await readFile(join(home, 'vault.key'));

  home = join(own, 'started-once');
  const once = ritorno('start', '--port', '0');
  const [, url, token] = await once.until(/(http:\/\/127\.0\.0\.1:\d+)\/setup#token=(\S+)/);
  // a stranger's look at a link makes its key
  await fetch(`${url}/u/${'x'.repeat(60)}`);
  once.process.kill('SIGTERM');
  expect(await once.ended).toBe(0);
  await writeFile(join(home, 'vault.key'), made);
  const restored = ritorno('restore', file);
  expect([await restored.ended, restored.output()]).toEqual([0, expect.stringContaining('Sending is paused')]);

  home = join(own, 'has-an-owner');
  const owned = ritorno('start', '--port', '0');
  const [, address, key] = await owned.until(/(http:\/\/127\.0\.0\.1:\d+)\/setup#token=(\S+)/);
  expect(key).not.toBe(token);
  const setup = { token: key, email: 'o@example.org', name: 'O', password: 'long enough for us', language: 'en' };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${address}/api/setup`, { method: 'POST', headers, body: JSON.stringify(setup) });
  owned.process.kill('SIGTERM');
  expect(await owned.ended).toBe(0);
  await writeFile(join(home, 'vault.key'), made);
  const refused = ritorno('restore', file);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('This database is not empty: account has rows.');
});
