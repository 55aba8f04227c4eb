// `ritorno run`: the nightly run and the sending of what is due, now or on a virtual day.
import type { Command } from 'commander';
import { dueInstants } from '../campaigns/index.ts';
import {
  addDays,
  type Context,
  calendarDay,
  type Day,
  dayIn,
  instantAt,
  type OpenContext,
  type PhaseFigures,
  Problem,
  progressBars,
  readShop,
  type VirtualClock,
  virtualClock,
  type Watch,
} from '../ground/index.ts';
import { readSender, waitingInstants } from '../messages/index.ts';
import { doorErrors } from './errors.ts';
import { jobsOfAllRooms } from './jobs.ts';
import { alone, leaseOf, nightLease } from './leases.ts';
import { nightHour } from './night-job.ts';
import { dispatch, night, type RunReport } from './nightly.ts';
import { rehearse } from './rehearse.ts';
import { untilStopped } from './stop-signal.ts';

interface RunOptions {
  asOf?: Day;
  dryRun?: boolean;
  send?: boolean;
  json?: boolean;
}

/** Adds `run` to the program. */
export function runCommand(program: Command, open: OpenContext): void {
  program
    .command('run')
    .description('do the nightly run by hand: update, fit when due, score, enrol, step, coupons, send')
    .option(
      '--as-of <date>',
      'live this day (YYYY-MM-DD) on a virtual clock; default today, on the real one',
      calendarDay,
    )
    .option('--send', 'with --as-of another day than today: use the real sender all the same')
    .option('--dry-run', 'say what would be done, change nothing, send nothing')
    .option('--json', 'print JSON')
    .action(async (options: RunOptions) => {
      const context = await open();
      try {
        const report = options.dryRun
          ? await rehearse(context, options.asOf ?? (await today(context)))
          : await run(context, options);
        process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : inWords(report));
      } finally {
        await context.close();
      }
    });
}

/** Silences of a day that has not come are no silences: nobody outside is written to for them by accident. */
async function refuseRealMail(context: Context, asOf: Day): Promise<void> {
  const on = await today(context);
  if (asOf === on) return;
  const { kind, host } = await readSender(context.db);
  if (kind !== 'catcher') throw new Problem(doorErrors.virtual_day_sends, { today: on, asOf, host });
}

/**
 * The night of a day and its dispatches. With a day given, the clock walks through that day's sending hours, and no server
 * works at the same data meanwhile; else each job is done beside one.
 */
async function run(context: Context, { asOf, send = false, json = false }: RunOptions): Promise<RunReport> {
  const bars = progressBars(process.stderr, json);
  try {
    if (asOf === undefined) return await runToday(context, bars.watch);
    if (!send) await refuseRealMail(context, asOf);
    const jobs = jobsOfAllRooms().rounds.map(leaseOf);
    return await alone(context, jobs, async () => ({ asOf, phases: await liveDay(context, asOf, bars.watch) }));
  } finally {
    bars.stop();
  }
}

async function runToday(context: Context, watch: Watch): Promise<RunReport> {
  const asOf = await today(context);
  const phases = await alone(context, [nightLease], () => night(context, asOf, watch));
  const sent = await untilStopped((signal) => dispatch(context, watch, { signal, leased: true }));
  return { asOf, phases: { ...phases, ...sent } };
}

/** One virtual day from its night to the next one's. */
async function liveDay(context: Context, asOf: Day, watch: Watch): Promise<PhaseFigures> {
  const { zone } = await readShop(context.db);
  const clock = virtualClock(instantAt(zone, asOf, nightHour));
  const virtual = { ...context, clock };
  const phases = await night(virtual, asOf, watch, { ahead: asOf > (await today(context)) });
  const end = instantAt(zone, addDays(asOf, 1), nightHour);
  // what a run that broke off had queued already leaves at its own hour too
  const instants = [...(await dueInstants(context.db, end)), ...(await waitingInstants(context.db, end))];
  instants.sort((a, b) => a.getTime() - b.getTime());
  // once more at the end, for what was left waiting from earlier
  return untilStopped((signal) =>
    dispatchAt([...instants, new Date(end.getTime() - 1)], { context: virtual, clock, phases, watch, signal }),
  );
}

interface VirtualDay {
  readonly context: Context;
  readonly clock: VirtualClock;
  /** The figures of the night. */
  readonly phases: PhaseFigures;
  readonly watch: Watch;
  readonly signal: AbortSignal;
}

/** Walks the clock through the instants and sends what is due at each, until it is told to stop. */
async function dispatchAt(instants: readonly Date[], { context, clock, phases, watch, signal }: VirtualDay) {
  let figures = phases;
  for (const instant of instants) {
    if (signal.aborted) break;
    if (instant > clock.now()) clock.moveTo(instant);
    figures = added(figures, await dispatch(context, watch, { signal }));
  }
  return figures;
}

/** Figures of a further dispatch added to those before: numbers and numbers by name are summed, the rest is replaced. */
function added(before: PhaseFigures, more: PhaseFigures): PhaseFigures {
  const merge = (a: unknown, b: unknown): unknown => {
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (!isRecord(a) || !isRecord(b)) return b ?? a;
    return Object.fromEntries(
      [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, merge(a[key], b[key])]),
    );
  };
  return merge(before, more) as PhaseFigures;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function today(context: Context): Promise<Day> {
  return dayIn((await readShop(context.db)).zone, context.clock.now());
}

function inWords({ asOf, phases }: RunReport): string {
  const lines = Object.entries(phases).map(([phase, figures]) => `  ${phase.padEnd(8)}${written(figures)}`);
  return `Run of ${asOf}\n${lines.join('\n')}\n`;
}

function written(figures: object): string {
  const parts = Object.entries(figures).map(([name, value]) =>
    isRecord(value) ? `${name} (${written(value) || 'none'})` : `${name} ${value ?? 'none'}`,
  );
  return parts.join(', ');
}
