// The sample shop as the server sees it: made once in the background, started when somebody looks, forwarded to, removed.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { SampleState } from '../../ground/contract.ts';
import { type Context, type Lease, Problem, takeLease, type Visitor, workerFile } from '../../ground/index.ts';
import { doorErrors } from '../errors.ts';
import { prepareHome } from '../home.ts';
import { bytesFree, bytesOf, markSample, removeSample, sampleHome, sampleInstant } from './sample-home.ts';
import type { Asked, Said } from './sample-messages.ts';

/** What it takes on the disk, about, and how much must be free so that the real shop is not the one that suffers. */
export const sampleBytes = 90_000_000;
const bytesToSpare = 500_000_000;

/** Nobody looks for so long: the process ends, and the next look starts it again. */
const idleAfter = 30 * 60_000;

/**
 * Customers of the sample shop, and days under a campaign: made in a minute or two, and enough of both for a result that says
 * something.
 */
const size = { customers: 400, lived: 100 } as const;

/** While one process makes it, no other does. */
const making = 'sample shop';

/** An open sample shop: where it listens, and the sessions of those who look around. */
export interface OpenSample {
  readonly port: number;
  readonly secret: string;
  /** A session in the sample shop for somebody who is signed in to the real one. */
  session(visitor: Visitor): Promise<string>;
}

export interface SampleShop {
  state(): Promise<SampleState>;
  /** Begins to make it where there is none; throws a Problem when there is no room. */
  make(): Promise<void>;
  /** Starts it when it sleeps; throws a Problem where there is none. */
  open(): Promise<OpenSample>;
  remove(): Promise<void>;
  /** Ends its process; the data stay. */
  close(): Promise<void>;
}

export interface SampleOptions {
  /** Default 400. */
  readonly customers?: number;
  /** Days that it lives after its campaign was launched; default 100. */
  readonly lived?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly opened: Promise<OpenSample>;
  readonly ended: Promise<void>;
  progress: { readonly done: number; readonly total: number } | undefined;
  isOpen: boolean;
  seenAt: number;
}

/** The sample shop of the installation of `context`. */
export function sampleShopOf({ db, home, log }: Context, options: SampleOptions = {}): SampleShop {
  const folder = sampleHome(home);
  let running: Running | undefined;
  let problem: string | null = null;
  const idle = setInterval(() => {
    if (running?.isOpen && performance.now() - running.seenAt > idleAfter) running.child.disconnect();
  }, 60_000).unref();

  /** Starts the process; it makes the shop first where that is not done. */
  function start(): Running {
    const secret = randomBytes(24).toString('hex');
    const { url, execArgv } = workerFile(import.meta.url, 'sample-process');
    // nothing of ours: no address of a database, no folder, no name of a server
    const { DATABASE_URL: _url, RITORNO_HOME: _home, ...env } = process.env;
    const child = fork(url, [folder, secret, JSON.stringify({ ...size, ...options })], {
      env,
      execArgv,
      stdio: 'ignore',
    });
    let number = 0;
    const waiting = new Map<number, (token: string) => void>();
    const sessions = new Map<string, Promise<string>>();
    const session = (visitor: Visitor) => {
      const key = JSON.stringify(visitor);
      const known = sessions.get(key);
      if (known) return known;
      const asked: Asked = { number: ++number, visitor };
      const token = new Promise<string>((resolve, reject) => {
        waiting.set(asked.number, resolve);
        void mine.ended.then(() => reject(new Problem(doorErrors.sample_missing)));
        child.send(asked, (error) => error && reject(new Problem(doorErrors.sample_missing, {}, error)));
      });
      token.catch(() => sessions.delete(key));
      sessions.set(key, token);
      return token;
    };
    let open = (_: OpenSample): void => undefined;
    let fail = (_: Error): void => undefined;
    const opened = new Promise<OpenSample>((resolve, reject) => {
      open = resolve;
      fail = reject;
    });
    // who waits for it hears of it; a failure that nobody waits for stands in the state
    opened.catch(() => undefined);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const mine: Running = { child, opened, ended, progress: undefined, isOpen: false, seenAt: performance.now() };
    child.on('message', (said: Said) => {
      if (said.is === 'progress') mine.progress = said;
      if (said.is === 'open') {
        mine.isOpen = true;
        problem = null;
        open({ port: said.port, secret, session });
      }
      if (said.is === 'session') {
        waiting.get(said.number)?.(said.token);
        waiting.delete(said.number);
      }
      if (said.is === 'failed') {
        problem = said.reason;
        log.error('the sample shop failed', { reason: said.reason });
      }
    });
    child.once('exit', () => {
      if (running === mine) running = undefined;
      fail(new Problem(doorErrors.sample_missing));
    });
    return mine;
  }

  async function stop(): Promise<void> {
    const mine = running;
    if (!mine) return;
    if (mine.child.connected) mine.child.disconnect();
    await mine.ended;
  }

  return {
    async state() {
      const at = await sampleInstant(folder);
      const isMaking = at === undefined && running !== undefined;
      return {
        state: at !== undefined ? 'ready' : isMaking ? 'making' : problem !== null ? 'failed' : 'none',
        at: at?.toISOString() ?? null,
        done: isMaking ? (running?.progress?.done ?? 0) : null,
        total: isMaking ? (running?.progress?.total ?? null) : null,
        bytes: at === undefined ? sampleBytes : await bytesOf(folder),
        problem,
      };
    },
    async make() {
      if (running || (await sampleInstant(folder))) return;
      const lease: Lease | undefined = await takeLease(db, making);
      // another server of this installation is at it
      if (!lease) throw new Problem(doorErrors.sample_in_making);
      try {
        const free = await bytesFree(home);
        if (free < sampleBytes + bytesToSpare) {
          const inMegabytes = (bytes: number) => Math.floor(bytes / 1_000_000);
          throw new Problem(doorErrors.sample_no_room, {
            free: inMegabytes(free),
            needed: inMegabytes(sampleBytes + bytesToSpare),
          });
        }
        // what a maker that was killed has left
        await removeSample(folder);
        await prepareHome(folder);
        await markSample(folder, null);
        problem = null;
        running = start();
      } catch (error) {
        await lease.giveBack();
        throw error;
      }
      const letGo = () =>
        lease.giveBack().catch((error: Error) => log.warn('a lease was not given back', { reason: error.message }));
      running.opened.then(letGo, letGo);
    },
    async open() {
      if (!(await sampleInstant(folder))) {
        throw new Problem(running ? doorErrors.sample_in_making : doorErrors.sample_missing);
      }
      running ??= start();
      running.seenAt = performance.now();
      return running.opened;
    },
    async remove() {
      await stop();
      problem = null;
      await removeSample(folder);
    },
    async close() {
      clearInterval(idle);
      await stop();
    },
  };
}
