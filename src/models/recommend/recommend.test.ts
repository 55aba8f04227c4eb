// Recommendations on small worlds whose right answer is known; the figures on real data are tests/prove/recommend-*.ts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../math/index.ts';
import { fitFactors, foldIn } from './als.ts';
import { type BasketRows, basketsOf } from './baskets.ts';
import { candidatesFor, emptyScores, pastOf, topOf } from './candidates.ts';
import { evaluateRecommender } from './evaluate.ts';
import { historiesOf } from './histories.ts';
import { neighboursOf } from './item-item.ts';
import { dueness, rebuyRates } from './rebuy.ts';
import { fitRecommender, recommend } from './recommender.ts';

/** Rows from [customer, time, ...items] tuples. */
function rowsOf(baskets: readonly (readonly number[])[]): BasketRows {
  const rows = baskets.flatMap(([customer, time, ...items]) => items.map((item) => ({ customer, time, item })));
  return {
    customer: rows.map((row) => row.customer),
    time: rows.map((row) => row.time),
    item: rows.map((row) => row.item),
  };
}

/**
 * A town of two tastes: coffee people buy items 0-4, garden people 5-9, each 3 of the 5 as a rule; everybody buys bread,
 * item 10, every time.
 */
function town(people: number, seed: number) {
  const random = createRandom(seed);
  const baskets: number[][] = [];
  for (let c = 0; c < people; c++) {
    const offset = c % 2 ? 5 : 0;
    for (let visit = 0; visit < 6; visit++) {
      const items = [0, 1, 2, 3, 4].filter(() => random.uniform() < 0.35).map((item) => item + offset);
      baskets.push([c, 10 * visit + c / 1000, 10, ...items]);
    }
  }
  return basketsOf(rowsOf(baskets), people, 11);
}

test('rows in any order become baskets, an item twice in one basket counts once', () => {
  const baskets = basketsOf({ customer: [1, 0, 1, 1, 1], item: [2, 0, 1, 2, 0], time: [5, 3, 5, 5, 1] }, 3, 3);
  expect([...baskets.starts]).toEqual([0, 1, 3, 3]);
  expect([...baskets.times]).toEqual([3, 1, 5]);
  expect([...baskets.itemStarts]).toEqual([0, 1, 2, 4]);
  expect([...baskets.items]).toEqual([0, 0, 1, 2]);
  expect(() => basketsOf({ customer: [9], item: [0], time: [0] }, 3, 3)).toThrow('no such customer');
});

test('histories count baskets and forget the withheld ones', () => {
  const baskets = basketsOf(
    rowsOf([
      [0, 1, 7],
      [0, 5, 7, 3],
      [0, 9, 3],
    ]),
    1,
    8,
  );
  const whole = pastOf(historiesOf(baskets), 0);
  expect([...(whole.items as Int32Array)]).toEqual([7, 3]);
  expect([...(whole.counts as Int32Array)]).toEqual([2, 2]);
  expect(whole.recent[0]).toBeCloseTo(0.64 + 0.8, 12);
  expect(whole.lastTime[1]).toBe(9);
  const before = historiesOf(baskets, 1);
  expect([...before.counts]).toEqual([2, 1]);
  expect(before.last[0]).toBe(5);
  expect(historiesOf(baskets, 5).items).toHaveLength(0);
});

test('items bought by the same people are neighbours, and a wholesaler decides little', () => {
  const everything = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const baskets = basketsOf(
    rowsOf([
      [0, 0, 0, 1],
      [1, 0, 0, 1],
      [2, 0, 2, 3],
      [3, 0, ...everything],
    ]),
    4,
    10,
  );
  const { starts, items, similarity } = neighboursOf(historiesOf(baskets), { keep: 8 });
  expect(items[starts[0]]).toBe(1);
  expect(similarity[starts[0]]).toBeCloseTo(1, 12);
  // 0 and 2 meet in the wholesaler's basket alone: 0.1 of weight against more than a half in each norm.
  const near = [...items.subarray(starts[0], starts[1])].indexOf(2);
  expect(similarity[starts[0] + near]).toBeCloseTo(0.1 / Math.sqrt(1.1 * 0.6), 12);
  expect(starts[1] - starts[0]).toBe(8);
});

test('factors put an unbought item of one’s own taste above one of the other taste, also for a stranger', () => {
  const baskets = town(200, 1);
  const fitted = fitFactors(historiesOf(baskets), { factors: 4, seed: 3 });
  const stranger = foldIn(fitted, [0, 1]);
  const score = (item: number) => {
    let sum = 0;
    for (let f = 0; f < 4; f++) sum += stranger[f] * fitted.items[item * 4 + f];
    return sum;
  };
  expect(Math.min(score(2), score(3), score(4))).toBeGreaterThan(Math.max(score(5), score(6), score(7), score(8)));
  expect(fitFactors(historiesOf(baskets), { factors: 4, seed: 3 })).toEqual(fitted);
});

test('an item is due when the usual wait is over', () => {
  expect(dueness({ count: 3, firstTime: 0, lastTime: 60 }, 30, 90)).toBeCloseTo(1, 12);
  expect(dueness({ count: 1, firstTime: 60, lastTime: 60 }, 30, 75)).toBeCloseTo(0.5, 12);
  expect(dueness({ count: 2, firstTime: 0, lastTime: 60 }, 30, 50)).toBe(0);
  const rates = rebuyRates(historiesOf(town(100, 2)));
  expect(Math.max(...rates.chance)).toBe(rates.chance[10]);
  expect(rates.chance[10]).toBeGreaterThan(0.9);
});

