// Files that people upload wait in the data folder, readable by its owner only, until they are imported or a day old.
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { diskProblem } from './rejects-file.ts';

const keptFor = 24 * 3_600_000;

const folder = (home: string) => join(home, 'uploads');

/** Stores a stream under a fresh name and returns the name. A broken upload leaves nothing. */
export async function storeUpload(home: string, file: Readable): Promise<string> {
  await mkdir(folder(home), { recursive: true, mode: 0o700 });
  await removeOldUploads(home, new Date());
  const upload = randomBytes(16).toString('hex');
  const path = join(folder(home), upload);
  try {
    await pipeline(file, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  } catch (error) {
    await rm(path, { force: true });
    throw diskProblem(error);
  }
  return upload;
}

/** Where an upload is; a Problem when it is not there (any more). */
export async function uploadPath(home: string, upload: string): Promise<string> {
  const path = join(folder(home), upload);
  const there = /^[0-9a-f]{32}$/.test(upload) && (await stat(path).catch(() => undefined));
  if (!there) throw new Problem(ledgerErrors.upload_unknown);
  return path;
}

/** Removes an upload that is no longer needed. */
export async function removeUpload(home: string, upload: string): Promise<void> {
  await rm(join(folder(home), upload), { force: true });
}

/** Removes uploads that were not brought in for a day. */
export async function removeOldUploads(home: string, now: Date): Promise<void> {
  for (const name of await readdir(folder(home)).catch(() => [])) {
    const path = join(folder(home), name);
    const stats = await stat(path).catch(() => undefined);
    if (stats && now.getTime() - stats.mtimeMs > keptFor) await rm(path, { force: true });
  }
}
