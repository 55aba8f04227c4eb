// What an earlier prototype attained on the same sets and days, and the bounds that must hold.
import type { EvaluationRow } from '../../../src/models/index.ts';
import type { DataSet } from '../../real-data.ts';

/** AUC, Brier, log-loss by set and horizon. */
export const attained: Partial<Record<DataSet, Record<number, readonly number[]>>> = {
  cdnow: { 30: [0.8096, 0.056, 0.2069], 90: [0.7957, 0.1088, 0.3606] },
  grocery: { 30: [0.9084, 0.0734, 0.2516], 90: [0.9211, 0.085, 0.2943] },
  'online-retail': { 30: [0.7459, 0.1672, 0.5118], 90: [0.7449, 0.2061, 0.5937] },
};

/**
 * The bounds of one row of the table: the calibration slope up to 90 days ahead, absolute figures on the first cut-off day. A
 * year ahead of a single year of history is judged by its counts; its slope stands in the table.
 */
export function boundsOf(
  set: DataSet,
  isFirst: boolean,
  horizon: number,
  { auc, brier, logLoss, slope, mae }: EvaluationRow,
): { what: string; holds: boolean }[] {
  const bounds: { what: string; holds: boolean }[] = [];
  const most = (name: string, figure: number | null, limit: number): void => {
    bounds.push({ what: `${name} ${figure?.toFixed(4)} at most ${limit}`, holds: figure !== null && figure <= limit });
  };
  const least = (name: string, figure: number | null, limit: number): void => {
    bounds.push({ what: `${name} ${figure?.toFixed(4)} at least ${limit}`, holds: figure !== null && figure >= limit });
  };
  if (horizon <= 90) {
    bounds.push({
      what: `calibration slope ${slope?.toFixed(3)} within .85 and 1.15`,
      holds: slope !== null && slope >= 0.85 && slope <= 1.15,
    });
  }
  if (!isFirst) return bounds;
  if (set === 'grocery' && horizon === 90) {
    least('AUC', auc, 0.919);
    most('Brier', brier, 0.087);
  }
  if (set === 'grocery' && horizon === 364) most('count MAE', mae, 1.36);
  if (set === 'cdnow' && horizon === 90) {
    least('AUC', auc, 0.793);
    most('log-loss', logLoss, 0.363);
  }
  if (set === 'online-retail' && horizon === 30) most('Brier', brier, 0.1685);
  return bounds;
}
