import { describe, expect, it } from 'vitest';
import { absent, cutOff, type DataSet, hasData, realVisits } from '../../../tests/real-data.ts';
import { outcomeOf } from '../lifetimes/outcome.ts';
import { summarise } from '../lifetimes/summary.ts';
import { auc, brier, calibration, countErrors, logLoss } from './metrics.ts';
import { rulesOf } from './rules.ts';

/**
 * Baseline figures computed apart from this code (Python, scikit-learn): AUC of absence for 30, 60 and 90 days, recency, twice
 * the own mean gap, silence in own mean gaps; of the own rate AUC, Brier, log-loss, slope, count MAE, RMSE, sum ratio.
 */
const published: [DataSet, horizon: number, rules: number[], rate: number[]][] = [
  [
    'cdnow',
    90,
    [0.6105, 0.6776, 0.6961, 0.7052, 0.7843, 0.7282],
    [0.7707, 0.1349, 0.8308, 0.146, 0.4051, 0.868, 1.345],
  ],
  [
    'grocery',
    30,
    [0.7548, 0.8222, 0.837, 0.825, 0.8857, 0.8417],
    [0.8675, 0.1007, 0.3877, 0.409, 0.2736, 0.4742, 1.55],
  ],
  [
    'grocery',
    90,
    [0.7391, 0.8232, 0.8482, 0.8423, 0.9116, 0.8748],
    [0.8714, 0.1501, 0.6107, 0.282, 0.6469, 1.2084, 1.535],
  ],
  [
    'online-retail',
    30,
    [0.6104, 0.6209, 0.622, 0.6127, 0.6716, 0.6218],
    [0.7284, 0.1816, 1.2167, 0.118, 0.3515, 0.5658, 0.801],
  ],
  [
    'online-retail',
    90,
    [0.6061, 0.6375, 0.6397, 0.6319, 0.6837, 0.6551],
    [0.7223, 0.2708, 2.5363, 0.103, 0.8629, 1.4021, 0.721],
  ],
  [
    'synthetic',
    90,
    [0.6259, 0.6607, 0.6651, 0.6453, 0.7154, 0.6891],
    [0.6144, 0.2559, 1.921, 0.04, 0.7707, 1.576, 1.567],
  ],
];

describe('the rules of thumb', () => {
  for (const [set, horizon, rules, rate] of published) {
    it.skipIf(!hasData(set))(`have the published figures on ${set}, ${horizon} days (${absent} when missing)`, () => {
      const visits = realVisits(set);
      const summary = summarise(visits, { asOf: cutOff[set] });
      const { bought, count } = outcomeOf(visits, summary, cutOff[set], horizon);
      const found = rulesOf(summary, horizon);
      found.slice(0, 6).forEach(({ name, score }, i) => {
        // The published absences were counted in weeks with rounding errors: who was away exactly 30 days fell to either side.
        expect(Math.abs(auc(score, bought) - rules[i]), name).toBeLessThan(i < 3 ? 4e-3 : 1.5e-4);
      });
      const { score, expectedCount = score } = found[6];
      const { mae, rmse, sumRatio } = countErrors(expectedCount, count);
      const own = [
        auc(score, bought),
        brier(score, bought),
        logLoss(score, bought),
        calibration(score, bought).slope,
        mae,
        rmse,
        sumRatio,
      ];
      own.forEach((figure, i) => {
        expect(Math.abs(figure - rate[i]), `own rate, figure ${i}`).toBeLessThan(1.1e-3);
      });
    });
  }

  it('give a customer with one purchase the median of the mean gaps of the others', () => {
    // Mean gaps 10, 20 and 60; the fourth bought once, 30 days ago.
    const visits = { starts: [0, 2, 4, 6, 7], days: [80, 90, 60, 80, 20, 80, 70] };
    const rules = rulesOf(summarise(visits, { asOf: 100 }), 30);
    const scores = Object.fromEntries(rules.map(({ name, score }) => [name, Array.from(score)]));
    expect(scores['recency in own gaps']).toEqual([-1, -1, -20 / 60, -30 / 20]);
    expect(scores['absent more than twice the own mean gap']).toEqual([1, 1, 1, 1]);
    const alone = rulesOf(summarise({ starts: [0, 1], days: [0] }, { asOf: 100 }), 30);
    expect(alone.every(({ score }) => Number.isFinite(score[0]))).toBe(true);
  });
});
