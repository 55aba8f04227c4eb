// The evaluation table on real bases at two cut-off days each: the forecaster that the product would choose with data before the
// cut-off only, beside every rule, regression and single model, what an earlier prototype attained, and for each metric whether
// the chosen one is ahead of, level with or behind the best of them (paired bootstrap, 95 %). Ends with status 1 when an absolute
// bound is missed. Options: --sets cdnow,grocery,online-retail,synthetic --draws 1000.
import { parseArgs } from 'node:util';
import {
  chooseForecaster,
  type Evaluation,
  type EvaluationRow,
  evaluateAt,
  type ModelsAt,
  onOwnClock,
} from '../../src/models/index.ts';
import { absent, cutOff, type DataSet, hasData, realVisits } from '../real-data.ts';
import { attained, boundsOf } from './evaluate/attained.ts';
import { type Verdict, verdictsOf } from './evaluate/verdicts.ts';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'cdnow,grocery,online-retail,synthetic' },
    draws: { type: 'string', default: '1000' },
  },
});

/** Days ahead, by set. */
const horizons: Record<DataSet, number[]> = {
  cdnow: [30, 90],
  grocery: [30, 90, 364],
  'online-retail': [30, 90],
  synthetic: [90],
};
const shifts = [0, -60];
/** A hundred thousand customers need fewer draws: the interval is narrow, and each draw dear. */
const drawsOfLarge = 100;

const verdicts: (Verdict & { row: string })[] = [];
const bounds: { what: string; holds: boolean }[] = [];

for (const set of values.sets.split(',') as DataSet[]) {
  if (!hasData(set)) {
    console.log(`${set}: ${absent}`);
    continue;
  }
  const visits = realVisits(set);
  const fitted = new Map<number, ModelsAt>();
  for (const shift of shifts) {
    for (const horizon of horizons[set]) {
      const asOf = cutOff[set] + shift;
      const counted = onOwnClock(visits, asOf);
      const known = counted.clock === null ? fitted : new Map<number, ModelsAt>();
      const { chosen, reason } = chooseForecaster(counted.visits, counted.now, {
        seed: 1,
        fitted: known,
        onClock: counted.clock !== null,
      });
      const evaluation = evaluateAt(visits, asOf, horizon, { counted, fitted: known });
      const row = `${set}, cut-off ${new Date(asOf * 86_400_000).toISOString().slice(0, 10)}, ${horizon} days`;
      print(row, evaluation);
      const prototype = shift === 0 ? attained[set]?.[horizon] : undefined;
      if (prototype) console.log(`  ${'(prototype: AUC, Brier, log-loss)'.padEnd(40)} ${cells(prototype)}`);
      console.log(`  chosen: ${chosen}. ${reason}`);
      const draws = evaluation.customers > 20_000 ? drawsOfLarge : Number(values.draws);
      for (const verdict of verdictsOf(evaluation, chosen, draws)) {
        verdicts.push({ ...verdict, row });
        const { metric, word, own, against, best, difference } = verdict;
        console.log(
          `  ${word.padEnd(7)} ${metric.padEnd(28)} ${own.toFixed(4)} against ${best.toFixed(4)} of ${against}: ` +
            `${difference.mean.toFixed(4)} [${difference.low.toFixed(4)}, ${difference.high.toFixed(4)}]`,
        );
      }
      const ours = evaluation.rows.find(({ name }) => name === chosen);
      if (ours)
        bounds.push(
          ...boundsOf(set, shift === 0, horizon, ours).map((bound) => ({ ...bound, what: `${row}: ${bound.what}` })),
        );
    }
  }
}

const rows = [...new Set(verdicts.map(({ row }) => row))];
const aheadOn = rows.filter((row) =>
  verdicts.some((v) => v.row === row && (v.metric === 'Brier' || v.metric === 'log-loss') && v.isBetter),
);
const sureOn = rows.filter((row) =>
  verdicts.some((v) => v.row === row && (v.metric === 'Brier' || v.metric === 'log-loss') && v.word === 'ahead'),
);
const lost = verdicts.filter(({ word }) => word === 'behind');
console.log(`\n${rows.length} rows, ${verdicts.length} comparisons with the best of all rivals: ${lost.length} behind`);
for (const { row, metric, against } of lost) console.log(`  behind: ${row}, ${metric}, ${against}`);
console.log(`better on Brier or log-loss: ${aheadOn.length} of ${rows.length} rows, beyond doubt ${sureOn.length}`);
for (const { what, holds } of bounds) console.log(`${holds ? 'holds ' : 'MISSED'} ${what}`);
process.exitCode = bounds.every(({ holds }) => holds) ? 0 : 1;

function print(title: string, { rows: table, customers, baseRate }: Evaluation): void {
  console.log(`\n${title}, ${customers} customers, ${(100 * baseRate).toFixed(1)} % buy`);
  const heads = ['AUC', 'Brier', 'log-loss', 'slope', 'cal.err', 'top 10%', 'MAE', 'RMSE', 'sum', 'MAE med'];
  console.log(`  ${''.padEnd(40)} ${heads.map((head) => head.padStart(8)).join(' ')}`);
  for (const row of table) console.log(`  ${row.name.padEnd(40)} ${cells(figuresOf(row))}`);
}

function figuresOf(row: EvaluationRow): (number | null)[] {
  const { slope, calibrationError, topCapture, mae, rmse, sumRatio, medianMae } = row;
  return [row.auc, row.brier, row.logLoss, slope, calibrationError, topCapture, mae, rmse, sumRatio, medianMae];
}

function cells(figures: readonly (number | null)[]): string {
  return figures.map((figure) => (figure === null ? '-' : figure.toFixed(4)).padStart(8)).join(' ');
}
