// The evaluation table on real bases at two cut-off days each: the forecaster that the product would choose with data before the
// cut-off only, beside every single model and rule, with paired bootstrap intervals against the best of them per metric.
// Options: --sets cdnow,grocery,online-retail. Ends with status 1 when the chosen one is worse beyond its interval anywhere.
import { parseArgs } from 'node:util';
import { chooseForecaster, evaluateAt, type ModelsAt, pairedBootstrap } from '../../src/models/index.ts';
import { absent, cutOff, type DataSet, hasData, realVisits } from '../real-data.ts';

const { values } = parseArgs({ options: { sets: { type: 'string', default: 'cdnow,grocery,online-retail' } } });

let broken = 0;
for (const set of values.sets.split(',') as DataSet[]) {
  if (!hasData(set)) {
    console.log(`${set}: ${absent}`);
    continue;
  }
  const visits = realVisits(set);
  const fitted = new Map<number, ModelsAt>();
  for (const shift of [0, -60]) {
    for (const horizon of [30, 90]) {
      const asOf = cutOff[set] + shift;
      const { chosen, reason } = chooseForecaster(visits, asOf, { horizon, seed: 1, fitted });
      const { rows, probabilities, outcome, customers, baseRate } = evaluateAt(visits, asOf, horizon, { fitted });
      console.log(
        `\n${set}, cut-off ${shift} days, ${horizon} days ahead, ${customers} customers, ${(100 * baseRate).toFixed(1)} % buy`,
      );
      for (const row of rows) {
        const cells = [
          row.auc,
          row.brier,
          row.logLoss,
          row.slope,
          row.calibrationError,
          row.topCapture,
          row.mae,
          row.rmse,
          row.sumRatio,
        ];
        console.log(
          `  ${row.name.padEnd(40)} ${cells.map((v) => (v === null ? '-' : v.toFixed(4)).padStart(8)).join(' ')}`,
        );
      }
      console.log(`  chosen: ${chosen}. ${reason}`);
      const { bought } = outcome;
      const losses = {
        brier: (p: Float64Array): Float64Array => p.map((v, i) => (v - bought[i]) ** 2),
        logLoss: (p: Float64Array): Float64Array =>
          p.map((v, i) => -Math.log(Math.min(Math.max(bought[i] ? v : 1 - v, 1e-12), 1))),
      };
      for (const metric of ['brier', 'logLoss'] as const) {
        const rivals = rows.filter((row) => row.name !== 'blend' && row.name !== chosen && row[metric] !== null);
        const best = rivals.sort((p, q) => (p[metric] ?? 9) - (q[metric] ?? 9))[0];
        const own = losses[metric](probabilities[chosen]);
        const other = losses[metric](probabilities[best.name]);
        const { mean, low, high } = pairedBootstrap(
          own.map((v, i) => v - other[i]),
          1,
        );
        const verdict = high < 0 ? 'better' : low > 0 ? 'WORSE' : 'tie';
        if (low > 0) broken++;
        console.log(
          `  ${metric} against ${best.name}: ${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] ${verdict}`,
        );
      }
    }
  }
}
process.exitCode = broken > 0 ? 1 : 0;
