// `ritorno result CAMPAIGN` and `ritorno lift FILE`: what a campaign, or any experiment in a file, changed.
import { type Command, InvalidArgumentError } from 'commander';
import { calendarDay, type Day, listNumber, type OpenContext, readShop, wholeNumber } from '../ground/index.ts';
import { campaignResult } from './campaign-result.ts';
import { liftOf } from './lift.ts';
import { liftLines, resultLines } from './lines.ts';
import { readExperiment } from './read-experiment.ts';

/** Adds the commands to the program. */
export function measurementCommands(program: Command, open: OpenContext): void {
  program
    .command('result')
    .description('what a campaign changed: treated against held out, with honest intervals')
    .argument('<campaign>', 'number of the campaign, see campaigns list', listNumber)
    .option(
      '--window <days>',
      'days from entry on in which a purchase counts',
      wholeNumber(1, 365, 'a number of days'),
      60,
    )
    .option('--as-of <date>', 'the last finished day to look at, YYYY-MM-DD; default yesterday', calendarDay)
    .option('--json', 'print JSON')
    .action(async (campaign: number, options: { window: number; asOf?: Day; json?: boolean }) => {
      const context = await open();
      try {
        const { db, clock } = context;
        const result = await campaignResult(db, clock, campaign, {
          windowDays: options.window,
          asOf: options.asOf,
        });
        const { language } = await readShop(db);
        print(options.json, result, resultLines(result, language));
      } finally {
        await context.close();
      }
    });

  program
    .command('lift <file>')
    .description('every arm of an experiment against its control, from a CSV file with one line per customer')
    .requiredOption('--arm <column>', 'column that names the arm')
    .requiredOption('--control <value>', 'the arm to compare with')
    .requiredOption('--metric <column>', 'column with the outcome: 0 or 1, or an amount')
    .option('--before <column>', 'column known before the experiment, taken out of the outcome (CUPED)')
    .option('--share <arm=share>', 'intended share of an arm, repeatable; default equal shares', addShare, new Map())
    .option('--alpha <level>', 'chance of a false finding', level, 0.05)
    .option('--json', 'print JSON')
    .action(async (file: string, options: LiftCommandOptions) => {
      const { arm, control, metric, before, alpha, share } = options;
      const experiment = await readExperiment(file, { arm, metric, before });
      const lift = liftOf(experiment, {
        control,
        column: arm,
        alpha,
        adjust: before !== undefined,
        shares: share.size > 0 ? share : undefined,
      });
      print(options.json, lift, liftLines(lift));
    });
}

interface LiftCommandOptions {
  readonly arm: string;
  readonly control: string;
  readonly metric: string;
  readonly before?: string;
  readonly alpha: number;
  readonly share: Map<string, number>;
  readonly json?: boolean;
}

function print(json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 1)}\n` : `${lines.join('\n')}\n`);
}

function level(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('write a number between 0 and 1, such as 0.05');
  return value;
}

function addShare(text: string, shares: Map<string, number>): Map<string, number> {
  const [, arm, share] = /^(.+)=(.+)$/.exec(text) ?? [];
  if (arm === undefined || !(Number(share) > 0)) throw new InvalidArgumentError('write ARM=SHARE, such as control=0.1');
  return shares.set(arm, Number(share));
}
