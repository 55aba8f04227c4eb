// How sure a lead is: the figures compared are those of the metrics themselves, and whose lead it is follows their sense.
import { expect, test } from 'vitest';
import { createRandom } from '../../models/index.ts';
import { type Compared, compareWithChosen } from './compare.ts';

const customers = 400;
const random = createRandom(5);
const truth = Float64Array.from({ length: customers }, () => random.uniform());
const bought = truth.map((p) => (random.uniform() < p ? 1 : 0));
const count = bought.map((v) => v * (1 + random.below(3)));
const guess = Float64Array.from({ length: customers }, () => 0.1 + 0.8 * random.uniform());
/** In steps of a fifth, so that many customers are level. */
const coarse = truth.map((p) => Math.round(5 * p) / 5);

function evaluation(change: Partial<Compared> = {}): Compared {
  const columns = { blend: truth, guess, coarse };
  return {
    rows: [{ name: 'blend' }, { name: 'guess' }, { name: 'coarse' }, { name: 'unknown' }],
    scores: columns,
    probabilities: columns,
    counts: columns,
    medians: { blend: bought, guess: bought.map((v) => v + 1) },
    outcome: { bought, count },
    ...change,
  };
}

/** The share of pairs of a buyer and another that are ranked right, ties half. */
function aucOf(scores: Float64Array): number {
  let right = 0;
  let pairs = 0;
  for (let i = 0; i < customers; i++) {
    for (let j = 0; j < customers; j++) {
      if (!bought[i] || bought[j]) continue;
      pairs++;
      right += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return right / pairs;
}

const meanOf = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;

test('a lead is the difference of the two figures, by every metric', () => {
  const found = compareWithChosen(evaluation(), 'blend', 1);
  const lead = (against: string, metric: string) =>
    found.find((one) => one.against === against && one.metric === metric)?.difference;
  for (const [name, other] of [
    ['guess', guess],
    ['coarse', coarse],
  ] as const) {
    expect(lead(name, 'auc')).toBeCloseTo(aucOf(truth) - aucOf(other), 10);
    const square = (p: Float64Array) => meanOf(p.map((v, i) => (v - bought[i]) ** 2));
    expect(lead(name, 'brier')).toBeCloseTo(square(truth) - square(other), 10);
    const missed = (p: Float64Array) => meanOf(p.map((v, i) => Math.abs(v - count[i])));
    expect(lead(name, 'mae')).toBeCloseTo(missed(truth) - missed(other), 10);
  }
  expect(lead('guess', 'medianMae')).toBeCloseTo(
    meanOf(bought.map((v, i) => Math.abs(v - count[i]) - Math.abs(v + 1 - count[i]))),
    10,
  );
});

test('a lead in ranking is as sure as drawing the customers anew makes it', () => {
  const lead = compareWithChosen(evaluation(), 'blend', 1).find(
    ({ against, metric }) => against === 'guess' && metric === 'auc',
  );
  const drawing = createRandom(9);
  const drawn = Array.from({ length: 300 }, () => {
    const rows = Array.from({ length: customers }, () => drawing.below(customers));
    const rank = (scores: Float64Array) => {
      const buyers = rows.filter((row) => bought[row]);
      const others = rows.filter((row) => !bought[row]);
      let right = 0;
      for (const b of buyers)
        for (const o of others) right += scores[b] > scores[o] ? 1 : scores[b] === scores[o] ? 0.5 : 0;
      return right / (buyers.length * others.length);
    };
    return rank(truth) - rank(guess);
  }).sort((a, b) => a - b);
  expect(lead?.low).toBeCloseTo(drawn[7], 1);
  expect(lead?.high).toBeCloseTo(drawn[292], 1);
  expect((lead?.high ?? 0) - (lead?.low ?? 0)).toBeCloseTo(drawn[292] - drawn[7], 1);
});

test('ahead is a larger AUC and a smaller loss; the same comparison from the other side is behind', () => {
  const verdicts = (chosen: 'blend', columns: Partial<Compared>) =>
    Object.fromEntries(
      compareWithChosen(evaluation(columns), chosen, 1)
        .filter(({ against }) => against === 'guess')
        .map(({ metric, verdict }) => [metric, verdict]),
    );
  const all = (verdict: string) => ({ auc: verdict, brier: verdict, logLoss: verdict });
  const of = (blend: Float64Array, other: Float64Array) => ({
    scores: { blend, guess: other },
    probabilities: { blend, guess: other },
    counts: {},
    medians: {},
  });
  expect(verdicts('blend', of(truth, guess))).toEqual(all('better'));
  expect(verdicts('blend', of(guess, truth))).toEqual(all('worse'));
  expect(verdicts('blend', of(truth, truth))).toEqual(all('tie'));
});

test('nothing is compared with itself, nor by a metric that one of the two does not have', () => {
  const found = compareWithChosen(evaluation(), 'blend', 1);
  expect(new Set(found.map(({ against }) => against))).toEqual(new Set(['guess', 'coarse']));
  expect(found.filter(({ metric }) => metric === 'medianMae').map(({ against }) => against)).toEqual(['guess']);
});

test('where nobody or everybody bought there is nothing to rank', () => {
  for (const everybody of [0, 1]) {
    const outcome = { bought: new Float64Array(customers).fill(everybody), count };
    const metrics = new Set(compareWithChosen(evaluation({ outcome }), 'blend', 1).map(({ metric }) => metric));
    expect([...metrics].sort()).toEqual(['brier', 'logLoss', 'mae', 'medianMae']);
  }
});

test('a lead that shows in no digit of a report is none, however sure it is', () => {
  const hair = truth.map((p) => p + (p > 0.5 ? -1e-6 : 1e-6));
  const found = compareWithChosen(
    evaluation({ counts: { blend: truth, guess: hair }, probabilities: {}, scores: {}, medians: {} }),
    'blend',
    1,
  );
  expect(found).toMatchObject([{ against: 'guess', metric: 'mae', verdict: 'tie' }]);
});
