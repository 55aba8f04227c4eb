// The analyst's commands: fit, predict, evaluate and recommend on any file of purchases, without a database.
import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import {
  calendarDay,
  csvLine,
  type Day,
  dayFromNumber,
  defaultShop,
  Problem,
  progressBars,
  systemClock,
} from '../../ground/index.ts';
import { type PurchaseLogOptions, purchaseFileOptions } from '../../ledger/index.ts';
import type { TimeUnit } from '../../models/index.ts';
import { scoreErrors } from '../errors.ts';
import { noShop, type ShopBeside } from './beside.ts';
import { chartedEvaluation } from './evaluate-file.ts';
import { chartedFit, fitNames } from './fit-file.ts';
import { choiceKey, findChoice, type KeptChoice, keepChoice } from './kept-choice.ts';
import { evaluationLines, fitLines, recommendLines } from './lines.ts';
import { zoneNotes } from './notes.ts';
import { dayCount, modelOption, yearlyDiscount } from './options.ts';
import { checkPlotName, writePlot } from './plot/write-plot.ts';
import { chartedPrediction, type Prediction, predictNames } from './predict-file.ts';
import { lookFrom, readVisitsFile } from './read-visits-file.ts';
import { recommendFile } from './recommend-file.ts';

type FileOptions = Omit<PurchaseLogOptions, 'now'> & { readonly json?: boolean };

const noSeason = ['--no-season', 'count every day as one, also where two years of purchases tell a season'] as const;

const plot = ['--plot <file>', 'draw charts as well, into this SVG file'] as const;

