// Looks at a file in a thread beside the one that serves pages: a file made to be hard to read holds up nobody's page.
import { Worker } from 'node:worker_threads';
import { type ConnectionSettings, type Context, Problem, workerFile } from '../../ground/index.ts';
import type {
  ImportKind,
  ImportMapping,
  MappingNotes,
  ReadingProgress,
  Understanding,
  UnderstandUnder,
} from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import type { FileInspection, Wanted } from './inspect-file.ts';
import { receivedFailure, type SentFailure } from './sent-failure.ts';

/** An inspection without what only the caller in the same thread has a use for. */
export type LookedAt = Omit<FileInspection, 'unclearDate' | 'found'>;

/** What is looked for. */
export type Look =
  | { readonly of: 'file'; readonly path: string; readonly wanted: Wanted }
  | { readonly of: 'mapping'; readonly path: string; readonly kind: ImportKind; readonly mapping: ImportMapping }
  | { readonly of: 'understanding'; readonly path: string; readonly asked: UnderstandUnder; readonly now: Date };

/** What the thread is given. */
export interface LookTask {
  readonly look: Look;
  readonly connection: ConnectionSettings;
}

/** What came of a look. */
export type LookEnd = { readonly seen: LookedAt | MappingNotes | Understanding } | { readonly failure: SentFailure };

/** What the thread answers, which one it was, and how many bytes of memory it holds by now. */
export type LookAnswer = LookEnd & { readonly thread: number; readonly heap: number };

/** A word of the thread on its way to the answer. */
export interface LookProgress {
  readonly progress: ReadingProgress;
}

/** Looks at once, and files read whole at once; who comes then waits in a line of its own. */
const mostAtOnce = 2;
/** A thread takes a fifth of a second to start, and people look at a file several times: it is kept so long. */
const keptFor = 60_000;
/** A thread that a hard file has made larger gives its memory back by ending: with its program it holds some 50 MiB. */
const largestHeap = 128 * 1024 * 1024;

/** Ordinary files take less than a second, damaged ones of many columns some seconds on a slow machine. */
const longestLook = 60_000;
/** The largest file that is taken is read whole in less. */
const longestReading = 600_000;

interface Waiting {
  readonly task: LookTask;
  /** Milliseconds after which the look is given up. */
  readonly within: number;
  readonly settle: (error: unknown, answer?: LookAnswer) => void;
  readonly watched: Watched;
}

/** Who waits may go away, and may want to hear how far it is. */
export interface Watched {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: ReadingProgress) => void;
}

/** A look at the beginning of a file does not wait behind files that are read whole. */
interface Line {
  readonly waiting: Waiting[];
  busy: number;
}
const looks: Line = { waiting: [], busy: 0 };
const readings: Line = { waiting: [], busy: 0 };
/** Each with the clock that ends it. */
const idle = new Map<Worker, NodeJS.Timeout>();

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

/** What a file of purchases holds, as `understand` finds it, in a thread. When `signal` is aborted the thread stops. */
export async function understandAside(
  context: Pick<Context, 'db' | 'log' | 'clock'>,
  path: string,
  asked: UnderstandUnder,
  watched: Watched = {},
) {
  const look: Look = { of: 'understanding', path, asked, now: context.clock.now() };
  return (await lookAside(context, look, longestReading, watched)) as Understanding;
}

async function lookAside(
  { db, log }: Pick<Context, 'db' | 'log'>,
  look: Look,
  within = longestLook,
  watched: Watched = {},
): Promise<LookedAt | MappingNotes | Understanding> {
  const began = performance.now();
  const line = look.of === 'understanding' ? readings : looks;
  const answer = await new Promise<LookAnswer>((resolve, reject) => {
    const settle: Waiting['settle'] = (error, answer) => (answer ? resolve(answer) : reject(error));
    line.waiting.push({ task: { look, connection: db.connection }, within, settle, watched });
    serveNext(line);
  });
  log.info('file looked at', { of: look.of, thread: answer.thread, ms: Math.round(performance.now() - began) });
  if ('failure' in answer) throw receivedFailure(answer.failure);
  return answer.seen;
}

function serveNext(line: Line): void {
  while (line.waiting.length > 0 && line.busy < mostAtOnce) {
    const next = line.waiting.shift() as Waiting;
    if (next.watched.signal?.aborted) {
      next.settle(next.watched.signal.reason);
      continue;
    }
    const [thread] = idle.keys();
    serve(thread ?? startThread(), next, line);
  }
}

function startThread(): Worker {
  const { url, execArgv } = workerFile(import.meta.url, './look-thread');
  const thread = new Worker(url, { execArgv });
  // who waits for it hears of it; one that fails while nobody does must not take the server with it
  thread.on('error', () => undefined);
  thread.once('exit', () => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
  });
  return thread;
}

function serve(thread: Worker, { task, within, settle, watched }: Waiting, line: Line): void {
  clearTimeout(idle.get(thread));
  idle.delete(thread);
  thread.ref();
  line.busy++;
  const end = (error: unknown, answer?: LookAnswer) => {
    clearTimeout(clock);
    thread.off('message', answered);
    thread.off('error', failed);
    thread.off('exit', gone);
    watched.signal?.removeEventListener('abort', stop);
    line.busy--;
    settle(error, answer);
    serveNext(line);
  };
  const answered = (word: LookAnswer | LookProgress) => {
    if ('progress' in word) return watched.progress?.(word.progress);
    if (word.heap > largestHeap) void thread.terminate();
    else rest(thread);
    end(undefined, word);
  };
  const failed = (error: unknown) => end(error);
  const gone = () => end(new Error('the thread that looks at the file ended without an answer'));
  const stop = () => thread.postMessage('stop');
  // a file that nobody can be told anything of must not hold one of the two places for ever
  const clock = setTimeout(() => {
    void thread.terminate();
    end(new Problem(ledgerErrors.look_too_long, { seconds: String(Math.ceil(within / 1000)) }));
  }, within);
  thread.on('message', answered);
  thread.on('error', failed);
  thread.on('exit', gone);
  watched.signal?.addEventListener('abort', stop, { once: true });
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
