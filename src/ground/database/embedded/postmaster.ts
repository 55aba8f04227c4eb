// The server that postmaster.pid names, and whether it lives.
import { readFile, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { standingIn } from './place.ts';
import { describeProcess } from './processes.ts';

/** What postmaster.pid says. */
export interface Postmaster {
  readonly pid: number;
  /** Undefined until the server has written the line. */
  readonly socketFolder: string | undefined;
}

/** Lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, state. */
async function readPidFile(dataFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0], 10);
  return Number.isInteger(pid) && pid > 1 ? { pid, socketFolder: lines[4]?.trim() || undefined } : undefined;
}

/**
 * The living server of this data folder. A process that merely has the number of a dead one does not count: a server
 * runs postgres and stands in its data folder.
 */
export async function livingPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const named = await readPidFile(dataFolder);
  return named && (await isServerOf(dataFolder, named.pid)) ? named : undefined;
}

async function isServerOf(dataFolder: string, pid: number): Promise<boolean> {
  const facts = await describeProcess(pid);
  if (!facts || facts.zombie || !/\/postgres -D /.test(facts.command)) return false;
  const real = await realpath(dataFolder);
  if (facts.folder !== undefined) return facts.folder === real;
  return [dataFolder, real, standingIn].some((path) => facts.command.includes(` -D ${path} `));
}

/**
 * Removes a postmaster.pid whose server is dead: PostgreSQL refuses to start when the number belongs to another
 * living process of its user or to a zombie. Waits a second first for a zombie to be collected. Removing is safe: a
 * server that still ran would be found by its shared memory.
 */
export async function clearStalePidFile(dataFolder: string): Promise<void> {
  const stale = await readPidFile(dataFolder);
  if (!stale) return;
  for (let waited = 0; waited < 1_000 && (await describeProcess(stale.pid)); waited += 100) await sleep(100);
  const now = await readPidFile(dataFolder);
  if (now?.pid !== stale.pid || (await isServerOf(dataFolder, stale.pid))) return;
  await unlink(join(dataFolder, 'postmaster.pid')).catch(ignoreMissing);
}

/** How long a fast stop may take: 20 to 95 ms idle, 2.4 s after a bulk load was the longest seen. */
export const fastStopSeconds = 30;

/**
 * Asks the server to stop (fast: open transactions are rolled back) and waits until it is gone. One that hangs is
 * asked to stop without a checkpoint, which costs a recovery at the next start; it is never killed. Resolves to whether
 * it is gone.
 */
export async function stopPostmaster(dataFolder: string): Promise<boolean> {
  const server = await livingPostmaster(dataFolder);
  if (!server) return true;
  process.kill(server.pid, 'SIGINT');
  if (await isGone(dataFolder, server.pid, fastStopSeconds)) return true;
  process.kill(server.pid, 'SIGQUIT');
  return isGone(dataFolder, server.pid, 10);
}

async function isGone(dataFolder: string, pid: number, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1_000;
  while (await isServerOf(dataFolder, pid)) {
    if (performance.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
