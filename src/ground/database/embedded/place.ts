// Where the cluster and its socket lie, and how the server reaches them.
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../errors.ts';
import { databaseErrors } from '../errors.ts';
import { canEnter, type ServerUser } from './server-user.ts';

/** A socket's path is at most 107 bytes on Linux and 103 on macOS. */
const longestSocketPath = 103;

/** Names the working folder without a walk along the path. */
export const standingIn = '/proc/self/cwd';

/**
 * How the server is told where its data lies. Below a private folder of root (/root, a folder of mktemp) its user
 * cannot walk the path; on Linux it can still stand in the folder, because we step into it before we give up being
 * root. Measured: initdb, start, parallel queries, stop.
 */
export async function dataArgument(user: ServerUser, folder: string): Promise<string> {
  if (await canEnter(user, folder)) return folder;
  if (process.platform === 'linux') return standingIn;
  throw new Problem(databaseErrors.unreachable_folder, { folder });
}

/** Creates a folder that only the server's user (and root) may enter. */
export async function privateFolder(path: string, user: ServerUser): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  if (user.uid !== undefined) await chown(path, user.uid, user.gid);
}

/**
 * The folder of the socket: in the data folder, or in the system's folder for temporary files when the path would be
 * too long or cannot be walked. Throws when somebody else sits on that name.
 */
export async function socketFolder(home: string, user: ServerUser): Promise<string> {
  const near = join(home, 'socket');
  if (fits(near)) {
    await privateFolder(near, user);
    if (await canEnter(user, near)) return near;
  }
  const name = `ritorno-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const temporary = fits(join(tmpdir(), name)) && (await canEnter(user, tmpdir())) ? tmpdir() : '/tmp';
  const far = join(temporary, name);
  const existing = await lstat(far).catch(() => undefined);
  const expected = user.uid ?? process.getuid?.();
  if (existing && (!existing.isDirectory() || existing.uid !== expected)) {
    throw new Problem(databaseErrors.socket_squatted, { folder: far });
  }
  await privateFolder(far, user);
  return far;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= longestSocketPath;
}