test('what is bought every time is recommended first, new things come from one’s own taste with the reason', () => {
  const baskets = town(200, 4);
  const recommender = fitRecommender(baskets, { factors: { factors: 4 } });
  const past = {
    items: [10, 0, 1],
    counts: [4, 3, 1],
    recent: [3, 2, 0.4],
    firstTime: [0, 0, 20],
    lastTime: [30, 30, 20],
    baskets: 4,
  };
  const [first, ...rest] = recommend(recommender, past, 40);
  expect(first.item).toBe(10);
  expect(first.reason).toMatchObject({ kind: 'rebuy', times: 4 });
  const isNew = recommend(recommender, past, 40, { onlyNew: true, count: 3 });
  expect(isNew.map(({ item }) => item).sort()).toEqual([2, 3, 4]);
  expect(isNew.every(({ reason }) => reason.kind === 'similar' && past.items.includes(reason.because))).toBe(true);
  expect(rest.map(({ score }) => score)).toEqual(rest.map(({ score }) => score).sort((a, b) => b - a));
  const without = recommend(recommender, past, 40, { without: (item) => item === 10 });
  expect(without.map(({ item }) => item)).not.toContain(10);
});

test('each customer is scored by the own taste and the own basket, also in arrays that served another before', () => {
  const baskets = town(200, 4);
  const recommender = fitRecommender(baskets, { factors: { factors: 4 } });
  const { factors } = recommender.parts;
  const pastOfTaste = (items: number[]) => ({
    items,
    counts: items.map(() => 2),
    recent: items.map(() => 1),
    firstTime: items.map(() => 0),
    lastTime: items.map(() => 30),
    baskets: 4,
  });
  const coffee = pastOfTaste([0, 1]);
  const garden = pastOfTaste([10, 5, 6]);
  const scores = emptyScores(11);
  for (const past of [garden, coffee]) {
    const taste = foldIn(factors, past.items);
    candidatesFor(recommender.parts, past, taste, scores);
    const dot = (item: number) => taste.reduce((sum, v, f) => sum + v * factors.items[item * 4 + f], 0);
    for (let item = 0; item < 11; item++) {
      expect(scores.taste[item]).toBeCloseTo(dot(item), 10);
      expect(scores.place[item]).toBe(past.items.indexOf(item));
    }
  }
  const kept = emptyScores(11);
  recommend(recommender, garden, 40, {}, kept);
  expect(recommend(recommender, coffee, 40, {}, kept)).toEqual(recommend(recommender, coffee, 40));
});

test('somebody without a past gets what most people buy', () => {
  const recommender = fitRecommender(town(50, 5), { factors: { factors: 4 } });
  const nobody = { items: [], counts: [], recent: [], firstTime: [], lastTime: [], baskets: 0 };
  expect(recommend(recommender, nobody, 40, { count: 1 })[0].item).toBe(10);
});

test('the evaluation finds what can be found and asks for nothing that nobody had bought', () => {
  const result = evaluateRecommender(town(300, 6), { factors: { factors: 4 } });
  expect(result.customers).toBe(300);
  expect(result.items).toBe(11);
  const of = (method: string) => result.methods.find((one) => one.method === method);
  expect(of('blend')?.all.recall).toBeGreaterThan(0.95);
  expect(of('blend')?.new.hit).toBe(1);
  expect(of('popularity')?.all.ndcg).toBeLessThan(of('blend')?.all.ndcg as number);
  const lonely = evaluateRecommender(
    basketsOf(
      rowsOf([
        [0, 0, 1],
        [0, 1, 2],
        [1, 0, 1],
      ]),
      2,
      3,
    ),
  );
  expect(lonely.customers).toBe(1);
  expect(lonely.methods.every(({ all }) => all.customers === 0)).toBe(true);
});

test('a ranking is judged by where it puts what was bought, worked out by hand', () => {
  // 20 people buy bread (0) every time, and nothing else
  const bread = evaluateRecommender(
    basketsOf(rowsOf(Array.from({ length: 20 }, (_, c) => [0, 1, 2].map((time) => [c, time, 0])).flat()), 20, 1),
  );
  for (const { method, all } of bread.methods) {
    expect([method, all]).toEqual([method, { recall: 1, ndcg: 1, hit: 1, customers: 20 }]);
  }
  // bread is bought by 20, milk (1) by 12, jam (2) by 8; the last basket of each is milk and jam
  const shelf = Array.from({ length: 20 }, (_, c) => [
    [c, 0, 0, ...(c < 12 ? [1] : []), ...(c >= 12 ? [2] : [])],
    [c, 1, 0],
    [c, 2, 1, 2],
  ]).flat();
  const { methods, rebuyShare } = evaluateRecommender(basketsOf(rowsOf(shelf), 20, 3));
  const popular = methods.find(({ method }) => method === 'popularity');
  // bread, milk, jam: found in second and third place; best would have been first and second
  const gain = 1 / Math.log2(3) + 1 / Math.log2(4);
  expect(popular?.all).toEqual({
    recall: 1,
    ndcg: expect.closeTo(gain / (1 + 1 / Math.log2(3)), 12),
    hit: 1,
    customers: 20,
  });
  // what is new to each is the one thing left
  expect(popular?.new).toEqual({ recall: 1, ndcg: 1, hit: 1, customers: 20 });
  expect(rebuyShare).toBe(0.5);
});

test('the highest scores come first, ties by number, unwanted ones left out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (scores, count) => {
        const wanted = (place: number) => place % 3 !== 0;
        const sorted = scores
          .map((score, place) => ({ score, place }))
          .filter(({ place }) => wanted(place))
          .sort((a, b) => b.score - a.score || a.place - b.place);
        expect(topOf(scores, count, wanted)).toEqual(sorted.slice(0, count).map(({ place }) => place));
      },
    ),
  );
});
