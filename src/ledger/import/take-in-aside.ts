// Takes a file in without holding up the server: in a thread with connections of its own, so that neither a long file nor
// one made to be long keeps a page waiting.
import { Worker } from 'node:worker_threads';
import { type ConnectionSettings, type Context, workerFile } from '../../ground/index.ts';
import type { FileOnDisk } from './open-text.ts';
import type { Report } from './report.ts';
import { receivedFailure, type SentFailure } from './sent-failure.ts';
import type { TakeIn, TakenIn } from './take-in.ts';

/**
 * Files from this size on get a thread, which takes a fifth of a second to start. A smaller one is read in some
 * milliseconds; what a packed one comes to nobody knows before.
 */
const bytesAside = 256 * 1024;

/** Whether a file is worth a thread of its own. */
export function isWorthThread(file: FileOnDisk): boolean {
  return file.packed || file.bytes >= bytesAside;
}

/** What the thread is given. */
export interface ThreadTask {
  readonly work: TakeIn;
  readonly connection: ConnectionSettings;
  readonly key: Uint8Array;
}

/** What the thread says. */
export type ThreadWord =
  | { readonly kind: 'progress'; readonly report: Parameters<Report> }
  | { readonly kind: 'end'; readonly end: Omit<TakenIn, 'failure'>; readonly failure: SentFailure | undefined };

/** `takeIn` in a thread of its own: the same figures, the same failures. */
export async function takeInAside(
  { db, vault }: Pick<Context, 'db' | 'vault'>,
  work: TakeIn,
  report: Report,
  signal: AbortSignal,
): Promise<TakenIn> {
  const { url, execArgv } = workerFile(import.meta.url, './take-in-thread');
  const task: ThreadTask = { work, connection: db.connection, key: vault.forThread() };
  const thread = new Worker(url, { execArgv, workerData: task });
  const cancel = () => thread.postMessage('cancel');
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await new Promise<TakenIn>((resolve, reject) => {
      thread.on('message', (word: ThreadWord) => {
        if (word.kind === 'progress') report(...word.report);
        else resolve({ ...word.end, ...(word.failure && { failure: receivedFailure(word.failure) }) });
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('the thread that reads the file ended without an answer')));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
