// How long fitting and scoring take on simulated bases of 10 k, 100 k and 1 M customers, as ratios to one plain pass over the same
// purchase log in the same run (so that machines can be compared), with peak memory and growth.
// node --expose-gc --import ./scripts/typescript.mjs bench/models.ts [--sizes 10000,100000] [--mixture]
import { parseArgs } from 'node:util';
import {
  createRandom,
  fit as fitModel,
  fitPersonal,
  type GapModel,
  gapModelOf,
  latenessOfAll,
  liveGaps,
  score,
  simulateVisits,
  summarise,
  visitsOf,
} from '../src/models/index.ts';

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10000,100000,1000000' }, mixture: { type: 'boolean', default: false } },
});

// The generator of the reference figures: BG/NBD r .55, alpha 6, a .9, b 2.6 per week, two years of joining.
const truth: GapModel = {
  unit: 'weeks',
  firstVisitDrops: false,
  rho: 1,
  classes: [{ share: 1, k: 1, r: 0.55, alpha: 6, a: 0.9, b: 2.6 }],
};
const days = 730;

let peak = 0;
let previousTotal = 0;
let previousSize = 0;

for (const size of values.sizes.split(',').map(Number)) {
  const drawn = simulateVisits(createRandom(1), (random, until) => liveGaps(random, truth, until), {
    customers: size,
    days,
    unitDays: 7,
  });
  const rows = drawn.days.length;
  const customer = new Int32Array(rows);
  const day = new Int32Array(rows);
  // The log in the order of a shop's export: by day, not by customer.
  const order = Int32Array.from({ length: rows }, (_, i) => i).sort((p, q) => drawn.days[p] - drawn.days[q]);
  const owner = new Int32Array(rows);
  for (let i = 0; i < size; i++) owner.fill(i, drawn.starts[i], drawn.starts[i + 1]);
  order.forEach((from, to) => {
    customer[to] = owner[from];
    day[to] = drawn.days[from];
  });

  globalThis.gc?.();
  const pass = time(() => {
    const last = new Int32Array(size);
    const count = new Int32Array(size);
    for (let i = 0; i < rows; i++) {
      last[customer[i]] = day[i];
      count[customer[i]]++;
    }
    return last[0] + count[0];
  });
  const grouping = time(() => visitsOf(customer, day, size));
  const summary = time(() => summarise(grouping.result, { asOf: days - 1 }));
  const fitting = time(() => fitModel('mbg-nbd', summary.result));
  const bg = time(() => fitModel('bg-nbd', summary.result));
  const scoring = time(() => score(fitting.result, summary.result, { horizon: 91 }));
  const late = time(() => latenessOfAll(gapModelOf(fitting.result), summary.result, { patience: 365 }));
  const total = grouping.ms + summary.ms + fitting.ms + scoring.ms + late.ms;
  console.log(`${size} customers, ${rows} visit days, plain pass ${pass.ms.toFixed(1)} ms`);
  for (const [name, ms] of [
    ['log to visits', grouping.ms],
    ['visits to summary', summary.ms],
    ['fit MBG/NBD', fitting.ms],
    ['fit BG/NBD', bg.ms],
    ['score (alive, buys, count)', scoring.ms],
    ['lateness', late.ms],
    ['log to scores', total],
  ] as const) {
    console.log(
      `  ${name.padEnd(28)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / pass.ms).toFixed(1).padStart(7)} passes`,
    );
  }
  if (values.mixture) {
    const mixture = time(() => fitPersonal(grouping.result, days - 1));
    const discounted = summarise(grouping.result, { asOf: days - 1, rho: mixture.result.rho });
    const plain = { ...discounted, recent: mixture.result.rho === 1 ? undefined : discounted.recent };
    const scored = time(() => score(mixture.result, plain, { horizon: 91 }));
    console.log(
      `  fit mixture (${mixture.result.classes.length} classes)       ${mixture.ms.toFixed(0).padStart(7)} ms`,
    );
    console.log(`  score mixture                ${scored.ms.toFixed(0).padStart(7)} ms`);
  }
  peak = Math.max(peak, process.resourceUsage().maxRSS / 1024);
  const growth =
    previousSize > 0
      ? `, ${(total / previousTotal).toFixed(1)}x the time for ${size / previousSize}x the customers`
      : '';
  console.log(
    `  estimates r ${fitting.result.parameters.r.toFixed(4)}; peak memory so far ${peak.toFixed(0)} MB${growth}`,
  );
  previousTotal = total;
  previousSize = size;
}

function time<T>(work: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
}
