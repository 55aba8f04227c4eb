// Which process started the server. When it dies the server is stopped a moment later (supervisor.ts): whoever joined in
// that moment would lose it under the first statement.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeProcess } from './processes.ts';

const fileOf = (home: string) => join(home, 'pg-started-by');

/** Notes that this process started the server and stops it when it ends, however it ends. */
export function noteStarter(home: string): Promise<void> {
  return writeFile(fileOf(home), `${process.pid}\n`, { mode: 0o600 });
}

/** The server lives on without its starter, or is gone. */
export function forgetStarter(home: string): Promise<void> {
  return rm(fileOf(home), { force: true });
}

/** Whether the process that had started the server has ended without a word. */
export async function isStarterDead(home: string): Promise<boolean> {
  const pid = Number(await readFile(fileOf(home), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  const found = await describeProcess(pid);
  return found === undefined || found.zombie;
}
