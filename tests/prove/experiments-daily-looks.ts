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
} from '../../src/models/experiments/index.ts';
import { createRandom, type Random } from '../../src/models/math/index.ts';

const { values } = parseArgs({
  options: { repeats: { type: 'string', default: '4000' }, seed: { type: 'string', default: '1' } },
});
const repeats = Number(values.repeats);
const random = createRandom(Number(values.seed));

const outcomes: Record<string, (r: Random) => number> = {
  'bought or not, 5 %': (r) => (r.uniform() < 0.05 ? 1 : 0),
  'bought or not, 30 %': (r) => (r.uniform() < 0.3 ? 1 : 0),
  'normal spend': (r) => 50 + 10 * r.normal(),
  'spend, 20 % buy, log-normal 1': (r) => (r.uniform() < 0.2 ? Math.exp(3.5 + r.normal()) : 0),
};

/** One experiment without an effect, looked at 100 times while it grows; which methods were ever deceived. */
function looks(
  outcome: (r: Random) => number,
  perLook: number,
  heldOut: number,
): { sequence: boolean; fixed: boolean } {
  const sums = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  let [sequence, fixed] = [false, false];
  for (let look = 0; look < 100 && !(sequence && fixed); look++) {
    for (let i = 0; i < perLook; i++) {
      const arm = sums[random.uniform() < heldOut ? 1 : 0];
      const value = outcome(random);
      arm[0]++;
      arm[1] += value;
      arm[2] += value * value;
      if (value !== 0) arm[3]++;
    }
    if (!enoughToTell(sums[0][3], sums[1][3])) continue;
    const [treated, control] = sums.map(([n, sum, squares]) => fromSums(n, sum, squares));
    if (confidenceSequence(treated, control).excludesZero) sequence = true;
    if (compareMeans(treated, control).p < 0.05) fixed = true;
  }
  return { sequence, fixed };
}

// Not above 5 %: the count of deceived experiments must not exceed what a true 5 % exceeds once in a hundred.
const most = repeats * 0.05 + normalQuantile(0.99) * Math.sqrt(repeats * 0.05 * 0.95);
let failed = 0;
process.stdout.write(
  `${repeats} experiments without an effect, 100 looks each; at most ${Math.floor(most)} may be deceived\n`,
);
for (const [name, outcome] of Object.entries(outcomes)) {
  for (const perLook of [20, 100]) {
    for (const heldOut of [0.1, 0.5]) {
      let [sequence, fixed] = [0, 0];
      for (let i = 0; i < repeats; i++) {
        const deceived = looks(outcome, perLook, heldOut);
        if (deceived.sequence) sequence++;
        if (deceived.fixed) fixed++;
      }
      const good = sequence <= most;
      if (!good) failed++;
      process.stdout.write(
        `${good ? 'ok  ' : 'FAIL'} ${name.padEnd(30)} ${String(perLook).padStart(4)} a look, ${heldOut * 100} % held out:` +
          ` sequence ${((100 * sequence) / repeats).toFixed(2)} %, fixed interval ${((100 * fixed) / repeats).toFixed(2)} %\n`,
      );
    }
  }
}
process.exitCode = failed > 0 ? 1 : 0;
