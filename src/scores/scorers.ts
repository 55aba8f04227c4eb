// Scores batches in the caller's thread or spread over worker threads; one interface for both.
import { Worker } from 'node:worker_threads';
import { workerFile } from '../ground/index.ts';
import type { FittedMixture } from '../models/index.ts';
import { type Chances, chancesOf, type Horizons } from './chances.ts';
import type { Histories } from './histories.ts';

export type { Chances } from './chances.ts';

export interface Scorers {
  /** How many batches are worth handing over before the first is waited for. */
  readonly width: number;
  score(batch: Histories): Promise<Chances>;
  close(): Promise<void>;
}

/** Opens `threads` workers; 0 scores in this thread. */
export function openScorers(model: FittedMixture, horizons: Horizons, threads: number): Scorers {
  if (threads === 0) {
    return {
      width: 0,
      score: async ({ summary, silenceTime }) => chancesOf(model, summary, silenceTime, horizons),
      close: async () => undefined,
    };
  }
  return openWorkers(model, horizons, threads);
}

interface Waiting {
  resolve(chances: Chances): void;
  reject(error: Error): void;
}

function openWorkers(model: FittedMixture, horizons: Horizons, threads: number): Scorers {
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
    const worker = new Worker(url, { execArgv, workerData: { model, horizons } });
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
    score: ({ summary, silenceTime }) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        const number = ticket++;
        waiting.set(number, { resolve, reject });
        workers[number % threads].postMessage({ ticket: number, summary, silence: silenceTime });
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
