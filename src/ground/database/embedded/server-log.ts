// The server's messages go to a file: a pipe would break when we die, and the server with it.
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
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

/** What was written to the log since it had `size` bytes. */
export async function logSince(home: string, size: number): Promise<string> {
  const file = await open(serverLogPath(home), 'r');
  try {
    const end = (await file.stat()).size;
    const bytes = Buffer.alloc(Math.min(end - size, 64 * 1024));
    await file.read(bytes, 0, bytes.length, end - bytes.length);
    return bytes.toString('utf8');
  } finally {
    await file.close();
  }
}
