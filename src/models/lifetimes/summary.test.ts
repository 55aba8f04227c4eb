import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupSummary, thinRows } from './group.ts';
import { checkSummary, customersIn, summarise, summaryFrom } from './summary.ts';
import { visitsOf } from './visits.ts';

describe('a purchase log', () => {
  it('becomes visit days: one visit per day, amounts added up, order restored', () => {
    const visits = visitsOf([1, 0, 1, 1, 3], [105, 100, 103, 105, 99], 4, [5, 10, 2, 7, 1]);
    expect(Array.from(visits.starts)).toEqual([0, 1, 3, 3, 4]);
    expect(Array.from(visits.days)).toEqual([100, 103, 105, 99]);
    expect(Array.from(visits.amounts ?? [])).toEqual([10, 2, 12, 1]);
  });

  it('refuses rows without a day or a customer', () => {
    expect(() => visitsOf([0], [1.5], 1)).toThrow(/row 0/);
    expect(() => visitsOf([2], [1], 2)).toThrow(/no such customer/);
    expect(() => visitsOf([0, 1], [1], 2)).toThrow(RangeError);
  });
});

describe('a summary', () => {
  const visits = visitsOf([0, 0, 0, 1, 2], [10, 17, 31, 20, 90], 3);

  it('sees only what happened up to the day, in the unit that was asked for', () => {
    const weeks = summarise(visits, { asOf: 45, unit: 'weeks' });
    expect(Array.from(weeks.x)).toEqual([2, 0]);
    expect(Array.from(weeks.tx)).toEqual([3, 0]);
    expect(Array.from(weeks.T)).toEqual([5, 25 / 7]);
    expect(weeks.logGaps[0]).toBeCloseTo(Math.log(1) + Math.log(2), 12);
    expect(Array.from(weeks.customer ?? [])).toEqual([0, 1]);
    expect(Array.from(summarise(visits, { asOf: 20 }).x)).toEqual([1, 0]);
  });

  it('counts older gaps less when asked to discount', () => {
    const { recent } = summarise(visits, { asOf: 45, rho: 0.5 });
    expect(recent?.x[0]).toBe(1.5);
    expect(recent?.tx[0]).toBe(7 * 0.5 + 14);
    expect(recent?.logGaps[0]).toBeCloseTo(Math.log(7) * 0.5 + Math.log(14), 12);
    expect(() => summarise(visits, { asOf: 45, rho: 0 })).toThrow(RangeError);
  });

  it('is refused when a row is impossible, with the row and the reason', () => {
    const bad = (x: number, tx: number, T: number) => () =>
      checkSummary(summaryFrom({ x: [1, x], tx: [2, tx], T: [3, T] }, 'days'));
    expect(bad(1, 5, 4)).toThrow(/row 1 .*tx > T/);
    expect(bad(0, 2, 4)).toThrow(/no repeat visit/);
    expect(bad(2, 0, 4)).toThrow(/merge the visits/);
    expect(bad(1.5, 1, 4)).toThrow(/whole number/);
    expect(bad(1, 1, Number.NaN)).toThrow(/missing/);
    expect(() => checkSummary(summaryFrom({ x: [], tx: [], T: [] }, 'days'))).toThrow(/no customers/);
  });
});

describe('grouping', () => {
  it('keeps every customer, however the rows repeat', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })),
          { minLength: 1, maxLength: 60 },
        ),
        (triples) => {
          const summary = summaryFrom(
            {
              x: triples.map((t) => t[0]),
              tx: triples.map((t) => (t[0] === 0 ? 0 : t[1])),
              T: triples.map((t) => t[1] + t[2]),
              logGaps: triples.map((t) => t[0] * t[1]),
            },
            'days',
          );
          const grouped = groupSummary(summary);
          const keys = new Set(triples.map((t) => `${t[0]},${t[0] === 0 ? 0 : t[1]},${t[1] + t[2]}`));
          expect(grouped.x.length).toBe(keys.size);
          expect(customersIn(grouped)).toBe(triples.length);
          const total = (s: typeof summary): number => s.logGaps.reduce((sum, v, i) => sum + v * s.weight[i], 0);
          expect(total(grouped)).toBeCloseTo(total(summary), 8);
        },
      ),
    );
  });

  it('is thinned to a sample that weighs as much as the whole', () => {
    const n = 5000;
    const summary = summaryFrom(
      { x: new Array(n).fill(1), tx: Array.from({ length: n }, (_, i) => i + 1), T: new Array(n).fill(n) },
      'days',
    );
    summary.weight[10] = 900;
    const thinned = thinRows(summary, 500);
    expect(thinned.x.length).toBeLessThan(520);
    expect(customersIn(thinned)).toBeCloseTo(customersIn(summary), 6);
    expect(Math.max(...thinned.weight)).toBe(900);
  });
});
