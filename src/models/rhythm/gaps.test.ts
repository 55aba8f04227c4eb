// The closed gaps of a few customers, counted by hand, and which of them tell something about lateness.
import { describe, expect, it } from 'vitest';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { closedGaps, gapProbabilities, returnsOf, uniformScores } from './gaps.ts';

// the first comes on days 0, 10, 40; the second once; the third on days 5 and 100
const visits = { starts: [0, 3, 4, 6], days: [0, 10, 40, 7, 5, 100] };

const oneClass = (k: number, alpha: number): GapModel => ({
  unit: 'days',
  firstVisitDrops: true,
  rho: 1,
  classes: [{ share: 1, k, r: 2, alpha, a: 0.3, b: 6 }],
});

describe('closed gaps', () => {
  it('are told each with what was known when it opened', () => {
    const closed = closedGaps(visits, { to: 100 });
    expect([...closed.customer]).toEqual([0, 0, 2]);
    expect([...closed.gap]).toEqual([10, 30, 95]);
    expect([...closed.history.x]).toEqual([0, 1, 0]);
    expect([...closed.history.tx]).toEqual([0, 10, 0]);
    expect([...closed.history.T]).toEqual([0, 10, 0]);
    expect(closed.history.logGaps?.[1]).toBeCloseTo(Math.log(10), 12);
    expect([...closed.since]).toEqual([0, 0, 0]);
    expect([...closed.until]).toEqual([100, 90, 95]);
  });

  it('begin after the first day of the watch and end with its last', () => {
    const after = closedGaps(visits, { from: 10, to: 99 });
    expect([[...after.gap], [...after.since], [...after.until]]).toEqual([[30], [0], [89]]);
    const later = closedGaps(visits, { from: 39, to: 100 });
    // the gap that opened on day 10 had lasted 29 days then, the one of day 5 had lasted 34
    expect([[...later.gap], [...later.since]]).toEqual([
      [30, 95],
      [29, 34],
    ]);
    expect([...closedGaps(visits, { from: 40, to: 100 }).gap]).toEqual([95]);
  });

  it('are as long in weeks as in days, and an older gap counts less where history is discounted', () => {
    const weeks = closedGaps({ starts: [0, 4], days: [0, 7, 21, 49] }, { to: 70, unit: 'weeks', rho: 0.5 });
    expect([[...weeks.gap], [...weeks.until]]).toEqual([
      [1, 2, 4],
      [10, 9, 7],
    ]);
    expect([...(weeks.history.recent?.x ?? [])]).toEqual([0, 1, 1.5]);
  });
});

describe('returns on the scale of lateness', () => {
  it('are those within the patience horizon, its last day among them', () => {
    const closed = closedGaps(visits, { to: 100 });
    expect([...returnsOf(oneClass(1, 20), closed, 30).customer]).toEqual([0, 0]);
    expect([...returnsOf(oneClass(1, 20), closed, 29).customer]).toEqual([0]);
    expect([...returnsOf(oneClass(1, 20), closed, 95).at].map((v) => Number.isFinite(v))).toEqual([true, true, true]);
  });

  it('stand between the beginning and the end of their watch', () => {
    const model = oneClass(1, 20);
    const closed = closedGaps(visits, { from: 39, to: 100 });
    const { at, since, until } = returnsOf(model, closed, 365);
    // F(w) = 1 - (c / (c + w))^R with c = 20 + 10, R = 3 for the first and c = 20, R = 2 for the third
    const of = (c: number, R: number) => (w: number) => (1 - (c / (c + w)) ** R) / (1 - (c / (c + 365)) ** R);
    const [first, third] = [of(30, 3), of(20, 2)];
    const rough = (values: number[]) => values.map((v) => expect.closeTo(v, 10));
    expect([...at]).toEqual(rough([first(30), third(95)]));
    expect([...since]).toEqual(rough([first(29), third(34)]));
    expect([...until]).toEqual(rough([first(90), third(95)]));
    expect([...uniformScores({ at, since, until, customer: closed.customer })][1]).toBeCloseTo(1, 12);
  });

  it('tell nothing of a rhythm so slow that hardly a gap ends within the horizon', () => {
    const slow = oneClass(24, 1e20);
    const closed = closedGaps(visits, { to: 100 });
    expect([...gapProbabilities(slow, closed.history, [365, 365, 365])]).toEqual([0, 0, 0]);
    expect(returnsOf(slow, closed, 365)).toEqual({
      at: new Float64Array(0),
      since: new Float64Array(0),
      until: new Float64Array(0),
      customer: new Int32Array(0),
    });
  });

  it('of a watch that had no length stand in its middle', () => {
    const watch = { at: [0.3, 0.3, 0.9], since: [0.3, 0.4, 0.2], until: [0.3, 0.8, 0.7] };
    const of = (values: number[]) => Float64Array.from(values);
    const returns = { at: of(watch.at), since: of(watch.since), until: of(watch.until), customer: new Int32Array(3) };
    expect([...uniformScores(returns)]).toEqual([0.5, 0, 1]);
  });
});
