import { describe, expect, it } from 'vitest';
import { type BaseKind, type ShockedBase, shockedBase } from '../../../tests/shocked-bases.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { createRandom } from '../math/random.ts';
import type { ModelsAt } from '../stack/models-at.ts';
import { chooseForecaster, decide } from './choose.ts';
import { evaluateAt } from './report.ts';
import { forecasterNames, type Trial } from './trials.ts';

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

  it('tells how far it has come', () => {
    const told: string[] = [];
    chooseForecaster(visits, 420, { seed: 3, fitted, progress: (done, of) => told.push(`${done} of ${of}`) });
    expect(told).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
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

// Trials of a base: what each forecaster loses in each, by customer, as it spoke and with the level taken out.
describe('beyond doubt', () => {
  const customers = 400;
  const trial = (
    i: number,
    horizon: number,
    losses: (customer: number) => { own: number; levelled: number },
  ): Trial => {
    const rows = Array.from({ length: customers }, (_, customer) => customer);
    const said = (kind: 'own' | 'levelled') => Float64Array.from(rows, (row) => 0.4 + losses(row)[kind]);
    const even = { own: new Float64Array(customers).fill(0.4), levelled: new Float64Array(customers).fill(0.4) };
    const names = forecasterNames.map((name) => [
      name,
      name === 'bg-nbd' ? { own: said('own'), levelled: said('levelled') } : even,
    ]);
    return { asOf: 700 - i * horizon, horizon, customer: rows, losses: Object.fromEntries(names) };
  };
  const random = createRandom(2);
  const noise = Float64Array.from({ length: customers }, () => 0.02 * random.normal());
  const better = (customer: number) => -0.01 + noise[customer];
  const six = [30, 30, 30, 90, 90, 90];

  it('is a model that is ahead for customers, without the level, and in all trials but one', () => {
    const trials = six.map((horizon, i) =>
      trial(i, horizon, (row) => ({ own: better(row), levelled: i === 2 ? 0.001 : better(row) })),
    );
    const choice = decide(trials, customers, 1);
    expect(choice.chosen).toBe('bg-nbd');
    expect(choice.reason).toContain('in 5 of 6 trials');
  });

  it('is nothing that one good month for everybody explains', () => {
    const trials = six.map((horizon, i) =>
      trial(i, horizon, (row) => ({ own: i === 0 || i === 3 ? 9 * better(row) : 0.001, levelled: 0.0005 })),
    );
    const choice = decide(trials, customers, 1);
    expect(choice.candidates.find(({ name }) => name === 'bg-nbd')?.difference?.high).toBeLessThan(0);
    expect(choice.chosen).toBe('blend');
    expect(choice.reason).toContain('what happened to everybody at once is no law');
  });

  it('is nothing that two of six trials speak against, however sure the customers are', () => {
    const trials = six.map((horizon, i) =>
      trial(i, horizon, (row) => ({ own: better(row), levelled: i < 2 ? 0.001 : better(row) })),
    );
    expect(decide(trials, customers, 1).chosen).toBe('blend');
  });

  it('is nothing that is ahead by its level alone, in every trial', () => {
    // without the level a hair ahead in each, which is nothing beside how much customers differ
    const mean = noise.reduce((sum, v) => sum + v, 0) / customers;
    const levelled = (row: number) => noise[row] - mean - 1e-6;
    const trials = six.map((horizon, i) => trial(i, horizon, (row) => ({ own: better(row), levelled: levelled(row) })));
    const choice = decide(trials, customers, 1);
    const ahead = choice.candidates.find(({ name }) => name === 'bg-nbd');
    expect(ahead?.trialsAhead).toBe(6);
    expect(ahead?.levelled?.high).toBeGreaterThan(0);
    expect(choice.chosen).toBe('blend');
  });

  it('is nothing whose level spoils what it knows beside it', () => {
    const trials = six.map((horizon, i) =>
      trial(i, horizon, (row) => ({ own: 0.001 + noise[row], levelled: better(row) })),
    );
    expect(decide(trials, customers, 1).chosen).toBe('blend');
  });

  it('is nothing that two trials alone could tell', () => {
    const trials = six
      .slice(0, 2)
      .map((horizon, i) => trial(i, horizon, (row) => ({ own: better(row), levelled: better(row) })));
    const choice = decide(trials, customers, 1);
    expect(choice.chosen).toBe('blend');
    expect(choice.reason).toContain('in 2 trials only');
  });
});

// The whole of it, on two simulated bases; tests/prove/models-choice.ts has eighty more.
describe('on a simulated base', () => {
  const asOf = 730;
  const costOf = (seed: number, kind: BaseKind, base: Omit<ShockedBase, 'asOf'>) => {
    const visits = shockedBase(kind, seed, { ...base, asOf });
    const fitted = new Map<number, ModelsAt>();
    const { chosen } = chooseForecaster(visits, asOf, { seed: 1, fitted });
    const { rows } = evaluateAt(visits, asOf, 90, { fitted });
    const loss = (name: string) => rows.find((row) => row.name === name)?.logLoss ?? Number.NaN;
    return { chosen, cost: loss(chosen) - loss('blend') };
  };

  it('whose months are good or bad for everybody the choice costs next to nothing', () => {
    const { cost } = costOf(3, 'mbg-nbd', { customers: 500, spread: 0.25, event: true });
    expect(cost).toBeLessThan(0.002);
  }, 120_000);

  it('that another model truly describes better the choice gains', () => {
    const { chosen, cost } = costOf(9, 'bg-nbd', { customers: 700, spread: 0.25 });
    expect(chosen).toBe('bg-nbd');
    expect(cost).toBeLessThan(-0.002);
  }, 120_000);
});
