// Scores batches in the caller's thread or spread over worker threads; one interface for both. They know no model: whoever
// scores night after night keeps them open.
import { Worker } from 'node:worker_threads';
import { workerFile } from '../ground/index.ts';
import type { FittedMixture, Summary } from '../models/index.ts';
import { type Chances, chancesOf, type Horizons } from './chances.ts';
import type { Histories } from './histories.ts';

export type { Chances } from './chances.ts';

export interface Scorers {
  /** How many batches are worth handing over before the first is waited for. */
  readonly width: number;
  score(batch: Histories, model: FittedMixture, horizons: Horizons): Promise<Chances>;
  close(): Promise<void>;
}

/** What a thread is asked. */
export interface ScoreTask {
  readonly ticket: number;
  readonly model: FittedMixture;
  readonly horizons: Horizons;
  readonly summary: Summary;
  readonly silence: Float64Array;
}

/** Opens `threads` workers; 0 scores in this thread. */
export function openScorers(threads: number): Scorers {
  if (threads === 0) {
    return {
      width: 0,
      score: async ({ summary, silenceTime }, model, horizons) => chancesOf(model, summary, silenceTime, horizons),
      close: async () => undefined,
    };
  }
  return openWorkers(threads);
}

interface Waiting {
  resolve(chances: Chances): void;
  reject(error: Error): void;
}

function openWorkers(threads: number): Scorers {
  const { url, execArgv } = workerFile(import.meta.url, './score-worker');
  const waiting = new Map<number, Waiting>();
  // A dead thread answers nothing any more: everything that waits, and everything that comes, fails with its reason.
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken ??= error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(url, { execArgv });
    // kept threads keep no process alive: whoever waits for a batch holds the database open
    worker.unref();
    worker.on('message', ({ ticket, chances }: { ticket: number; chances: Chances }) => {
      waiting.get(ticket)?.resolve(chances);
      waiting.delete(ticket);
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('a scoring thread ended')));
    return worker;
  });
  let ticket = 0;
  return {
    width: 2 * threads,
    score: ({ summary, silenceTime }, model, horizons) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        const number = ticket++;
        waiting.set(number, { resolve, reject });
        const task: ScoreTask = { ticket: number, model, horizons, summary, silence: silenceTime };
        workers[number % threads].postMessage(task);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
