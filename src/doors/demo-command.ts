// `ritorno demo`: half a year of a simulated shop in minutes, the result as a table, then the pages to look around.
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command } from 'commander';
import { campaignFigures } from '../campaigns/index.ts';
import {
  addDays,
  type Context,
  instantAt,
  type OpenOptions,
  port,
  progressBars,
  virtualClock,
  wholeNumber,
} from '../ground/index.ts';
import { campaignResult } from '../measurement/index.ts';
import { accounting, rememberLocalUrl } from '../messages/index.ts';
import { type DemoFigures, demoDays, demoTable, runDemo } from '../simulation/index.ts';
import { demoWindowDays } from './demo-campaign.ts';
import { openDemoFolder } from './demo-folder.ts';
import { demoOwner } from './demo-owner.ts';
import { type OpenedDemo, openDemoProduct } from './demo-product.ts';
import type { OpenedContext } from './open.ts';
import { serve } from './serve.ts';
import { stopSignal } from './stop-signal.ts';

interface DemoCommandOptions {
  seed: number;
  customers: number;
  serve: boolean;
  json?: boolean;
  port: number;
}

/** With fewer nobody may be late on the day of the launch; beyond it the simulation leaves this machine's memory. */
const sizeOfShop = wholeNumber(100, 1_000_000, 'a number of customers');

/** A demo asks in one burst what a shop asks in half a year: nobody is a stranger here. */
const unhurried = { machine: 10_000_000, person: 10_000_000, stranger: 10_000_000 };

/** Adds `demo` to the program; `open` opens a context in a data folder of the demo's own. */
export function demoCommand(program: Command, open: (options: OpenOptions) => Promise<OpenedContext>): void {
  program
    .command('demo')
    .description('run a simulated shop through the whole job on a virtual clock, then look around')
    .option('--seed <number>', 'another seed is another shop', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--customers <number>', 'size of the shop', sizeOfShop, 5000)
    .option('--no-serve', 'end after the result instead of serving the pages')
    .option('--json', 'print the result as one JSON object')
    .option('--port <number>', 'port to serve the pages on', port, 4680)
    .action((options: DemoCommandOptions) => demo(open, options));
}

async function demo(
  open: (options: OpenOptions) => Promise<OpenedContext>,
  options: DemoCommandOptions,
): Promise<void> {
  const folder = await openDemoFolder();
  const stop = new AbortController();
  void stopSignal().then(() => {
    process.stderr.write('Stopping ...\n');
    stop.abort();
  });
  try {
    await openAndLive(open, options, folder.path, stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    await folder.remove();
  }
}

async function openAndLive(
  open: (options: OpenOptions) => Promise<OpenedContext>,
  options: DemoCommandOptions,
  home: string,
  stop: AbortSignal,
): Promise<void> {
  const clock = virtualClock(instantAt('Europe/Rome', addDays(demoDays.opens, demoDays.history - 1), '20:00'));
  const context = { ...(await open({ home, clock, throwaway: true })), clock };
  try {
    const serving = await serve(context, { port: options.serve ? options.port : 0, app: { rateLimits: unhurried } });
    try {
      await rememberLocalUrl(context.db, serving.url, clock.now());
      const product = await openDemoProduct(context, serving, options.seed, stop);
      const figures = await live(context, product, options, home).finally(() => product.close());
      process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : `${demoTable(figures)}\n`);
      if (!options.serve) return;
      process.stdout.write(
        `\nLook around at ${serving.url}\n  sign in as ${demoOwner.email}, password "${demoOwner.password}"\nCtrl-C ends the demo and deletes its data.\n`,
      );
      if (!stop.aborted) await once(stop, 'abort');
    } finally {
      await serving.close();
    }
  } finally {
    await context.close();
  }
}

async function live(
  context: Context,
  product: OpenedDemo,
  options: DemoCommandOptions,
  home: string,
): Promise<DemoFigures> {
  const started = performance.now();
  const bars = progressBars(process.stderr, options.json === true);
  try {
    const { seed, customers } = options;
    const outcome = await runDemo(product, {
      seed,
      customers,
      folder: join(home, 'files'),
      windowDays: demoWindowDays,
      progress: (...at) => bars.watch('living', ...at),
    });
    const campaignId = product.campaignId();
    if (campaignId === undefined) throw new Error('the demo launched no campaign');
    const entered = await campaignFigures(context.db, campaignId);
    const messages = await accounting(context.db, { campaignId, dueBy: context.clock.now() });
    const result = await campaignResult(context.db, context.clock, campaignId, {
      asOf: outcome.lastDay,
      windowDays: demoWindowDays,
    });
    const { comparison } = result;
    return {
      seed,
      customers,
      days: demoDays.lived,
      entered: entered.entered,
      treated: entered.treated,
      held_out: entered.heldOut,
      due: messages.due,
      sent: messages.sent,
      suppressed: messages.suppressed,
      pending: messages.pending,
      uncertain: messages.uncertain,
      redeemed: result.cost.redeemed,
      measured_treated: result.treated.customers,
      measured_held_out: result.heldOut.customers,
      returned_treated: result.treated.bought,
      returned_held_out: result.heldOut.bought,
      lift: comparison?.difference ?? null,
      lift_low: comparison?.low ?? null,
      lift_high: comparison?.high ?? null,
      true_lift: outcome.truth?.lift ?? null,
      cost: result.cost.discountMinor,
      currency: result.currency,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    bars.stop();
  }
}
