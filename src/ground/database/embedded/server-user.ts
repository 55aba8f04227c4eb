// As whom the server runs: PostgreSQL refuses to run as root, so root lends it another user.
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../errors.ts';
import { databaseErrors } from '../errors.ts';

/** Spawn options: empty when the server runs as we do. */
export type ServerUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

const run = promisify(execFile);

/**
 * The user of the cluster in `dataFolder`: once created it keeps its owner. Under root a new one gets the user
 * postgres where there is one, else nobody, who exists everywhere. Throws when the cluster belongs to somebody else.
 */
export async function serverUser(dataFolder: string): Promise<ServerUser> {
  const own = process.getuid?.();
  if (own === undefined) return {};
  const owner = await stat(join(dataFolder, 'PG_VERSION')).catch(() => undefined);
  if (own !== 0) {
    if (owner && owner.uid !== own)
      throw new Problem(databaseErrors.other_owner, { folder: dataFolder, uid: owner.uid });
    return {};
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody')) ?? { uid: 65_534, gid: 65_534 };
  // root copied the folder, a backup for instance: give it to a user that the server accepts
  if (owner) await run('chown', ['-R', `${user.uid}:${user.gid}`, dataFolder]);
  return user;
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const fields = lines.map((line) => line.split(':')).find(([first]) => first === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Environment of the server's programs: no PG* variable of the caller may change how they behave. */
export const serverEnvironment = { LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8', PATH: process.env.PATH ?? '/usr/bin:/bin' };

/** Whether the server's user can enter a folder: one parent without x is enough to lock it out. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', env: serverEnvironment }).then(
    () => true,
    () => false,
  );
}
