// One connection per process that says "I use this server", so that the last one to leave stops it and nobody else.
import pg from 'pg';
import { locks } from '../../locks.ts';
import { isConnectionLoss } from '../lost-connections.ts';

export interface Presence {
  /** Called once when the connection ends without our doing: the server crashed or was stopped. */
  onLost(listener: () => void): void;
  /**
   * Gives up the presence and says whether nobody else is present. If so, none can enter before our connection ends:
   * who tries waits, and starts a server of its own once this one is gone. Undefined when the connection is lost.
   */
  isLast(): Promise<boolean | undefined>;
  leave(): Promise<void>;
}

/** Connects and enters. Throws when the server does not accept connections. */
export async function enter(socketFolder: string): Promise<Presence> {
  const client = new pg.Client({
    host: socketFolder,
    user: 'postgres',
    database: 'postgres',
    application_name: 'ritorno presence',
  });
  const listeners: (() => void)[] = [];
  let lost = false;
  client.on('error', () => {
    lost = true;
  });
  client.on('end', () => {
    lost = true;
    for (const listener of listeners.splice(0)) listener();
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock_shared($1)', [locks.builtInServer]);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    onLost: (listener) => {
      if (lost) listener();
      else listeners.push(listener);
    },
    // first out, then try to be alone: of two who leave at once exactly one succeeds
    isLast: async () => {
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [locks.builtInServer]);
        const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
          locks.builtInServer,
        ]);
        return rows[0].last;
      } catch (error) {
        if (lost || isConnectionLoss(error)) return undefined;
        throw error;
      }
    },
    leave: async () => {
      listeners.length = 0;
      if (!lost) await client.end();
    },
  };
}
