// Proves by simulation that the interval of a difference of mean spends covers the truth 94-96 times in 100.
// Options: --repeats 20000 --deals 399 --seed 1 --from 1 (the case to begin with). Prints one line per case; ends with status 1 when a case fails.
import { parseArgs } from 'node:util';
import {
  compareMeans,
  compareSkewedMeans,
  enoughToTell,
  fromSparse,
  type SparseOutcome,
} from '../../src/models/experiments/index.ts';
import { createRandom, type Random } from '../../src/models/math/index.ts';

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '20000' },
    deals: { type: 'string', default: '399' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
  },
});
const repeats = Number(values.repeats);
const deals = Number(values.deals);
const random = createRandom(Number(values.seed));

/** A world: how one customer's spend is drawn in each arm, and the true difference of the means. */
interface World {
  readonly name: string;
  readonly buyers: readonly [treated: number, control: number];
  readonly spend: (random: Random) => number;
  readonly mean: number;
}

const normal: World = { name: 'normal', buyers: [1, 1], spend: (r) => 50 + 10 * r.normal(), mean: 50 };
const logNormal = (share: number, lift: number, sigma: number): World => ({
  name: `log-normal ${sigma}, ${Math.round(share * 100)} % buy${lift ? `, treated ${Math.round((share + lift) * 100)} %` : ''}`,
  buyers: [share + lift, share],
  spend: (r) => Math.exp(3.5 + sigma * r.normal()),
  mean: Math.exp(3.5 + sigma ** 2 / 2),
});

const worlds = [normal, logNormal(0.2, 0, 1), logNormal(0.3, 0, 1), logNormal(0.2, 0.05, 1), logNormal(0.3, 0, 1.3)];
const sizes = [
  [1800, 200],
  [1000, 1000],
  [18_000, 2000],
  [10_000, 10_000],
] as const;

function draw(world: World, arm: 0 | 1, n: number): SparseOutcome {
  const nonZero: number[] = [];
  const share = world.buyers[arm];
  for (let i = 0; i < n; i++) if (share === 1 || random.uniform() < share) nonZero.push(world.spend(random));
  return { n, nonZero };
}

const holds = (interval: { low: number; high: number }, truth: number) =>
  interval.low <= truth && truth <= interval.high;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(8);

let failed = 0;
let place = 0;
process.stdout.write(`${repeats} repeats, ${deals} deals\n`);
for (const world of worlds) {
  for (const [treatedSize, controlSize] of sizes) {
    if (++place < Number(values.from)) continue;
    const truth = (world.buyers[0] - world.buyers[1]) * world.mean;
    let [told, covered, below, above, welch] = [0, 0, 0, 0, 0];
    for (let i = 0; i < repeats; i++) {
      const treated = draw(world, 0, treatedSize);
      const control = draw(world, 1, controlSize);
      if (!enoughToTell(treated.nonZero.length, control.nonZero.length)) continue;
      told++;
      const answer = compareSkewedMeans(treated, control, { deals, seed: i });
      if (holds(answer, truth)) covered++;
      else if (answer.high < truth) below++;
      else above++;
      if (holds(compareMeans(fromSparse(treated), fromSparse(control)), truth)) welch++;
    }
    const coverage = covered / told;
    const good = coverage >= 0.94 && coverage <= 0.96;
    if (!good) failed++;
    process.stdout.write(
      `${good ? 'ok  ' : 'FAIL'} ${world.name.padEnd(38)} ${String(treatedSize).padStart(6)} : ${String(controlSize).padEnd(6)}` +
        ` told ${percent(told / repeats)}  covers ${percent(coverage)} (below ${percent(below / told)}, above ${percent(above / told)})` +
        `  Welch ${percent(welch / told)}\n`,
    );
  }
}
process.exitCode = failed > 0 ? 1 : 0;
