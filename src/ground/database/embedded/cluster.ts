// Creates the cluster the first time and refuses one of another major version.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../errors.ts';
import { databaseErrors } from '../errors.ts';
import { explain } from './explain.ts';
import { dataArgument, privateFolder } from './place.ts';
import { describeProcess } from './processes.ts';
import { type ServerUser, serverEnvironment } from './server-user.ts';

const run = promisify(execFile);

// The locale is built in, so that an index stays right when the host's libraries change. Trust is fenced in by the
// private socket folder, and there is no TCP.
const initdbFlags = [
  ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8'],
  ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums'],
].flat();

/** The major version of the programs; the cluster of another one is never touched. */
export const majorVersion = '18';

/** Makes sure that `dataFolder` holds a cluster of our version. */
export async function ensureCluster(dataFolder: string, programs: string, user: ServerUser): Promise<void> {
  const version = await clusterVersion(dataFolder);
  if (version === undefined) return createCluster(dataFolder, programs, user);
  if (version !== majorVersion) {
    throw new Problem(databaseErrors.other_major, { folder: dataFolder, found: version, ours: majorVersion });
  }
}

async function clusterVersion(dataFolder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explain((error as Error).message, dataFolder);
  }
}

/** initdb works in a folder of its own that is then renamed: an interrupted one is never taken for a cluster. */
async function createCluster(dataFolder: string, programs: string, user: ServerUser): Promise<void> {
  await removeAbandoned(dataFolder);
  const draft = `${dataFolder}.new.${process.pid}`;
  try {
    await privateFolder(draft, user);
    await run(join(programs, 'initdb'), ['-D', await dataArgument(user, draft), ...initdbFlags], {
      ...user,
      cwd: draft,
      env: serverEnvironment,
    });
    await rename(draft, dataFolder);
  } catch (error) {
    // another process was faster: its cluster is as good as ours
    if ((await clusterVersion(dataFolder)) !== undefined) return;
    const { stderr, message } = error as Error & { stderr?: string };
    throw error instanceof Problem ? error : explain(stderr?.trim() || message, dataFolder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Removes the drafts of processes that ended while they created a cluster. */
async function removeAbandoned(dataFolder: string): Promise<void> {
  const parent = join(dataFolder, '..');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const [, pid] = /\.new\.(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !(await describeProcess(Number(pid)))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}
