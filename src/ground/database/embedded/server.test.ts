// The built-in server against everything that was seen to go wrong with it: killed processes on either side, stale
// pid files, a second process, folders that its user cannot enter.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openPool } from '../db.ts';
import { livingPostmaster } from './postmaster.ts';
import { type EmbeddedServer, startEmbedded } from './server.ts';
import { serverUser } from './server-user.ts';

const childScript = join(import.meta.dirname, '..', '..', 'testing', 'embedded-child.mjs');
const loader = join(import.meta.dirname, '..', '..', '..', '..', 'scripts', 'typescript.mjs');
const settings = ['fsync=off'];
let base: string;
let home: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'ritorno-embedded-'));
  await chmod(base, 0o711);
  home = join(base, 'home');
  await mkdir(home);
  // every test finds a folder that has been used, whatever runs before it
  await (await start()).stop();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(base, { recursive: true, force: true }));

const start = () => startEmbedded(home, { settings });
const connect = (server: EmbeddedServer) =>
  openPool({ host: server.socketFolder, user: 'postgres', database: 'postgres', max: 2 });
const living = () => livingPostmaster(join(home, 'pg'));

async function pidOfServer(): Promise<number> {
  const server = await living();
  if (!server) throw new Error('no server runs');
  return server.pid;
}

async function untilGone(): Promise<void> {
  for (let waited = 0; waited < 10_000 && (await living()); waited += 20) await sleep(20);
  expect(await living()).toBeUndefined();
}

/** The process group: the third number after the name in parentheses; undefined when there is no such process. */
async function groupOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** How many processes a group has, dead ones that nobody collected included. */
async function processesOf(group: number | undefined): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  return (await Promise.all(pids.map(groupOf))).filter((one) => one === group).length;
}

/** The shells of a group: the supervisor of its server. */
async function shellsOf(group: number | undefined): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  const groups = await Promise.all(pids.map(groupOf));
  return pids.filter((_, i) => groups[i] === group && ['sh\n', 'dash\n', 'bash\n'].includes(names[i]));
}

/** Another process of ours that uses the same folder. */
async function otherProcess(): Promise<{ process: ChildProcess; says(word: string): Promise<void>; stop(): void }> {
  const child = spawn(process.execPath, ['--import', loader, childScript, home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const words: string[] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) =>
    words.push(line.split(' ')[0]),
  );
  const says = async (word: string) => {
    for (let waited = 0; waited < 20_000 && !words.includes(word); waited += 10) await sleep(10);
    expect(words).toContain(word);
  };
  return { process: child, says, stop: () => child.stdin?.write('stop\n') };
}

