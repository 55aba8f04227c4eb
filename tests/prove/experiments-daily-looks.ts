// Proves by simulation that 100 looks at a confidence sequence find a difference where there is none at most 5 times
// in 100 (binomial test at 1 %), and shows how often 100 looks at the fixed interval do.
// Options: --repeats 4000 --seed 1. Ends with status 1 when a case fails.
import { parseArgs } from 'node:util';
import {
  compareMeans,
  confidenceSequence,
  enoughToTell,
  fromSums,
  normalQuantile,
  skewedConfidenceSequence,
} from '../../src/models/experiments/index.ts';
import { createRandom, type Random } from '../../src/models/math/index.ts';

const { values } = parseArgs({
  options: { repeats: { type: 'string', default: '4000' }, seed: { type: 'string', default: '1' } },
});
const repeats = Number(values.repeats);
const random = createRandom(Number(values.seed));

/** What is watched: how one customer's outcome is drawn, and whether it is spend, which gets the skew-aware sequence. */
interface Outcome {
  readonly name: string;
  readonly draw: (r: Random) => number;
  readonly spend: boolean;
}
const logNormal = (share: number, sigma: number): Outcome => ({
  name: `spend, ${share * 100} % buy, log-normal ${sigma}`,
  draw: (r) => (r.uniform() < share ? Math.exp(3.5 + sigma * r.normal()) : 0),
  spend: true,
});
const outcomes: readonly Outcome[] = [
  { name: 'bought or not, 5 %', draw: (r) => (r.uniform() < 0.05 ? 1 : 0), spend: false },
  { name: 'bought or not, 30 %', draw: (r) => (r.uniform() < 0.3 ? 1 : 0), spend: false },
  { name: 'normal spend', draw: (r) => 50 + 10 * r.normal(), spend: false },
  logNormal(0.2, 1),
  logNormal(0.3, 1.3),
];

/** One experiment without an effect, looked at 100 times while it grows; which methods were ever deceived. */
function looks(outcome: Outcome, perLook: number, heldOut: number): { plain: boolean; used: boolean; fixed: boolean } {
  const arms = [0, 1].map(() => ({ n: 0, sum: 0, squares: 0, nonZero: [] as number[] }));
  let [plain, used, fixed] = [false, false, false];
  for (let look = 0; look < 100 && !(used && fixed); look++) {
    for (let i = 0; i < perLook; i++) {
      const arm = arms[random.uniform() < heldOut ? 1 : 0];
      const value = outcome.draw(random);
      arm.n++;
      arm.sum += value;
      arm.squares += value * value;
      if (value !== 0) arm.nonZero.push(value);
    }
    if (!enoughToTell(arms[0].nonZero.length, arms[1].nonZero.length)) continue;
    const [treated, control] = arms.map(({ n, sum, squares }) => fromSums(n, sum, squares));
    if (compareMeans(treated, control).p < 0.05) fixed = true;
    // The skew-aware sequence contains the plain one: it need not be drawn while that one holds zero.
    if (!confidenceSequence(treated, control).excludesZero) continue;
    plain = true;
    if (!outcome.spend || skewedConfidenceSequence(arms[0], arms[1], { seed: look }).excludesZero) used = true;
  }
  return { plain, used, fixed };
}

// Not above 5 %: the count of deceived experiments must not exceed what a true 5 % exceeds once in a hundred.
const most = repeats * 0.05 + normalQuantile(0.99) * Math.sqrt(repeats * 0.05 * 0.95);
let failed = 0;
process.stdout.write(
  `${repeats} experiments without an effect, 100 looks each; at most ${Math.floor(most)} may be deceived\n`,
);
for (const outcome of outcomes) {
  for (const perLook of [20, 100]) {
    for (const heldOut of [0.1, 0.5]) {
      let [plain, used, fixed] = [0, 0, 0];
      for (let i = 0; i < repeats; i++) {
        const deceived = looks(outcome, perLook, heldOut);
        if (deceived.plain) plain++;
        if (deceived.used) used++;
        if (deceived.fixed) fixed++;
      }
      const good = used <= most;
      if (!good) failed++;
      const share = (count: number) => `${((100 * count) / repeats).toFixed(2)} %`;
      process.stdout.write(
        `${good ? 'ok  ' : 'FAIL'} ${outcome.name.padEnd(30)} ${String(perLook).padStart(4)} a look, ${heldOut * 100} % held out:` +
          ` sequence ${share(used)}${outcome.spend ? ` (without regard to skewness ${share(plain)})` : ''}, fixed interval ${share(fixed)}\n`,
      );
    }
  }
}
process.exitCode = failed > 0 ? 1 : 0;
