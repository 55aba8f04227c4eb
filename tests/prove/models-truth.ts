// Simulated customers whose truth is known, half of them regular: does the personal-regularity model forecast as well as an oracle
// that knows the generator (but not each customer's kind), and is its lateness true for each kind apart?
// Options: --customers 20000 --seed <fresh each run>. Ends with status 1 when a promise is broken.
import { parseArgs } from 'node:util';
import {
  auc,
  brier,
  closedGaps,
  createRandom,
  type FittedMixture,
  falseAlarmShare,
  fitPersonal,
  type GapModel,
  gapModelOf,
  type Life,
  latenessOfAll,
  liveGaps,
  outcomeOf,
  recalibrated,
  recalibrationFor,
  returnsOf,
  score,
  simulateVisits,
  summarise,
  uniformScores,
} from '../../src/models/index.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const customers = Number(values.customers);
const seed = Number(values.seed);
const patience = 365;
const asOf = 730;
const horizon = 90;
const end = asOf + 180;

const truth: GapModel = {
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [
    { share: 0.5, k: 1, r: 1.5, alpha: 60, a: 0.6, b: 2.6 },
    { share: 0.5, k: 8, r: 3, alpha: 12, a: 0.6, b: 2.6 },
  ],
};

const kinds: number[] = [];
const lives: Life[] = [];
const visits = simulateVisits(
  createRandom(seed),
  (random, until) => {
    const life = liveGaps(random, truth, until);
    kinds.push(life.class);
    lives.push(life);
    return life;
  },
  { customers, days: end + 1, unitDays: 1 },
);

let broken = 0;
function promise(name: string, holds: boolean, figures: string): void {
  console.log(`${holds ? 'kept  ' : 'BROKEN'} ${name}: ${figures}`);
  if (!holds) broken++;
}

const fitted = fitPersonal(visits, asOf);
console.log(`seed ${seed}, ${customers} customers, ${fitted.classes.length} classes, rho ${fitted.rho}`);
for (const one of fitted.classes) {
  console.log(
    `  share ${one.share.toFixed(3)} k ${one.k.toFixed(2)} r ${one.r.toFixed(2)} alpha ${one.alpha.toFixed(1)} a ${one.a.toFixed(2)} b ${one.b.toFixed(2)}`,
  );
}

const plain = summarise(visits, { asOf });
const summary = fitted.rho === 1 ? plain : summarise(visits, { asOf, rho: fitted.rho });
const { bought } = outcomeOf(visits, plain, asOf, horizon);
const oracleModel: FittedMixture = { ...fitted, classes: truth.classes, rho: 1 };
const own = score(fitted, summary, { horizon, counts: false });
const oracle = score(oracleModel, plain, { horizon, counts: false });
const figures = (p: Float64Array): [number, number] => [auc(p, bought), brier(p, bought)];
const [ownAuc, ownBrier] = figures(own.pBuy);
const [oracleAuc, oracleBrier] = figures(oracle.pBuy);
promise(
  'ranks like the oracle',
  oracleAuc - ownAuc < 0.003,
  `AUC ${ownAuc.toFixed(4)} against ${oracleAuc.toFixed(4)}`,
);
promise(
  'is as sharp as the oracle',
  ownBrier - oracleBrier < 0.003,
  `Brier ${ownBrier.toFixed(4)} against ${oracleBrier.toFixed(4)}`,
);

// Who is truly gone: left before the day.
const gone = Float64Array.from(plain.customer ?? [], (i) =>
  lives[i].end < Number.POSITIVE_INFINITY && left(i) ? 1 : 0,
);
function left(i: number): boolean {
  // The last visit of a life that ended is the last thing that happened to it.
  const last = visits.days[visits.starts[i + 1] - 1];
  return last <= asOf;
}
const youden = (p: Float64Array): number => {
  const mean = p.reduce((sum, v) => sum + v, 0) / p.length;
  let hit = 0;
  let wrong = 0;
  let goneCount = 0;
  for (let i = 0; i < p.length; i++) {
    if (gone[i]) {
      goneCount++;
      if (p[i] < mean) hit++;
    } else if (p[i] < mean) wrong++;
  }
  return hit / goneCount - wrong / (p.length - goneCount);
};
const [ownJ, oracleJ] = [youden(own.pAlive), youden(oracle.pAlive)];
promise(
  'tells the gone like the oracle',
  oracleJ - ownJ < 0.01,
  `Youden J ${ownJ.toFixed(4)} against ${oracleJ.toFixed(4)}`,
);

const gapModel = gapModelOf(fitted);
const past = returnsOf(gapModel, closedGaps(visits, { to: asOf, rho: fitted.rho }), patience);
const map = recalibrationFor(past);
const later = returnsOf(gapModel, closedGaps(visits, { from: asOf, to: end, rho: fitted.rho }), patience);
const mapped = {
  ...later,
  at: later.at.map((v) => recalibrated(map, v)),
  since: later.since.map((v) => recalibrated(map, v)),
  until: later.until.map((v) => recalibrated(map, v)),
};
const scores = uniformScores(mapped);
console.log(`${scores.length} later returns, ${map ? 'recalibrated' : 'no recalibration needed'}`);
const of = (kind: number | undefined): { share: number; standardError: number } =>
  falseAlarmShare(
    scores.filter((_, i) => kind === undefined || kinds[later.customer[i]] === kind),
    0.05,
  );
for (const [name, kind, high] of [
  ['all', undefined, 0.06],
  ['irregular', 0, 0.07],
  ['regular', 1, 0.07],
] as const) {
  const { share, standardError } = of(kind);
  promise(
    `false alarms of ${name} customers at 5 %`,
    share > 0.04 && share < high,
    `${(100 * share).toFixed(2)} % (se ${(100 * standardError).toFixed(2)})`,
  );
}

const late = latenessOfAll(gapModel, summary, { patience });
const counts = { regular: 0, irregular: 0, 'one-time': 0 };
late.forEach((v, i) => {
  if (recalibrated(map, v) < 0.95) return;
  if (summary.x[i] === 0) counts['one-time']++;
  else counts[kinds[summary.customer?.[i] ?? i] === 1 ? 'regular' : 'irregular']++;
});
console.log(
  `late at 5 %: ${counts.regular} regular, ${counts.irregular} irregular, ${counts['one-time']} one-time buyers`,
);
process.exitCode = broken > 0 ? 1 : 0;
