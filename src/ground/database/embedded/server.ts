// The built-in PostgreSQL as the program sees it: there from start to stop, whatever happens to its process.
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, quietLog } from '../../log.ts';
import { ensureServer, type ServerPlace } from './ensure.ts';
import { stopPostmaster } from './postmaster.ts';
import { boundServerLog } from './server-log.ts';
import { forgetStarter } from './starter.ts';

/** A built-in server that this process uses. */
export interface EmbeddedServer {
  /** Folder of the unix socket to connect through, as user and database `postgres`. */
  readonly socketFolder: string;
  /** Leaves; the last process to leave stops the server. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Settings in the form of postgresql.conf, 'fsync=off'; they hold only when this process starts the server. */
  readonly settings?: readonly string[];
  readonly log?: Log;
}

// Imports write in bulk: fewer checkpoints. Instants are kept and shown in UTC.
const defaultSettings = ['max_wal_size=4GB', 'timezone=UTC', 'log_timezone=UTC'];

/** How often, in ms, the size of the server's log is looked at. */
const logIsLookedAt = 60_000;

/**
 * Starts (after creating, the first time) or joins the server of the cluster in `home`/pg. When the server ends under
 * us - it crashed, or the process that had started it was killed - it is started again; statements that were under way
 * fail, the pool connects anew. Throws a Problem when it cannot be started.
 */
export async function startEmbedded(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const log = options.log ?? quietLog;
  const place: ServerPlace = {
    home,
    dataFolder: join(home, 'pg'),
    settings: [...defaultSettings, ...(options.settings ?? [])],
    log,
  };
  let stopping = false;
  let running = await ensureServer(place);
  let mending: Promise<void> | undefined;
  watch();
  const logKeeper = setInterval(() => {
    boundServerLog(home).catch((error: Error) => log.warn('postgres.log not rotated', { reason: error.message }));
  }, logIsLookedAt);
  logKeeper.unref();

  function watch(): void {
    running.presence.onLost(() => {
      if (!stopping) mending = mend();
    });
  }

  async function reenter(): Promise<void> {
    const server = await ensureServer(place);
    // still supervised by us when only its connections were cut
    running = { ...server, supervisor: server.supervisor ?? running.supervisor };
  }

  async function mend(): Promise<void> {
    log.warn('database lost');
    for (let failures = 0; !stopping; failures++) {
      try {
        await reenter();
        watch();
        return;
      } catch (error) {
        log.error('database not restarted', { error: (error as Error).message });
        await sleep(Math.min(60_000, 1_000 * 2 ** failures));
      }
    }
  }

  return {
    get socketFolder() {
      return running.socketFolder;
    },
    stop: async () => {
      if (stopping) return;
      stopping = true;
      clearInterval(logKeeper);
      await mending;
      let last = await running.presence.isLast();
      if (last === undefined) {
        // it crashed a moment ago: let it recover before it is stopped, or leave it when it cannot
        last = await reenter().then(
          () => running.presence.isLast(),
          () => false,
        );
      }
      if (last || running.supervisor) await forgetStarter(home);
      if (last) {
        if (await stopPostmaster(place.dataFolder)) await running.supervisor?.collect();
      } else running.supervisor?.leave();
      await running.presence.leave();
      // empty once the server has removed its socket; made anew at the next start
      if (last) await rmdir(running.socketFolder).catch(() => undefined);
    },
  };
}
