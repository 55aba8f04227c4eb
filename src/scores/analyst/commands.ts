// The analyst's commands: fit, predict, evaluate and recommend on any file of purchases, without a database.
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { calendarDay, csvLine, type Day, dayFromNumber, systemClock } from '../../ground/index.ts';
import { type PurchaseLogOptions, purchaseFileOptions } from '../../ledger/index.ts';
import type { TimeUnit } from '../../models/index.ts';
import { evaluateFile } from './evaluate-file.ts';
import { fitFile, fitNames } from './fit-file.ts';
import { evaluationLines, fitLines, recommendLines } from './lines.ts';
import { dayCount, modelOption } from './options.ts';
import { type Prediction, predictFile, predictNames } from './predict-file.ts';
import { lookFrom, readVisitsFile } from './read-visits-file.ts';
import { recommendFile } from './recommend-file.ts';

type FileOptions = Omit<PurchaseLogOptions, 'now'> & { readonly json?: boolean };

const noSeason = ['--no-season', 'count every day as one, also where two years of purchases tell a season'] as const;

/** Adds the commands to the program. */
export function analystCommands(program: Command): void {
  const fit = program.command('fit <file>').description('fit one model to a file of purchases, no database needed');
  purchaseFileOptions(fit)
    .option('--model <name>', `one of ${fitNames.join(', ')}`, 'mbg-nbd')
    .addOption(new Option('--unit <unit>', 'unit of time of the rates').choices(['days', 'weeks']).default('days'))
    .option('--until <date>', 'the last day to learn from, YYYY-MM-DD; default the last of the file', calendarDay)
    .option('--json', 'print JSON')
    .action(async (file: string, options: FileOptions & { model: string; unit: TimeUnit; until?: Day }) => {
      const model = modelOption(options.model, fitNames);
      const source = await readVisitsFile(file, withNow(options));
      const report = fitFile(source, model, options.unit, lookFrom(source, options.until));
      print(options.json, report, () => fitLines(report));
    });

  const predict = program
    .command('predict <file>')
    .description('what each customer of a file of purchases will do, no database needed');
  purchaseFileOptions(predict)
    .option('--until <date>', 'the last day that is known, YYYY-MM-DD; default the last of the file', calendarDay)
    .option('--horizon <days>', 'days to look ahead', dayCount, 90)
    .option('--patience <days>', 'days of silence after which nobody is expected any more', dayCount, 365)
    .option('--model <name>', `one of ${predictNames.join(', ')}`, 'chosen')
    .option(...noSeason)
    .addOption(new Option('--format <format>', 'how to print').choices(['csv', 'json']).default('csv'))
    .action(async (file: string, options: FileOptions & PredictCommandOptions) => {
      const model = modelOption(options.model, predictNames);
      const source = await readVisitsFile(file, withNow(options));
      const { horizon, patience, season } = options;
      const from = lookFrom(source, options.until);
      const result = predictFile(source, from, { horizon, patience, model, season });
      if (options.format === 'json') print(true, { until: dayFromNumber(from), horizon, ...result }, () => []);
      else {
        for (const note of result.notes) process.stderr.write(`${note}\n`);
        await printCsv(result.predictions);
      }
    });

  const evaluate = program
    .command('evaluate <file>')
    .description('hold every model and rule of thumb against what came after a day of the past, no database needed');
  purchaseFileOptions(evaluate)
    .requiredOption('--cutoff <date>', 'the last day that is known, YYYY-MM-DD', calendarDay)
    .option('--horizon <days>', 'days to look ahead', dayCount, 90)
    .option(...noSeason)
    .option('--json', 'print JSON')
    .action(async (file: string, options: FileOptions & { cutoff: Day; horizon: number; season: boolean }) => {
      const source = await readVisitsFile(file, withNow(options));
      const report = evaluateFile(source, lookFrom(source, options.cutoff), options.horizon, options.season);
      print(options.json, report, () => evaluationLines(report));
    });

  const recommend = program
    .command('recommend')
    .description('how well recommendations find what customers of a file bought last, no database needed');
  purchaseFileOptions(recommend)
    .requiredOption('--evaluate <file>', 'file with a product per line')
    .option('--leave-out <product>', 'a product that is no goods (postage, fees), repeatable', several)
    .option('--json', 'print JSON')
    .action(async (options: FileOptions & { evaluate: string; leaveOut?: string[] }) => {
      const report = await recommendFile(options.evaluate, withNow(options), options.leaveOut);
      print(options.json, report, () => recommendLines(report));
    });
}

interface PredictCommandOptions {
  readonly until?: Day;
  readonly horizon: number;
  readonly patience: number;
  readonly season: boolean;
  readonly model: string;
  readonly format: 'csv' | 'json';
}

const columns = [
  'customer',
  'p_buy',
  'expected_count',
  'p_alive',
  'lateness',
  'expected_visit',
] as const satisfies readonly (keyof Prediction)[];

async function printCsv(predictions: readonly Prediction[]): Promise<void> {
  process.stdout.write(csvLine(columns));
  for (const row of predictions) {
    if (!process.stdout.write(csvLine(columns.map((column) => row[column])))) await once(process.stdout, 'drain');
  }
}

function withNow(options: FileOptions): PurchaseLogOptions {
  return { ...options, now: systemClock.now() };
}

function several(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function print(json: boolean | undefined, value: object, lines: () => readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 1)}\n` : `${lines().join('\n')}\n`);
}
