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
    now: context.clock.now(),
    runs: await recentRuns(db, runsShown),
  };
  return {
    processes: known.processes.map(({ process, roles, version, startedAt }) => ({
      process,
      roles: [...roles],
      version,
      startedAt: startedAt.toISOString(),
    })),
    jobs: jobs.rounds.map((job) => rowOf(job, known)),
    runs: known.runs.map(bodyOf),
  };
}

interface Known {
  readonly processes: readonly LivingProcess[];
  /** The newest of each job first. */
  readonly rounds: readonly JobRound[];
  readonly leases: readonly { readonly name: string; readonly holder: string; readonly since: Date }[];
  readonly night: Date;
  readonly now: Date;
  readonly runs: readonly RunView[];
}

type Worked = NonNullable<JobRow['worked']>;

/** The newest work of a job: its newest round that did something, or a night that was lived otherwise since. */
function workedOf(job: RoundJob, { rounds, runs }: Known): Worked | null {
  const done = rounds
    .filter((round) => round.job === job.name)
    .flatMap(({ workedAt, workedMilliseconds, process, figures }) =>
      workedAt === null
        ? []
        : [{ at: workedAt.toISOString(), milliseconds: workedMilliseconds ?? 0, process, figures }],
    );
  // a calculation by day or a command may have been the night
  const nights = runs.flatMap(({ kind, startedAt, finishedAt, process }) =>
    job.name !== 'night' || kind !== 'night' || finishedAt === null
      ? []
      : [
          {
            at: startedAt.toISOString(),
            milliseconds: finishedAt.getTime() - startedAt.getTime(),
            process: process ?? '',
            figures: { nights: 1 },
          },
        ],
  );
  return [...done, ...nights].sort((a, b) => b.at.localeCompare(a.at))[0] ?? null;
}

function rowOf(job: RoundJob, known: Known): JobRow {
  const { processes, rounds, leases, night } = known;
  const mine = rounds.filter((round) => round.job === job.name);
  const byClock = job.name === 'night';
  const whenAsked = job.name === calculationName;
  return {
    job: job.name,
    role: job.role,
    everySeconds: byClock || whenAsked ? null : job.every,
    nextAt: byClock ? night.toISOString() : null,
    isDue: byClock && night <= known.now,
    isServed: processes.some(({ roles }) => roles.includes(job.role)),
    atWork: whenAsked
      ? []
      : leases
          .filter(({ name }) => name === leaseOf(job))
          .map(({ holder, since }) => ({ process: holder, since: since.toISOString() })),
    lookedAt: mine[0]?.endedAt.toISOString() ?? null,
    worked: workedOf(job, known),
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