/** Adds the commands to the program. */
export function analystCommands(program: Command, beside: ShopBeside = noShop): void {
  const fit = program.command('fit <file>').description('fit one model to a file of purchases, no database needed');
  purchaseFileOptions(fit)
    .option('--model <name>', `one of ${fitNames.join(', ')}`, 'mbg-nbd')
    .addOption(new Option('--unit <unit>', 'unit of time of the rates').choices(['days', 'weeks']).default('days'))
    .option('--until <date>', 'the last day to learn from, YYYY-MM-DD; default the last of the file', calendarDay)
    .option(...plot)
    .option('--json', 'print JSON')
    .action(async (file: string, options: FitCommandOptions) => {
      const model = modelOption(options.model, fitNames);
      checkPlotName(options.plot);
      if (options.plot && model === 'gamma-gamma') throw new Problem(scoreErrors.plot_of_nothing, { model });
      const { said, notes } = await placed(options, beside);
      const bars = progressBars(process.stderr, options.json === true);
      const source = await readVisitsFile(file, said, (...told) => bars.watch('reading', ...told));
      bars.watch('fitting', 0, source.customers.length, 'customers');
      const fitted = chartedFit(source, model, options.unit, lookFrom(source, options.until));
      bars.stop();
      const report = { ...fitted.report, diagnosis: [...notes, ...fitted.report.diagnosis] };
      if (options.plot) await writePlot(options.plot, `${model}, up to ${report.until}`, fitted.charts?.() ?? []);
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
    .option('--keep-choice <file>', 'where the chosen model is kept, by what the file holds; default: the data folder')
    .option('--no-keep-choice', 'try the models anew, and keep nothing')
    .option(...noSeason)
    .addOption(
      new Option('--discount <percent>', 'what a year’s waiting takes off a later purchase, in per cent')
        .argParser(yearlyDiscount)
        .default(0.1, '10'),
    )
    .option(...plot)
    .addOption(new Option('--format <format>', 'how to print').choices(['csv', 'json']).default('csv'))
    .action(async (file: string, options: FileOptions & PredictCommandOptions) => {
      const model = modelOption(options.model, predictNames);
      checkPlotName(options.plot);
      const { said, notes } = await placed(options, beside);
      const bars = progressBars(process.stderr, false);
      const source = await readVisitsFile(file, said, (...told) => bars.watch('reading', ...told));
      const { horizon, patience, season, discount } = options;
      const from = lookFrom(source, options.until);
      const place = model === 'chosen' ? keptIn(options, beside) : undefined;
      const { map, separator, encoding, dateOrder, decimalMark, header, zone, currency, preset } = said;
      const layout = { map, separator, encoding, dateOrder, decimalMark, header, zone, currency, preset };
      const key = place === undefined ? '' : await choiceKey(file, { layout, from, season });
      const kept = place === undefined ? undefined : await findChoice(place, key);
      const progress = (done: number, of: number) => bars.watch('trying models', done, of, 'trials');
      const asked = { horizon, patience, model, season, kept, progress, discount };
      const { charts, report: found } = chartedPrediction(source, from, asked);
      bars.stop();
      if (options.plot) await writePlot(options.plot, `${found.model}, from ${dayFromNumber(from)}`, charts());
      if (place !== undefined && !kept && found.reason !== null) {
        const keptAt = systemClock.now().toISOString();
        await keepChoice(place, { key, chosen: found.model as KeptChoice['chosen'], reason: found.reason, keptAt });
      }
      const why = found.reason === null ? [] : [`Model: ${found.model}. ${found.reason}`];
      const since = kept
        ? [`The choice is of ${kept.keptAt.slice(0, 10)}, kept for this file; --no-keep-choice tries anew.`]
        : [];
      const result = { ...found, notes: [...found.notes, ...notes] };
      if (options.format === 'json') {
        const choice = { kept: kept?.keptAt ?? null };
        print(true, { until: dayFromNumber(from), horizon, discount, choice, ...result }, () => []);
      } else {
        for (const note of [...why, ...since, ...result.notes]) process.stderr.write(`${note}\n`);
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
    .option(...plot)
    .option('--json', 'print JSON')
    .action(async (file: string, options: EvaluateCommandOptions) => {
      checkPlotName(options.plot);
      const { said, notes } = await placed(options, beside);
      const bars = progressBars(process.stderr, options.json === true);
      const source = await readVisitsFile(file, said, (...told) => bars.watch('reading', ...told));
      const from = lookFrom(source, options.cutoff);
      const progress = (done: number, of: number) => bars.watch('trying models', done, of, 'trials');
      const { charts, report: evaluated } = chartedEvaluation(source, from, options.horizon, options.season, progress);
      bars.stop();
      if (options.plot) {
        await writePlot(
          options.plot,
          `${evaluated.chosen}, held against what came after ${evaluated.cutOff}`,
          charts(),
        );
      }
      const report = { ...evaluated, notes: [...evaluated.notes, ...notes] };
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
      const { said } = await placed(options, beside);
      const report = await recommendFile(options.evaluate, said, options.leaveOut);
      print(options.json, report, () => recommendLines(report));
    });
}

interface FitCommandOptions extends FileOptions {
  readonly model: string;
  readonly unit: TimeUnit;
  readonly until?: Day;
  readonly plot?: string;
}

interface EvaluateCommandOptions extends FileOptions {
  readonly cutoff: Day;
  readonly horizon: number;
  readonly season: boolean;
  readonly plot?: string;
}

interface PredictCommandOptions {
  /** A share, a year. */
  readonly discount: number;
  readonly plot?: string;
  readonly until?: Day;
  readonly horizon: number;
  readonly patience: number;
  readonly season: boolean;
  readonly model: string;
  /** A path, or false where nothing may be kept. */
  readonly keepChoice?: string | boolean;
  readonly format: 'csv' | 'json';
}

const columns = [
  'customer',
  'p_buy',
  'expected_count',
  'p_alive',
  'lateness',
  'expected_visit',
  'expected_visit_low',
  'expected_visit_high',
  'median_count',
  'spend_per_visit',
  'expected_spend',
  'count_low',
  'count_high',
  'residual_visits',
  'expected_spend_minor',
  'residual_value_minor',
  'currency',
] as const satisfies readonly (keyof Prediction)[];

async function printCsv(predictions: readonly Prediction[]): Promise<void> {
  process.stdout.write(csvLine(columns));
  for (const row of predictions) {
    if (!process.stdout.write(csvLine(columns.map((column) => row[column])))) await once(process.stdout, 'drain');
  }
}

/** The options with the present moment and a zone: the one that was named, else the shop's, else the usual one, which is told. */
async function placed(
  options: FileOptions,
  beside: ShopBeside,
): Promise<{ said: PurchaseLogOptions; notes: string[] }> {
  const now = systemClock.now();
  if (options.zone !== undefined) return { said: { ...options, now }, notes: [] };
  const own = await beside.zone();
  const zone = own ?? defaultShop.zone;
  return { said: { ...options, zone, now }, notes: own === undefined ? zoneNotes(zone) : [] };
}

/** Where the choice of a model is kept; undefined where nothing is. */
function keptIn({ keepChoice: said }: PredictCommandOptions, { folder }: ShopBeside): string | undefined {
  if (said === false) return undefined;
  if (typeof said === 'string') return said;
  return folder === undefined ? undefined : join(folder, 'kept-choices.json');
}

function several(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function print(json: boolean | undefined, value: object, lines: () => readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 1)}\n` : `${lines().join('\n')}\n`);
}
