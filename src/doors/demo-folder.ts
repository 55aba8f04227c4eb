// The folder of a demo: temporary, and swept by the next demo when its own was killed before it could tidy up.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'ritorno-demo-';
/** A socket that the demo answers: unlike a process number it cannot be taken over by somebody else. */
const sign = 'alive';

export interface DemoFolder {
  readonly path: string;
  /** Deletes it with all that lies in it. */
  remove(): Promise<void>;
}

/** Deletes what killed demos left behind, then makes a new folder. */
export async function openDemoFolder(parent = tmpdir()): Promise<DemoFolder> {
  await sweep(parent);
  const path = await mkdtemp(join(parent, prefix));
  const server = await signOfLife(join(path, sign));
  return {
    path,
    remove: async () => {
      server?.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Deletes each folder whose demo is dead and whose database has stopped. One that cannot be deleted stays. */
async function sweep(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  await Promise.allSettled(
    names.map(async (name) => {
      const path = join(parent, name);
      if (!(await isDead(join(path, sign))) || (await databaseRuns(path))) return;
      await rm(path, { recursive: true, force: true });
    }),
  );
}

/** Undefined where the path is too long for a socket: without a sign the folder is never swept. */
function signOfLife(path: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', () => resolve(undefined));
    server.listen(path, () => resolve(server));
  });
}

/** Whether a sign is there that nobody answers. No sign says nothing: the folder may be a moment old, or a stranger's. */
function isDead(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

/** A demo's database outlives it by the moment that it takes to stop. */
async function databaseRuns(home: string): Promise<boolean> {
  const lines = await readFile(join(home, 'pg', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(lines, 10);
  if (Number.isNaN(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
