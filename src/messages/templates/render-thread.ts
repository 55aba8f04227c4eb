// The parent's side of the render thread: one job at a time, a time limit on each, a new thread after a bad end.
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../ground/index.ts';
import type { TemplateText } from '../contract.ts';
import type { Checked } from './check.ts';
import type { MergeFields } from './merge-fields.ts';
import { problem } from './problem.ts';
import type { BuiltMail, MailOrder, RenderAnswer, RenderJob } from './render-worker.ts';

/** Renders user templates without letting them hurt this process. Close it when done. */
export interface Renderer {
  /** Everything wrong with a template, and what it makes of the given readers. */
  check(text: TemplateText, readers: readonly MergeFields[]): Promise<Checked>;
  /** Builds messages; the answers stand in the order of the orders. Never throws for what a template does. */
  mails(text: TemplateText, orders: readonly MailOrder[]): Promise<readonly BuiltMail[]>;
  close(): Promise<void>;
}

export interface RendererOptions {
  /** Longest time in ms that one job may take before its thread is ended; default 10 s. */
  readonly timeLimit?: number;
  /** Most memory in MB that templates may take beside the programs of the thread; default 256. */
  readonly memoryLimit?: number;
}

/**
 * MB for the programs themselves, MJML above all: loaded they hold 20 MB on Node 20 and 22 on Node 24, and up to 42 before
 * their garbage is collected. What templates may take comes on top, so that a newer Node takes nothing away from them.
 */
const loadedPrograms = 64;

/** Starts no thread before the first job. */
export function openRenderer({ timeLimit = 10_000, memoryLimit = 256 }: RendererOptions = {}): Renderer {
  let thread: RenderThread | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Jobs queue up behind each other, so that a time limit measures one job alone. */
  function submit(job: RenderJob): Promise<RenderAnswer> {
    const turn = last.then(async () => {
      if (!thread?.alive) thread = new RenderThread(memoryLimit);
      return thread.run(job, timeLimit);
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    async check(text, readers) {
      try {
        return expected(await submit({ kind: 'check', text, readers }), 'checked').checked;
      } catch (error) {
        if (!(error instanceof ThreadEnded)) throw error;
        return { problems: [problem('too_slow', 'body', `${error.message}.`)], rendered: [] };
      }
    },
    async mails(text, orders) {
      const job = { kind: 'mails', text, orders } as const;
      try {
        // A second try: a machine that slept or swapped ends a thread too, and that is not the template's fault.
        const answer = await submit(job).catch((error) =>
          error instanceof ThreadEnded ? submit(job) : Promise.reject(error),
        );
        return expected(answer, 'mails').mails;
      } catch (error) {
        if (!(error instanceof ThreadEnded)) throw error;
        return orders.map(() => ({ trouble: error.message }));
      }
    },
    async close() {
      await last;
      await thread?.end();
    },
  };
}

/** The thread was ended for what a template did to its time or memory. */
class ThreadEnded extends Error {}

const { url, execArgv } = workerFile(import.meta.url, './render-worker');

interface Waiting {
  readonly resolve: (answer: RenderAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One thread and the job that it is at. */
class RenderThread {
  alive = true;
  readonly #worker: Worker;
  readonly #ready: Promise<unknown>;
  #waiting: Waiting | undefined;

  constructor(memoryLimit: number) {
    this.#worker = new Worker(url, {
      execArgv,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: loadedPrograms + memoryLimit, maxYoungGenerationSizeMb: 32 },
    });
    this.#worker.unref();
    // loading is no template's fault: the time limit of the first job begins after it
    this.#ready = new Promise((resolve) => {
      this.#worker.once('message', resolve);
      this.#worker.once('exit', resolve);
    });
    this.#worker.on('message', (answer: RenderAnswer) => {
      if (answer.kind === 'ready') return;
      if (answer.kind === 'failed') this.#settle((waiting) => waiting.reject(new Error(answer.message)));
      else this.#settle((waiting) => waiting.resolve(answer));
    });
    this.#worker.on('error', (error: Error & { code?: string }) => {
      this.alive = false;
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const reason = memory ? new ThreadEnded('the template took all the memory of its thread') : error;
      this.#settle((waiting) => waiting.reject(reason));
    });
    this.#worker.on('exit', () => {
      this.alive = false;
      this.#settle((waiting) => waiting.reject(new ThreadEnded('the template ended its thread')));
    });
  }

  async run(job: RenderJob, timeLimit: number): Promise<RenderAnswer> {
    // the thread keeps the process alive only while somebody waits for it
    this.#worker.ref();
    await this.#ready;
    if (!this.alive) throw new ThreadEnded('the thread of templates could not start');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.alive = false;
        this.#settle((waiting) =>
          waiting.reject(new ThreadEnded(`the template took longer than ${timeLimit / 1000} s`)),
        );
        void this.#worker.terminate();
      }, timeLimit);
      this.#waiting = { resolve, reject, timer };
      this.#worker.postMessage(job);
    });
  }

  async end(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    this.#worker.unref();
    clearTimeout(waiting.timer);
    how(waiting);
  }
}

function expected<K extends RenderAnswer['kind']>(answer: RenderAnswer, kind: K): Extract<RenderAnswer, { kind: K }> {
  if (answer.kind !== kind) throw new Error(`the render thread answered ${answer.kind}, not ${kind}`);
  return answer as Extract<RenderAnswer, { kind: K }>;
}
