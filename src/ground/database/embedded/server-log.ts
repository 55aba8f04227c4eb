// The server's messages go to a file: a pipe would break when we die, and the server with it.
import { copyFile, type FileHandle, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const largest = 10 * 1024 * 1024;

/** The file that the built-in server's messages go to. */
export function serverLogPath(home: string): string {
  return join(home, 'postgres.log');
}

/** Opens the log for appending; one that has grown beyond 10 MiB becomes postgres.log.1 first. */
export async function openServerLog(home: string): Promise<FileHandle> {
  const path = serverLogPath(home);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > largest) await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

/** A rotation takes milliseconds: a mark this old was left by a process that was killed. */
const rotationEnds = 60_000;

/**
 * Keeps the log of a running server within `limit` bytes and what comes between two calls: beyond that it is copied to
 * postgres.log.1 and emptied. The server goes on writing through its own handle, which appends, so the file itself has
 * to stay; of several processes one does it.
 */
export async function boundServerLog(home: string, limit: number = largest): Promise<void> {
  const path = serverLogPath(home);
  const mark = `${path}.rotating`;
  if (!(await isLarger(path, limit))) return;
  const since = (await stat(mark).catch(() => undefined))?.mtimeMs;
  if (since !== undefined && Date.now() - since > rotationEnds) await rm(mark, { force: true });
  const held = await open(mark, 'wx').catch(() => undefined);
  if (!held) return;
  try {
    // another process may have done it meanwhile
    if (!(await isLarger(path, limit))) return;
    await copyFile(path, `${path}.1`);
    await truncate(path);
  } finally {
    await held.close();
    await rm(mark, { force: true });
  }
}

async function isLarger(path: string, limit: number): Promise<boolean> {
  return ((await stat(path).catch(() => undefined))?.size ?? 0) > limit;
}

/** What was written to the log since it had `size` bytes. */
export async function logSince(home: string, size: number): Promise<string> {
  const file = await open(serverLogPath(home), 'r');
  try {
    const end = (await file.stat()).size;
    // smaller than it was: emptied meanwhile, so all of it is new
    const bytes = Buffer.alloc(Math.min(end < size ? end : end - size, 64 * 1024));
    await file.read(bytes, 0, bytes.length, end - bytes.length);
    return bytes.toString('utf8');
  } finally {
    await file.close();
  }
}
