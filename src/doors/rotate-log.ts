// Keeps the log of commands within bounds: a full one becomes ritorno.log.1, the ones before move on, the oldest goes.
import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';

/** Older logs that are kept: with the present one a support case of weeks, and never more than some ten megabytes. */
const kept = 3;

/** A rotation takes milliseconds: a mark this old was left by a process that was killed. */
const rotationEnds = 60_000;

/**
 * Moves the log at `path` aside when it has more than `largest` bytes. Of several processes one does it; a line that
 * another one writes meanwhile comes into the old file or the new one. Where the folder does not let us, it stays.
 */
export function rotateLog(path: string, largest: number): void {
  if (sizeOf(path) <= largest) return;
  const mark = `${path}.rotating`;
  const held = take(mark);
  if (held === undefined) return;
  try {
    // another process may have done it meanwhile
    if (sizeOf(path) <= largest) return;
    for (let age = kept - 1; age >= 1; age--) move(`${path}.${age}`, `${path}.${age + 1}`);
    move(path, `${path}.1`);
  } catch {
    // a log that is too long is better than a lost line
  } finally {
    closeSync(held);
    rmSync(mark, { force: true });
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function take(mark: string): number | undefined {
  const since = statSync(mark, { throwIfNoEntry: false })?.mtimeMs;
  try {
    if (since !== undefined && Date.now() - since > rotationEnds) rmSync(mark, { force: true });
    return openSync(mark, 'wx', 0o600);
  } catch {
    return undefined;
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
