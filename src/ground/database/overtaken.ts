// What happens when others were at the same rows and the server gave us up: the whole transaction is done again.
import { setTimeout as sleep } from 'node:timers/promises';

/** Serialization failure and deadlock: all of it is undone, and the same again may succeed. */
const overtaken = new Set(['40001', '40P01']);

/** A deadlock costs the server's second of patience each time: with so many tries an answer comes within some seconds. */
export const mostTries = 5;

/** The pauses grow, and differ, so that two who met do not meet again. */
const firstPause = 20;

/** Whether the server undid a statement or transaction because of others, so that it may be done again. */
export function isOvertaken(error: unknown): boolean {
  return overtaken.has((error as { code?: string } | undefined)?.code ?? '');
}

/** Does `work`, and does it again when it was overtaken; the last error stands when that does not end. */
export async function untilNotOvertaken<T>(work: () => Promise<T>, tries = mostTries): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries || !isOvertaken(error)) throw error;
      await sleep(firstPause * 2 ** tried * Math.random());
    }
  }
}
