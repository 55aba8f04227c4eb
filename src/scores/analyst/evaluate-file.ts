// `ritorno evaluate`: every model and rule of thumb on a day of the past, beside what then came, and which one the product
// would have used there, chosen with purchases up to that day alone.
import { dayFromNumber } from '../../ground/index.ts';
import { chooseForecaster, evaluateAt, type ModelsAt } from '../../models/index.ts';
import { compareWithChosen } from './compare.ts';
import { fitNotes, rejectedNotes } from './notes.ts';
import type { FileVisits } from './read-visits-file.ts';

const seed = 1;

/** Evaluates on the `horizon` days after `cutOff` (a day number). */
export function evaluateFile(source: FileVisits, cutOff: number, horizon: number) {
  const { visits, last } = source;
  const fitted = new Map<number, ModelsAt>();
  const { chosen, reason, origins, candidates } = chooseForecaster(visits, cutOff, { seed, fitted });
  const evaluation = evaluateAt(visits, cutOff, horizon, { fitted });
  const { customers, baseRate, rows, models, blend } = evaluation;
  const lifetime = models.fitted[chosen === 'blend' ? 'regularity-mixture' : chosen];
  const notes = [
    ...rejectedNotes(source),
    ...fitNotes(models.summary, lifetime, chosen === 'blend' ? blend : undefined),
  ];
  if (last < cutOff + horizon) {
    notes.push(`The file ends on ${dayFromNumber(last)}, before the horizon does: later purchases count as none.`);
  }
  if (baseRate === 0 || baseRate === 1) {
    const who = baseRate === 0 ? 'Nobody' : 'Everybody';
    notes.push(`${who} bought in these days: there is nothing to rank, and no forecast can be told from another.`);
  }
  return {
    cutOff: dayFromNumber(cutOff),
    horizon,
    customers,
    baseRate,
    chosen,
    reason,
    backtest: { trials: origins.map(({ asOf, ...origin }) => ({ day: dayFromNumber(asOf), ...origin })), candidates },
    forecasters: rows,
    comparisons: compareWithChosen(evaluation, chosen, seed),
    notes,
  };
}

export type FileEvaluation = ReturnType<typeof evaluateFile>;
