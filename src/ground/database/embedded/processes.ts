// What the operating system knows about a process: `process.kill(pid, 0)` also calls a zombie alive.
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessFacts {
  /** Ended, but its parent has not collected it: it holds nothing any more. */
  readonly zombie: boolean;
  readonly command: string;
  /** Working folder; undefined where we may not look (root in a container without ptrace) or cannot know. */
  readonly folder: string | undefined;
}

/** The facts about a process, or undefined when there is none with this number. */
export async function describeProcess(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<ProcessFacts | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // the name in parentheses may itself hold parentheses; the state follows the last one
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return {
    zombie: state === 'Z' || state === 'X',
    command: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
    folder: await readlink(`/proc/${pid}/cwd`).catch(() => undefined),
  };
}

async function fromPs(pid: number): Promise<ProcessFacts | undefined> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const [, state, command] = /^\s*(\S+)\s+(.*)$/m.exec(stdout) ?? [];
  return state === undefined ? undefined : { zombie: state.startsWith('Z'), command, folder: undefined };
}
