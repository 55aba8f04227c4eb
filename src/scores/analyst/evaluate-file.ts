// `ritorno evaluate`: every model and rule of thumb on a day of the past, beside what then came, and which one the product
// would have used there, chosen with purchases up to that day alone.
import { dayFromNumber, Problem } from '../../ground/index.ts';
import { chooseForecaster, evaluateAt, extremesOf, type ModelsAt, onOwnClock } from '../../models/index.ts';
import { scoreErrors } from '../errors.ts';
import { compareWithChosen } from './compare.ts';
import { fitNotes, rejectedNotes, seasonNotes } from './notes.ts';
import { evaluateCharts } from './plot/evaluate-charts.ts';
import type { FileVisits } from './read-visits-file.ts';

const seed = 1;

/**
 * Evaluates on the `horizon` days after `cutOff` (a day number), without the season if it is not wanted. Throws a Problem when
 * the file ends before them.
 */
export function evaluateFile(...asked: Parameters<typeof chartedEvaluation>): FileEvaluation {
  return chartedEvaluation(...asked).report;
}

/** The same, with charts, which are drawn when they are asked for. */
export function chartedEvaluation(
  source: FileVisits,
  cutOff: number,
  horizon: number,
  season = true,
  progress?: (done: number, of: number) => void,
) {
  const { visits, last } = source;
  if (last < cutOff) {
    const days = { last: dayFromNumber(last), cutOff: dayFromNumber(cutOff) };
    throw new Problem(scoreErrors.nothing_after_cutoff, { file: source.file, ...days });
  }
  const fitted = new Map<number, ModelsAt>();
  const counted = onOwnClock(visits, cutOff, season);
  const { chosen, reason, origins, candidates } = chooseForecaster(counted.visits, counted.now, {
    seed,
    fitted,
    onClock: counted.clock !== null,
    progress,
  });
  const evaluation = evaluateAt(visits, cutOff, horizon, { counted, fitted });
  const { customers, baseRate, rows, models, blend } = evaluation;
  const dayOf = (time: number) => dayFromNumber(Math.round(counted.scale.dayOf(time)));
  const lifetime = models.fitted[chosen === 'blend' ? 'regularity-mixture' : chosen];
  const ends = dayFromNumber(last);
  // told before everything else: no figure below can be read without it
  const warnings =
    last < cutOff + horizon
      ? [
          `The file ends on ${ends}, before the ${horizon} days do: later purchases count as none, so every figure flatters whoever expects few.`,
        ]
      : [];
  const notes = [
    ...warnings,
    ...rejectedNotes(source),
    ...seasonNotes(counted.clock),
    ...fitNotes(models.summary, lifetime, chosen === 'blend' ? blend : undefined),
  ];
  if (baseRate === 0 || baseRate === 1) {
    const who = baseRate === 0 ? 'Nobody' : 'Everybody';
    notes.push(`${who} bought in these days: there is nothing to rank, and no forecast can be told from another.`);
  }
  const report = {
    warnings,
    cutOff: dayFromNumber(cutOff),
    horizon,
    customers,
    baseRate,
    chosen,
    reason,
    season: counted.clock && extremesOf(counted.clock),
    backtest: { trials: origins.map(({ asOf, ...origin }) => ({ day: dayOf(asOf), ...origin })), candidates },
    forecasters: rows,
    comparisons: compareWithChosen(evaluation, chosen, seed),
    notes,
  };
  return { report, charts: () => evaluateCharts(evaluation, chosen) };
}

/** As it is printed. */
export type FileEvaluation = ReturnType<typeof chartedEvaluation>['report'];
