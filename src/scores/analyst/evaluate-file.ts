// `ritorno evaluate`: every model and rule of thumb on a day of the past, beside what then came, and which one the product
// would have used there, chosen with purchases up to that day alone.
import { dayFromNumber } from '../../ground/index.ts';
import { chooseForecaster, evaluateAt, type ModelsAt } from '../../models/index.ts';
import { compareWithChosen } from './compare.ts';
import type { FileVisits } from './read-visits-file.ts';

const seed = 1;

/** Evaluates on the `horizon` days after `cutOff` (a day number). */
export function evaluateFile({ visits, last }: FileVisits, cutOff: number, horizon: number) {
  const fitted = new Map<number, ModelsAt>();
  const { chosen, reason, origins, candidates } = chooseForecaster(visits, cutOff, { seed, fitted });
  const evaluation = evaluateAt(visits, cutOff, horizon, { fitted });
  const { customers, baseRate, rows } = evaluation;
  const notes: string[] = [];
  if (last < cutOff + horizon) {
    notes.push(`The file ends on ${dayFromNumber(last)}, before the horizon does: later purchases count as none.`);
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
