// Starts the server under a small shell that stops it when we end, however we end.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { explain } from './explain.ts';
import { fastStopSeconds } from './postmaster.ts';
import { logSince, openServerLog } from './server-log.ts';
import { type ServerUser, serverEnvironment } from './server-user.ts';

// Its standard input is a pipe that only we hold. The end of the pipe means that we are gone, killed or not, and the
// server is asked to stop fast; the line "leave" means that others still use it. It ends with the server. Tested: the
// server is down 46 ms after a kill -9 of Node. PostgreSQL 18 can hang in a fast stop that comes while it recovers
// from a crash (seen with a full disk); after half a minute it is asked to stop without a checkpoint. The shell waits for
// its reading half, so that no dead process is left in a container whose first process collects none.
const script = `exec 3<&0
"$@" </dev/null >&2 3<&- &
server=$!
echo $server
exec >&2
{
  read -r order <&3
  trap '' TERM
  if [ "$order" != leave ]; then
    kill -INT $server 2>/dev/null
    for second in $(seq ${fastStopSeconds}); do kill -0 $server 2>/dev/null || exit; sleep 1; done
    kill -QUIT $server 2>/dev/null
  fi
} &
reader=$!
wait $server
kill $reader 2>/dev/null
wait $reader`;

export interface Supervisor {
  /** Process number of the server. */
  readonly pid: number;
  /** Settles with the last lines of its log when the server has ended. */
  readonly ended: Promise<string>;
  /** Lets the server live on after us. */
  leave(): void;
  /** Waits, after the server was stopped, until nothing of it is left. */
  collect(): Promise<void>;
}

/**
 * Spawns postgres in `dataFolder`. Detached, so that Ctrl-C in the terminal reaches only us and we can finish before
 * the server stops. Settles before the server is ready.
 */
export async function spawnServer(options: {
  readonly home: string;
  readonly programs: string;
  readonly user: ServerUser;
  readonly dataFolder: string;
  /** How the server is told about `dataFolder`. */
  readonly dataArgument: string;
  readonly socketFolder: string;
  readonly settings: readonly string[];
}): Promise<Supervisor> {
  const { home, dataFolder, socketFolder } = options;
  const log = await openServerLog(home);
  const size = (await log.stat()).size;
  const command = [
    [join(options.programs, 'postgres'), '-D', options.dataArgument, '-k', socketFolder, '-h', ''],
    options.settings.flatMap((setting) => ['-c', setting]),
  ].flat();
  const shell = spawn('/bin/sh', ['-c', script, 'ritorno-database', ...command], {
    ...options.user,
    cwd: dataFolder,
    env: serverEnvironment,
    detached: true,
    stdio: ['pipe', 'pipe', log.fd],
  });
  await log.close();
  const ended = new Promise<string>((resolve) => {
    shell.once('error', (error) => resolve(error.message));
    shell.once('exit', () => {
      shell.stdin?.destroy();
      logSince(home, size).then(resolve, (error: Error) => resolve(error.message));
    });
  });
  const pid = await Promise.race([firstLine(shell), ended]);
  if (typeof pid === 'string') throw explain(pid, dataFolder);
  // nothing of it keeps us running: a program that forgets to stop the server still ends, and the pipe with it
  shell.unref();
  shell.stdin?.on('error', () => shell.stdin?.destroy());
  return {
    pid,
    ended,
    leave: () => shell.stdin?.end('leave\n'),
    collect: async () => {
      shell.ref();
      await ended;
    },
  };
}

function firstLine(shell: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    if (!shell.stdout) return;
    const lines = createInterface({ input: shell.stdout });
    lines.once('line', (line) => {
      lines.close();
      shell.stdout?.destroy();
      resolve(Number(line));
    });
  });
}
