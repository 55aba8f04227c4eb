import { describe, expect, it } from 'vitest';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { createRandom } from '../math/random.ts';
import type { ModelsAt } from '../stack/models-at.ts';
import { chooseForecaster } from './choose.ts';
import { evaluateAt } from './report.ts';

const truth: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [{ share: 1, k: 1, r: 1, alpha: 40, a: 0.7, b: 3 }],
};

describe('the choice of a model', () => {
  const visits = simulateVisits(createRandom(12), (random, until) => liveGaps(random, truth, until), {
    customers: 400,
    days: 500,
    unitDays: 1,
  });
  const fitted = new Map<number, ModelsAt>();

  it('uses the past only, gives every candidate its log-loss, and repeats', () => {
    const choice = chooseForecaster(visits, 420, { seed: 3, fitted });
    expect(choice.origins).toEqual([
      { asOf: 390, horizon: 30 },
      { asOf: 360, horizon: 30 },
      { asOf: 330, horizon: 30 },
      { asOf: 330, horizon: 90 },
      { asOf: 300, horizon: 90 },
      { asOf: 270, horizon: 90 },
    ]);
    expect(choice.candidates.map(({ name }) => name).sort()).toEqual(
      ['bg-nbd', 'blend', 'mbg-cnbd-k', 'mbg-nbd', 'pareto-nbd', 'regularity-mixture'].sort(),
    );
    expect(choice.candidates.map(({ name }) => name)).toContain(choice.chosen);
    // Purchases after the day must not matter.
    const cut = { starts: [0], days: [] as number[] };
    for (let i = 0; i + 1 < visits.starts.length; i++) {
      for (let j = visits.starts[i]; j < visits.starts[i + 1]; j++)
        if (visits.days[j] <= 420) cut.days.push(visits.days[j]);
      cut.starts.push(cut.days.length);
    }
    expect(chooseForecaster(cut, 420, { seed: 3 })).toEqual(choice);
  });

  it('stays with the blend where the history is too short to try anything', () => {
    const choice = chooseForecaster(visits, 80, { seed: 1 });
    expect(choice.chosen).toBe('blend');
    expect(choice.origins).toEqual([]);
  });

  it('reports every rule and model beside what came', () => {
    const report = evaluateAt(visits, 420, 70, { fitted });
    expect(report.rows).toHaveLength(14);
    const model = report.rows.find(({ name }) => name === 'blend');
    const rule = report.rows.find(({ name }) => name === 'absent more than 30 days');
    expect(model?.auc).toBeGreaterThan(rule?.auc ?? 1);
    expect(rule?.brier).toBeNull();
    for (const { logLoss } of report.rows) if (logLoss !== null) expect(logLoss).toBeGreaterThan(0);
    expect(report.baseRate).toBeGreaterThan(0);
  });
});
