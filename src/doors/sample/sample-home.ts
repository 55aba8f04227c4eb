// Where the sample shop lies: a data folder of its own inside the real one, marked so that whoever opens it knows it.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The file that marks a data folder as a sample shop, from before its database is made. Nothing is sent from there. */
const mark = 'sample-shop.json';

const story = z.object({
  /** Instant at which the shop stands still; null while it is being made. */
  at: z.iso.datetime().nullable(),
});

/** The data folder of the sample shop of the installation in `home`. */
export function sampleHome(home: string): string {
  return join(home, 'sample-shop');
}

/** Whether a data folder is a sample shop's. */
export function isSampleHome(home: string): boolean {
  return existsSync(join(home, mark));
}

/** Marks a folder; `at` is when the finished shop stands still. */
export async function markSample(folder: string, at: Date | null): Promise<void> {
  await writeFile(join(folder, mark), `${JSON.stringify({ at: at?.toISOString() ?? null })}\n`, { flush: true });
}

/** The instant of a finished sample shop; undefined where there is none, or one that was not finished. */
export async function sampleInstant(folder: string): Promise<Date | undefined> {
  const text = await readFile(join(folder, mark), 'utf8').catch(() => '{"at":null}');
  const { at } = story.parse(JSON.parse(text));
  return at === null ? undefined : new Date(at);
}

/** Deletes it with all that lies in it. */
export async function removeSample(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Bytes that a folder takes; 0 where there is none. Files that go meanwhile do not count. */
export async function bytesOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath ?? entry.path, entry.name)).catch(() => undefined);
    sum += found?.size ?? 0;
  }
  return sum;
}

/** Bytes that are free where a folder lies. */
export async function bytesFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
