// Looks at a file in a thread beside the one that serves pages: a file made to be hard to read holds up nobody's page.
import { Worker } from 'node:worker_threads';
import { type ConnectionSettings, type Context, Problem, workerFile } from '../../ground/index.ts';
import type { ImportKind, ImportMapping, MappingNotes } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import type { FileInspection, Wanted } from './inspect-file.ts';
import { receivedFailure, type SentFailure } from './sent-failure.ts';

/** An inspection without what only the caller in the same thread has a use for. */
export type LookedAt = Omit<FileInspection, 'unclearDate' | 'found'>;

/** What is looked for. */
export type Look =
  | { readonly of: 'file'; readonly path: string; readonly wanted: Wanted }
  | { readonly of: 'mapping'; readonly path: string; readonly kind: ImportKind; readonly mapping: ImportMapping };

/** What the thread is given. */
export interface LookTask {
  readonly look: Look;
  readonly connection: ConnectionSettings;
}

/** What came of a look. */
export type LookEnd = { readonly seen: LookedAt | MappingNotes } | { readonly failure: SentFailure };

/** What the thread answers, which one it was, and how many bytes of memory it holds by now. */
export type LookAnswer = LookEnd & { readonly thread: number; readonly heap: number };

/** Looks at once; who comes then waits in a line. */
const mostThreads = 2;
/** A thread takes a fifth of a second to start, and people look at a file several times: it is kept so long. */
const keptFor = 60_000;
/** A thread that a hard file has made larger gives its memory back by ending: with its program it holds some 50 MiB. */
const largestHeap = 128 * 1024 * 1024;

/** Ordinary files take less than a second, damaged ones of many columns some seconds on a slow machine. */
const longestLook = 60_000;

interface Waiting {
  readonly task: LookTask;
  /** Milliseconds after which the look is given up. */
  readonly within: number;
  readonly settle: (error: unknown, answer?: LookAnswer) => void;
}

const waiting: Waiting[] = [];
/** Each with the clock that ends it. */
const idle = new Map<Worker, NodeJS.Timeout>();
let threads = 0;

/** Inspects a file as `inspectFile` does, in a thread. */
export async function inspectAside(
  context: Pick<Context, 'db' | 'log'>,
  path: string,
  wanted: Wanted = {},
  within = longestLook,
) {
  return (await lookAside(context, { of: 'file', path, wanted }, within)) as LookedAt;
}

/** The notes on a file under a mapping as `lookUnder` finds them, in a thread. */
export async function lookUnderAside(
  context: Pick<Context, 'db' | 'log'>,
  path: string,
  kind: ImportKind,
  mapping: ImportMapping,
) {
  return (await lookAside(context, { of: 'mapping', path, kind, mapping })) as MappingNotes;
}

async function lookAside(
  { db, log }: Pick<Context, 'db' | 'log'>,
  look: Look,
  within = longestLook,
): Promise<LookedAt | MappingNotes> {
  const began = performance.now();
  const answer = await new Promise<LookAnswer>((resolve, reject) => {
    const settle: Waiting['settle'] = (error, answer) => (answer ? resolve(answer) : reject(error));
    waiting.push({ task: { look, connection: db.connection }, within, settle });
    serveNext();
  });
  log.info('file looked at', { of: look.of, thread: answer.thread, ms: Math.round(performance.now() - began) });
  if ('failure' in answer) throw receivedFailure(answer.failure);
  return answer.seen;
}

function serveNext(): void {
  if (waiting.length === 0 || (idle.size === 0 && threads === mostThreads)) return;
  const [thread] = idle.keys();
  serve(thread ?? startThread(), waiting.shift() as Waiting);
}

function startThread(): Worker {
  const { url, execArgv } = workerFile(import.meta.url, './look-thread');
  const thread = new Worker(url, { execArgv });
  threads++;
  // who waits for it hears of it; one that fails while nobody does must not take the server with it
  thread.on('error', () => undefined);
  thread.once('exit', () => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
    threads--;
    serveNext();
  });
  return thread;
}

function serve(thread: Worker, { task, within, settle }: Waiting): void {
  clearTimeout(idle.get(thread));
  idle.delete(thread);
  thread.ref();
  const end = (error: unknown, answer?: LookAnswer) => {
    clearTimeout(clock);
    thread.off('message', answered);
    thread.off('error', failed);
    thread.off('exit', gone);
    settle(error, answer);
  };
  const answered = (answer: LookAnswer) => {
    end(undefined, answer);
    if (answer.heap > largestHeap) void thread.terminate();
    else rest(thread);
    serveNext();
  };
  const failed = (error: unknown) => end(error);
  const gone = () => end(new Error('the thread that looks at the file ended without an answer'));
  // a file that nobody can be told anything of must not hold one of the two places for ever
  const clock = setTimeout(() => {
    end(new Problem(ledgerErrors.look_too_long, { seconds: String(Math.ceil(within / 1000)) }));
    void thread.terminate();
  }, within);
  thread.on('message', answered);
  thread.on('error', failed);
  thread.on('exit', gone);
  thread.postMessage(task);
}

/** A thread that waits keeps no process alive, and ends by itself. */
function rest(thread: Worker): void {
  thread.unref();
  idle.set(
    thread,
    setTimeout(() => {
      idle.delete(thread);
      void thread.terminate();
    }, keptFor).unref(),
  );
}