async function withPool<T>(server: EmbeddedServer, work: (db: Database) => Promise<T>): Promise<T> {
  const db = connect(server);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

test('what was written is there after a stop and a start, and nothing runs in between', async () => {
  const first = await start();
  await withPool(first, (db) => db.run(sql`create table kept as select 7 as n`));
  await first.stop();
  expect(await living()).toBeUndefined();
  const second = await start();
  expect(await withPool(second, (db) => db.rows(sql`select n from kept`))).toEqual([{ n: 7 }]);
  await second.stop();
});

test('a stop leaves no process behind, not even a dead one that nobody has collected', async () => {
  const server = await start();
  const group = await groupOf(await pidOfServer());
  expect(await processesOf(group)).toBeGreaterThanOrEqual(3);
  await server.stop();
  expect(await processesOf(group)).toBe(0);
});

test('the server listens on no network port and its log is private', async () => {
  const server = await start();
  const [{ listen }] = await withPool(server, (db) =>
    db.rows(sql<{ listen: string }>`select current_setting('listen_addresses') as listen`),
  );
  expect(listen).toBe('');
  await server.stop();
});

test('killing our process stops the server', async () => {
  const other = await otherProcess();
  await other.says('ready');
  const pid = await pidOfServer();
  other.process.kill('SIGKILL');
  await untilGone();
  const server = await start();
  expect(await pidOfServer()).not.toBe(pid);
  await server.stop();
});

test('a killed server is started again under us and has lost nothing that was confirmed', async () => {
  const server = await start();
  await withPool(server, async (db) => {
    await db.run(sql`create table if not exists confirmed (n integer)`);
    await db.run(sql`insert into confirmed values (1)`);
    const pid = await pidOfServer();
    process.kill(pid, 'SIGKILL');
    await sleep(50);
    const rows = await db
      .rows(sql<{ n: number }>`select n from confirmed`)
      .catch(() => db.rows(sql`select n from confirmed`));
    expect(rows).toEqual([{ n: 1 }]);
    expect(await pidOfServer()).not.toBe(pid);
  });
  await server.stop();
  expect(await living()).toBeUndefined();
});

test('a second process joins the server, and leaving it does not take it away from the first', async () => {
  const server = await start();
  const pid = await pidOfServer();
  const other = await otherProcess();
  await other.says('ready');
  other.stop();
  await other.says('stopped');
  expect(await pidOfServer()).toBe(pid);
  await server.stop();
  expect(await living()).toBeUndefined();
});

test('the process that started the server leaves it to the one that still uses it, who stops it', async () => {
  const other = await otherProcess();
  await other.says('ready');
  const pid = await pidOfServer();
  const server = await start();
  other.stop();
  await other.says('stopped');
  await withPool(server, (db) => db.rows(sql`select 1`));
  expect(await pidOfServer()).toBe(pid);
  await server.stop();
  expect(await living()).toBeUndefined();
});

test('when the process that started the server is killed, the other one starts it again for itself', async () => {
  const other = await otherProcess();
  await other.says('ready');
  const pid = await pidOfServer();
  const server = await start();
  await withPool(server, async (db) => {
    await db.rows(sql`select 1`);
    other.process.kill('SIGKILL');
    for (let waited = 0; waited < 10_000 && (await living())?.pid === pid; waited += 20) await sleep(20);
    expect(await db.rows(sql`select 2 as n`)).toEqual([{ n: 2 }]);
  });
  await server.stop();
  expect(await living()).toBeUndefined();
});

test('whoever comes right after a kill waits for the end of the server that is about to be stopped', async () => {
  const other = await otherProcess();
  await other.says('ready');
  const pid = await pidOfServer();
  // what watches over the starter gets to it late, as on a busy machine
  const watchers = await shellsOf(await groupOf(pid));
  for (const watcher of watchers) process.kill(watcher, 'SIGSTOP');
  other.process.kill('SIGKILL');
  await once(other.process, 'exit');
  const starting = start();
  await sleep(200);
  for (const watcher of watchers) process.kill(watcher, 'SIGCONT');
  const server = await starting;
  await withPool(server, async (db) => {
    for (let asked = 0; asked < 20; asked++) await db.rows(sql`select pg_sleep(0.01)`);
  });
  expect(await pidOfServer()).not.toBe(pid);
  await server.stop();
});

test('a server that nobody will stop any more is joined', async () => {
  const other = await otherProcess();
  await other.says('ready');
  const pid = await pidOfServer();
  // as after a kill of the starter and of what watches over it
  await writeFile(join(home, 'pg-started-by'), '999999999\n');
  const server = await start();
  expect(await pidOfServer()).toBe(pid);
  await server.stop();
  other.stop();
  await other.says('stopped');
  await untilGone();
});

test('two processes that start at once end up with one server', async () => {
  const [one, two] = await Promise.all([otherProcess(), otherProcess()]);
  await Promise.all([one.says('ready'), two.says('ready')]);
  one.stop();
  two.stop();
  await Promise.all([one.says('stopped'), two.says('stopped')]);
  await untilGone();
});

test('a pid file that names a living stranger of the same user does not keep the server from starting', async () => {
  const stranger = spawn('sleep', ['60'], { ...(await serverUser(join(home, 'pg'))), stdio: 'ignore' });
  children.push(stranger);
  await writeFile(
    join(home, 'pg', 'postmaster.pid'),
    `${stranger.pid}\n${join(home, 'pg')}\n1\n5432\n${home}\n\n1 1\nready\n`,
  );
  const server = await start();
  expect(await pidOfServer()).not.toBe(stranger.pid);
  await server.stop();
});

test('a pid file that names a zombie does not keep the server from starting', async () => {
  // the shell's child ends, and `sleep`, which the shell becomes, never collects it
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(parent);
  const zombie = Number(String(await new Promise((resolve) => parent.stdout?.once('data', resolve))));
  await sleep(300);
  expect(await readFile(`/proc/${zombie}/stat`, 'utf8')).toContain(') Z ');
  await writeFile(
    join(home, 'pg', 'postmaster.pid'),
    `${zombie}\n${join(home, 'pg')}\n1\n5432\n${home}\n\n1 1\nready\n`,
  );
  const server = await start();
  await server.stop();
  expect(await living()).toBeUndefined();
});

test('a cluster of another major version is refused with a way out', async () => {
  const foreign = join(base, 'foreign');
  await mkdir(join(foreign, 'pg'), { recursive: true });
  await writeFile(join(foreign, 'pg', 'PG_VERSION'), '17\n');
  await expect(startEmbedded(foreign)).rejects.toThrow('made by PostgreSQL 17; this Ritorno brings PostgreSQL 18');
});

test('a folder whose path is too long or closed to the server works, and an unfinished creation is swept away', async () => {
  const closed = join(base, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const deep = join(closed, 'x'.repeat(90));
  await mkdir(deep);
  await mkdir(join(deep, 'pg.new.999999999', 'half'), { recursive: true });
  const server = await startEmbedded(deep, { settings });
  expect(server.socketFolder.startsWith(deep)).toBe(false);
  expect(await withPool(server, (db) => db.rows(sql`select 1 as n`))).toEqual([{ n: 1 }]);
  await server.stop();
  expect((await readdir(deep)).sort()).toEqual(['pg', 'postgres.log']);
});
