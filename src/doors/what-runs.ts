// What runs: every job with what it did last and when it comes again, the processes that live, the newest runs.
import { everyCampaign } from '../campaigns/index.ts';
import type { JobRow, LatestRun, RunBody, WhatRuns } from '../ground/contract.ts';
import {
  addDays,
  type Context,
  type Day,
  dayIn,
  instantAt,
  type JobRound,
  type LivingProcess,
  leaseHolder,
  leasesTaken,
  livingProcesses,
  newestRun,
  type RoundJob,
  type RunView,
  readRounds,
  readShop,
  recentRuns,
} from '../ground/index.ts';
import { calculationName } from './calculation-job.ts';
import { jobsOfAllRooms } from './jobs.ts';
import { leaseOf, nightLease } from './leases.ts';
import { nightHour, nightOfToday } from './night-job.ts';

const runsShown = 10;

/** The newest run as Today shows it. */
export async function latestRunOf({ db }: Pick<Context, 'db'>): Promise<LatestRun> {
  const run = await newestRun(db);
  return {
    run: run ? bodyOf(run) : null,
    holder: (await leaseHolder(db, nightLease)) ?? null,
    isServed: (await livingProcesses(db)).some(({ roles }) => roles.includes('night')),
    liveCampaigns: (await everyCampaign(db)).filter(({ status }) => status === 'live').length,
  };
}

/** Everything that the page "What runs" shows. */
export async function whatRunsNow(context: Context): Promise<WhatRuns> {
  const { db } = context;
  const jobs = jobsOfAllRooms();
  await jobs.close();
  const known: Known = {
    processes: await livingProcesses(db),
    rounds: await readRounds(db),
    leases: await leasesTaken(db),
    night: await nextNight(context),
  };
  return {
    processes: known.processes.map(({ process, roles, version, startedAt }) => ({
      process,
      roles: [...roles],
      version,
      startedAt: startedAt.toISOString(),
    })),
    jobs: jobs.rounds.map((job) => rowOf(job, known)),
    runs: (await recentRuns(db, runsShown)).map(bodyOf),
  };
}

interface Known {
  readonly processes: readonly LivingProcess[];
  /** The newest of each job first. */
  readonly rounds: readonly JobRound[];
  readonly leases: readonly { readonly name: string; readonly holder: string; readonly since: Date }[];
  readonly night: Date;
}

function rowOf(job: RoundJob, { processes, rounds, leases, night }: Known): JobRow {
  const mine = rounds.filter((round) => round.job === job.name);
  const worked = mine
    .filter((round) => round.workedAt !== null)
    .sort((a, b) => (b.workedAt?.getTime() ?? 0) - (a.workedAt?.getTime() ?? 0))[0];
  const byClock = job.name === 'night';
  const whenAsked = job.name === calculationName;
  return {
    job: job.name,
    role: job.role,
    everySeconds: byClock || whenAsked ? null : job.every,
    nextAt: byClock ? night.toISOString() : null,
    isServed: processes.some(({ roles }) => roles.includes(job.role)),
    atWork: whenAsked
      ? []
      : leases
          .filter(({ name }) => name === leaseOf(job))
          .map(({ holder, since }) => ({ process: holder, since: since.toISOString() })),
    lookedAt: mine[0]?.endedAt.toISOString() ?? null,
    worked:
      worked?.workedAt == null
        ? null
        : {
            at: worked.workedAt.toISOString(),
            milliseconds: worked.workedMilliseconds ?? 0,
            process: worked.process,
            figures: worked.figures,
          },
    error: mine[0]?.error ?? null,
  };
}

/** When the next night begins: now while that of today is still to be done. */
async function nextNight(context: Context): Promise<Date> {
  const { zone } = await readShop(context.db);
  const now = context.clock.now();
  if ((await nightOfToday(context)).isDue) return now;
  const today: Day = dayIn(zone, now);
  const tonight = instantAt(zone, today, nightHour);
  return now < tonight ? tonight : instantAt(zone, addDays(today, 1), nightHour);
}

function bodyOf({ startedAt, finishedAt, phases, ...run }: RunView): RunBody {
  return {
    ...run,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    phases: [...phases],
  };
}
