// Brings about a running server for a data folder: adopts the one that lives, else starts one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { ensureCluster } from './cluster.ts';
import { explain } from './explain.ts';
import { findPrograms } from './native.ts';
import { dataArgument, socketFolder } from './place.ts';
import { clearStalePidFile, livingPostmaster } from './postmaster.ts';
import { enter, type Presence } from './presence.ts';
import { serverUser } from './server-user.ts';
import { sharedMemorySettings } from './shared-memory.ts';
import { forgetStarter, isStarterDead, noteStarter } from './starter.ts';
import { type Supervisor, spawnServer } from './supervisor.ts';

/** Where a cluster lies and how its server is set up. */
export interface ServerPlace {
  readonly home: string;
  readonly dataFolder: string;
  readonly settings: readonly string[];
  readonly log: Log;
}

/** A server that we are connected to. `supervisor` is missing when another process started it. */
export interface RunningServer {
  readonly socketFolder: string;
  readonly presence: Presence;
  readonly supervisor: Supervisor | undefined;
}

/** Recovery after a crash under load took 0.2 s; a minute is for slow disks. */
const patience = 60_000;
const attempts = 3;
/** After a kill -9 of its starter the server closes its doors within 50 ms; a busy machine takes longer. */
const stoppingTakes = 500;

/**
 * Adopts or starts. Two processes at once: one server wins the lock file of the data folder, the other process adopts
 * it. A server that is starting, recovering or stopping is waited for.
 */
export async function ensureServer(place: ServerPlace): Promise<RunningServer> {
  const deadline = performance.now() + patience;
  let failures = 0;
  let failure = explain('it did not become ready within a minute', place.dataFolder);
  while (performance.now() < deadline) {
    const adopted = await adopt(place);
    if (adopted) return adopted;
    if (await livingPostmaster(place.dataFolder)) {
      await sleep(50);
      continue;
    }
    const supervisor = await start(place);
    const outcome = await untilReady(place, supervisor, deadline);
    if (typeof outcome !== 'string') {
      await noteStarter(place.home);
      return { ...outcome, supervisor };
    }
    failure = explain(outcome, place.dataFolder);
    if (++failures >= attempts && !(await livingPostmaster(place.dataFolder))) throw failure;
  }
  throw failure;
}

/** Enters the living server, if there is one and it accepts us. One whose starter was killed is left time to stop first. */
async function adopt({ home, dataFolder, log }: ServerPlace): Promise<RunningServer | undefined> {
  const named = await livingPostmaster(dataFolder);
  if (!named?.socketFolder) return undefined;
  if (await isStarterDead(home)) {
    await sleep(stoppingTakes);
    // its supervisor was killed too: nobody will stop it
    if (await isStarterDead(home)) await forgetStarter(home);
  }
  const living = await livingPostmaster(dataFolder);
  if (!living?.socketFolder) return undefined;
  const presence = await enter(living.socketFolder).catch(() => undefined);
  if (!presence) return undefined;
  log.info('database joined', { pid: living.pid });
  return { socketFolder: living.socketFolder, presence, supervisor: undefined };
}

async function start(place: ServerPlace): Promise<Supervisor> {
  const { home, dataFolder, settings } = place;
  const user = await serverUser(dataFolder);
  const programs = await findPrograms(user, home);
  await ensureCluster(dataFolder, programs, user);
  await clearStalePidFile(dataFolder);
  return spawnServer({
    home,
    programs,
    user,
    dataFolder,
    dataArgument: await dataArgument(user, dataFolder),
    socketFolder: await socketFolder(home, user),
    settings: [...(await sharedMemorySettings()), ...settings],
  });
}

/** Waits until the server that we spawned answers; its log when it ended instead, as the loser of a race does. */
async function untilReady(
  { dataFolder, log }: ServerPlace,
  supervisor: Supervisor,
  deadline: number,
): Promise<Omit<RunningServer, 'supervisor'> | string> {
  let ended: string | undefined;
  supervisor.ended.then((lines) => {
    ended = lines;
  });
  while (ended === undefined && performance.now() < deadline) {
    const living = await livingPostmaster(dataFolder);
    // an answer alone proves nothing: it could come from a server that was there before
    if (living?.pid === supervisor.pid && living.socketFolder) {
      const presence = await enter(living.socketFolder).catch(() => undefined);
      if (presence) {
        log.info('database started', { pid: living.pid });
        return { socketFolder: living.socketFolder, presence };
      }
    }
    await sleep(10);
  }
  return ended ?? 'it did not become ready within a minute';
}
