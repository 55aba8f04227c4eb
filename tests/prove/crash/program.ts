// Starts the real program as a process of its own and kills it, or its database server, without warning.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../dist/doors/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  readonly milliseconds: number;
}

/** A run of the program; `ended` settles however it ends. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function start(home: string, args: readonly string[]): Running {
  const began = performance.now();
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, RITORNO_HOME: home, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    output,
    errors,
    milliseconds: performance.now() - began,
  }));
  return { child, ended };
}

/** Runs to the end; throws when the program says that it failed. */
export async function finish(home: string, args: readonly string[]): Promise<Ended> {
  const done = await start(home, args).ended;
  if (done.code !== 0)
    throw new Error(`ritorno ${args.join(' ')} ended with ${done.code}: ${done.errors}${done.output}`);
  return done;
}

export type Victim = 'program' | 'database';

/** Kills with SIGKILL. After its database the program gets a while to notice, then follows. False when it was over. */
export async function kill(home: string, { child, ended }: Running, victim: Victim): Promise<boolean> {
  if (child.exitCode !== null) return false;
  // without a server (not started yet, stopped already) the program itself is what is left to kill
  const pid = victim === 'database' ? await serverPid(home) : undefined;
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
    return true;
  }
  child.kill('SIGKILL');
  await ended;
  return true;
}

/** Undefined while there is none: a pid file left by a killed server may name another process by now. */
async function serverPid(home: string): Promise<number | undefined> {
  const text = await readFile(join(home, 'pg', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!pid) return undefined;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.startsWith('postgres') ? pid : undefined;
}
