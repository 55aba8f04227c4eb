// Does the choice of a model cost anything where something happened to everybody at once, and does it gain where another model is
// truly better? Each simulated base is held against always taking the blend, on the 30, 90 and 180 days that really followed.
// Options: --bases 40 (of each: with a common pace, with one common event besides) --customers 1200 --from 0 (first seed).
// Ends with status 1 when a promise is broken.
import { parseArgs } from 'node:util';
import {
  chooseForecaster,
  evaluateAt,
  type Forecaster,
  fitBlend,
  fitModelsAt,
  logLoss,
  type ModelsAt,
  outcomeOf,
  scoreBlend,
  type Visits,
} from '../../src/models/index.ts';
import { forecastOf } from '../../src/models/stack/index.ts';
import { type BaseKind, baseKinds, shockedBase } from '../shocked-bases.ts';

const { values } = parseArgs({
  options: {
    bases: { type: 'string', default: '40' },
    customers: { type: 'string', default: '1200' },
    from: { type: 'string', default: '0' },
  },
});
const asOf = 730;
const customers = Number(values.customers);
const from = Number(values.from);
const horizons = [30, 90, 180];

interface Told {
  chosen: Forecaster;
  /** What doubt over customers alone would have chosen. */
  byCustomers: Forecaster;
  /** Log-loss minus the blend's, mean over the horizons. */
  cost: number;
  costByCustomers: number;
}

function tell(visits: Visits): Told {
  const fitted = new Map<number, ModelsAt>();
  const { chosen, candidates } = chooseForecaster(visits, asOf, { seed: 1, fitted });
  const byCustomers = candidates.find(({ difference }) => difference !== null && difference.high < 0)?.name ?? 'blend';
  const blend = fitBlend(visits, asOf, { fitted });
  const models = fitted.get(asOf) ?? fitModelsAt(visits, asOf);
  const blended = scoreBlend(blend, models, visits);
  const costOf = (name: Forecaster): number => {
    if (name === 'blend') return 0;
    const costs = horizons.map((horizon) => {
      const { bought } = outcomeOf(visits, models.summary, asOf, horizon);
      return logLoss(forecastOf(models, name, horizon).pBuy, bought) - logLoss(blended.chances(horizon), bought);
    });
    return mean(costs);
  };
  return { chosen, byCustomers, cost: costOf(chosen), costByCustomers: costOf(byCustomers) };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, v) => sum + v, 0) / Math.max(1, numbers.length);
}

let broken = 0;
function promise(what: string, holds: boolean, figures: string): void {
  console.log(`${holds ? 'kept  ' : 'BROKEN'} ${what}: ${figures}`);
  if (!holds) broken++;
}

/** Figures with a sign, so that a gain is seen. */
const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(5)}`;

function report(what: string, told: Told[], kept: (cost: number, told: Told[]) => boolean): void {
  const taken = told.filter(({ chosen }) => chosen !== 'blend');
  const takenByCustomers = told.filter(({ byCustomers }) => byCustomers !== 'blend');
  const cost = mean(told.map((one) => one.cost));
  const worst = Math.max(...told.map((one) => one.cost));
  promise(
    what,
    kept(cost, told),
    `${told.length} bases, another model than the blend in ${taken.length}, log-loss ${signed(cost)} on average, ` +
      `${signed(worst)} at worst; by doubt over customers alone ${takenByCustomers.length}, ` +
      `${signed(mean(told.map((one) => one.costByCustomers)))}, ${signed(Math.max(...told.map((one) => one.costByCustomers)))}`,
  );
}

for (const event of [false, true]) {
  const told: Told[] = [];
  for (let i = 0; i < Number(values.bases); i++) {
    const kind = baseKinds[i % baseKinds.length];
    const spread = event ? 0.15 : 0.25;
    told.push(tell(shockedBase(kind, from + i, { customers, asOf, spread, event })));
  }
  const what = event ? 'months common to all, and one event' : 'months common to all';
  report(`${what}: the choice costs less than .002 on average`, told, (cost) => cost < 0.002);
}

// Where nobody leaves after the first visit and most buy once, the models in which everybody may leave are wrong for ever.
const better: Told[] = [];
for (let i = 0; i < 8; i++) {
  better.push(tell(shockedBase('bg-nbd', from + i, { customers: 3000, asOf, spread: 0 })));
}
report('BG/NBD itself, 3,000 customers: the choice gains', better, (cost) => cost < 0);

// A base of 600 with few buyers: the blend must not be the worst of all, nor much behind personal regularity alone.
const small: { blend: number; mixture: number; worst: number }[] = [];
const kinds: BaseKind[] = ['regular and irregular', 'mbg-nbd', 'pareto-nbd'];
for (let i = 0; i < 24; i++) {
  const visits = shockedBase(kinds[i % kinds.length], from + 100 + i, { customers: 600, asOf, spread: 0.15 });
  const { rows } = evaluateAt(visits, asOf, 90);
  const of = (name: string) => rows.find((row) => row.name === name)?.logLoss ?? Number.NaN;
  const singles = rows
    .filter(({ kind, name }) => kind === 'model' && name !== 'blend')
    .map(({ logLoss }) => logLoss ?? 0);
  small.push({ blend: of('blend'), mixture: of('regularity-mixture'), worst: Math.max(...singles) });
}
promise(
  'of 600 customers the blend loses to every single model in at most one base of ten, and little on average',
  small.filter(({ blend, worst }) => blend > worst + 1e-9).length <= small.length / 10 &&
    mean(small.map(({ blend, mixture }) => blend - mixture)) < 0.002,
  `${small.length} bases, behind all of them in ${small.filter(({ blend, worst }) => blend > worst + 1e-9).length}, ` +
    `log-loss ${signed(mean(small.map(({ blend, mixture }) => blend - mixture)))} against personal regularity alone, ` +
    `${signed(Math.max(...small.map(({ blend, mixture }) => blend - mixture)))} at worst`,
);
process.exitCode = broken > 0 ? 1 : 0;
