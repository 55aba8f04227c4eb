import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, cutOff, hasData, realVisits } from '../../../tests/real-data.ts';
import { fit as fitModel, gapModelOf } from '../fit-and-score.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { liveGaps, simulateVisits } from '../lifetimes/simulate.ts';
import { type Summary, summarise, summaryFrom } from '../lifetimes/summary.ts';
import { createRandom } from '../math/random.ts';
import { closedGaps, falseAlarmShare, returnsOf, uniformScores } from './gaps.ts';
import { lateAfter, lateness, latenessOfAll } from './lateness.ts';
import { gapQuantile, meanGap, nextVisitIn } from './quantiles.ts';
import { lyndenBell, recalibrated, uncalibrated } from './recalibrate.ts';
import { gapDensity, gapProbability, type Rhythm, rhythmOf } from './rhythm.ts';

const patience = 365;
const regular: Rhythm = { unit: 'days', classes: [{ weight: 1, k: 4, shape: 42, scale: 300 }] };
const mixed: Rhythm = {
  unit: 'days',
  classes: [
    { weight: 0.6, k: 0.9, shape: 2.1, scale: 60 },
    { weight: 0.4, k: 6.5, shape: 30, scale: 140 },
  ],
};
const oneVisit: Rhythm = { unit: 'days', classes: [{ weight: 1, k: 1, shape: 0.525, scale: 43.28 }] };

const positive = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true }).map((v) => 10 ** v);
const anyRhythm = fc
  .array(
    fc.tuple(positive(-0.5, 1.2), positive(-0.4, 3), positive(-1, 3.5), fc.double({ min: 0.05, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts): Rhythm => {
    const total = parts.reduce((sum, part) => sum + part[3], 0);
    return {
      unit: 'days',
      classes: parts.map(([k, shape, scale, weight]) => ({ weight: weight / total, k, shape, scale })),
    };
  });

describe('lateness', () => {
  it('is 0 right after a visit, rises with the silence, and is 1 at the patience horizon', () => {
    fc.assert(
      fc.property(
        anyRhythm,
        fc.double({ min: 0, max: 364, noNaN: true }),
        fc.double({ min: 0.1, max: 200, noNaN: true }),
        (rhythm, silence, more) => {
          const now = lateness(rhythm, silence, patience);
          const later = lateness(rhythm, silence + more, patience);
          expect(now >= 0 && now <= 1).toBe(true);
          expect(later).toBeGreaterThanOrEqual(now - 1e-12);
        },
      ),
      { numRuns: 400 },
    );
    for (const rhythm of [regular, mixed, oneVisit]) {
      expect(lateness(rhythm, 0, patience)).toBe(0);
      expect(lateness(rhythm, -3, patience)).toBe(0);
      expect(lateness(rhythm, patience, patience)).toBe(1);
      expect(lateness(rhythm, 4000, patience)).toBe(1);
    }
    expect(() => lateness(regular, 10, 0)).toThrow(RangeError);
  });

  it('reaches 1 minus the false-alarm rate exactly at its limit, for any rhythm', () => {
    fc.assert(
      fc.property(anyRhythm, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (rhythm, rate) => {
        const limit = lateAfter(rhythm, rate, patience);
        expect(limit > 0 && limit <= patience).toBe(true);
        expect(lateness(rhythm, limit, patience)).toBeCloseTo(1 - rate, 8);
      }),
      { numRuns: 300 },
    );
    expect(lateAfter(regular, 0, patience)).toBe(patience);
    expect(lateAfter(regular, 1, patience)).toBe(0);
    expect(lateAfter(regular, 0, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(() => lateAfter(regular, 1.5, patience)).toThrow(RangeError);
  });

  it('without patience calls a one-time buyer late only after decades; with it within the year', () => {
    expect(lateAfter(oneVisit, 0.05, Number.POSITIVE_INFINITY) / 7).toBeGreaterThan(1800);
    expect(lateAfter(oneVisit, 0.05, patience)).toBeCloseTo(290, 0);
  });

  it('sees the regular customer as late long before the irregular one with the same mean gap', () => {
    const model: GapModel = {
      unit: 'days',
      firstVisitDrops: true,
      rho: 1,
      classes: [
        { share: 0.5, k: 1, r: 1, alpha: 30, a: 0.5, b: 2 },
        { share: 0.5, k: 10, r: 1, alpha: 3, a: 0.5, b: 2 },
      ],
    };
    const logEven = 9 * Math.log(30);
    const logUneven = 4 * Math.log(5) + 4 * Math.log(50) + Math.log(50);
    const summary = summaryFrom({ x: [9, 9], tx: [270, 270], T: [330, 330], logGaps: [logEven, logUneven] }, 'days');
    const [clockwork, moody] = latenessOfAll(model, summary, { patience });
    expect(clockwork).toBeGreaterThan(0.95);
    expect(moody).toBeLessThan(0.9);
  });

  it('is the same one by one and all at once, and follows a silence that is given', () => {
    const model: GapModel = {
      unit: 'days',
      firstVisitDrops: true,
      rho: 1,
      classes: [{ share: 1, k: 2.3, r: 0.9, alpha: 12, a: 0.4, b: 1 }],
    };
    const summary: Summary = summaryFrom({ x: [0, 4, 2], tx: [0, 90, 400], T: [20, 130, 900] }, 'days');
    const all = latenessOfAll(model, summary, { patience });
    all.forEach((v, i) => {
      expect(v).toBeCloseTo(lateness(rhythmOf(model, summary, i), summary.T[i] - summary.tx[i], patience), 12);
    });
    const covered = latenessOfAll(model, summary, { patience, silence: [0, 5, 10] });
    expect(covered[0]).toBe(0);
    expect(covered[1]).toBeCloseTo(lateness(rhythmOf(model, summary, 1), 5, patience), 12);
  });
});

describe('the next visit', () => {
  it('is expected between now and the patience horizon, later for higher shares, and never past it', () => {
    fc.assert(
      fc.property(anyRhythm, fc.double({ min: 0, max: 400, noNaN: true }), (rhythm, silence) => {
        const quantiles = [0.1, 0.5, 0.9].map((p) => nextVisitIn(rhythm, silence, p, patience));
        if (silence >= patience) expect(quantiles).toEqual([null, null, null]);
        else {
          const days = quantiles.map((v) => v ?? Number.NaN);
          expect(days[0] >= 0 && days[0] <= days[1] && days[1] <= days[2] && days[2] <= patience - silence).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('splits the remaining chance as it says', () => {
    for (const rhythm of [regular, mixed, oneVisit]) {
      const silence = 47;
      const wait = nextVisitIn(rhythm, silence, 0.3, patience) ?? Number.NaN;
      const [before, then, whole] = [silence, silence + wait, patience].map((w) => gapProbability(rhythm, w));
      expect((then - before) / (whole - before)).toBeCloseTo(0.3, 8);
    }
  });

  it('comes within days for a regular customer who is already late', () => {
    const rhythm: Rhythm = { unit: 'days', classes: [{ weight: 1, k: 14, shape: 14 * 20, scale: 29 * 19.9 }] };
    expect(gapQuantile(rhythm, 0.5)).toBeCloseTo(28.5, 0);
    expect(nextVisitIn(rhythm, 47, 0.5, patience)).toBeLessThan(4);
  });
});

describe('quantiles and means of the gap', () => {
  it('invert the distribution, also for mixtures', () => {
    for (const rhythm of [regular, mixed, oneVisit]) {
      for (const p of [1e-6, 0.05, 0.5, 0.95]) {
        expect(gapProbability(rhythm, gapQuantile(rhythm, p)) / p).toBeCloseTo(1, 9);
      }
    }
  });

  it('agree with the density', () => {
    const h = 1e-4;
    for (const w of [1, 20, 80]) {
      const slope = (gapProbability(mixed, w + h) - gapProbability(mixed, w - h)) / (2 * h);
      expect(gapDensity(mixed, w)).toBeCloseTo(slope, 7);
    }
  });

  it('have the closed-form mean k c / (R - 1) where patience is long', () => {
    expect(meanGap(regular, 5000)).toBeCloseTo((4 * 300) / 41, 3);
    expect(meanGap(oneVisit, patience)).toBeLessThan(patience / 2);
  });
});

describe('the promise behind lateness', () => {
  const truth: GapModel = {
    unit: 'days',
    firstVisitDrops: true,
    rho: 1,
    classes: [
      { share: 0.5, k: 1, r: 2, alpha: 60, a: 0.5, b: 3 },
      { share: 0.5, k: 8, r: 2, alpha: 7, a: 0.5, b: 3 },
    ],
  };
  const visits = simulateVisits(createRandom(21), (random, until) => liveGaps(random, truth, until), {
    customers: 4000,
    days: 900,
    unitDays: 1,
  });

  it('holds on simulated customers: of later returns, as many came after the limit as were said to', () => {
    const returns = returnsOf(truth, closedGaps(visits, { from: 600, to: 899 }), patience);
    for (const rate of [0.05, 0.2]) {
      const { share, standardError } = falseAlarmShare(uniformScores(returns), rate);
      // Visits fall on whole days, which moves the share by a little.
      expect(Math.abs(share - rate)).toBeLessThan(4 * standardError + 0.1 * rate);
    }
  });

  it('is broken by one k for everybody, and mended by recalibration', () => {
    const wrong: GapModel = { ...truth, classes: [{ share: 1, k: 6, r: 2, alpha: 10, a: 0.5, b: 3 }] };
    const past = returnsOf(wrong, closedGaps(visits, { to: 600 }), patience);
    const map = lyndenBell(past.at, past.until);
    const later = returnsOf(wrong, closedGaps(visits, { from: 600, to: 899 }), patience);
    const before = falseAlarmShare(uniformScores(later), 0.05).share;
    const mapped = {
      ...later,
      at: later.at.map((v) => recalibrated(map, v)),
      since: later.since.map((v) => recalibrated(map, v)),
      until: later.until.map((v) => recalibrated(map, v)),
    };
    const after = falseAlarmShare(uniformScores(mapped), 0.05).share;
    expect(Math.abs(before - 0.05)).toBeGreaterThan(0.02);
    expect(Math.abs(after - 0.05)).toBeLessThan(0.01);
  });

  it('uses a map that rises from 0 to 1 and can be undone', () => {
    const random = createRandom(8);
    const until = Float64Array.from({ length: 3000 }, () => random.uniform());
    const at = until.map((v) => v * random.uniform());
    const map = lyndenBell(at, until);
    for (let v = 0; v < 1; v += 0.01) expect(recalibrated(map, v + 0.01)).toBeGreaterThanOrEqual(recalibrated(map, v));
    expect(uncalibrated(map, recalibrated(map, 0.93))).toBeCloseTo(0.93, 9);
    expect(recalibrated(null, 0.4)).toBe(0.4);
  });
});

describe.skipIf(!hasData('cdnow') || !hasData('online-retail'))(`real bases (${absent} when missing)`, () => {
  it.each([
    ['cdnow', 1857, 289],
    ['online-retail', 292, 285],
  ] as const)('%s: a one-time buyer is late after weeks without patience, after days with it', (set, weeks, days) => {
    const summary = summarise(realVisits(set), { asOf: cutOff[set] });
    const rhythm = rhythmOf(gapModelOf(fitModel('mbg-cnbd-k', summary)), summary, summary.x.indexOf(0));
    expect(Math.abs(lateAfter(rhythm, 0.05, Number.POSITIVE_INFINITY) / 7 - weeks)).toBeLessThan(2);
    expect(Math.abs(lateAfter(rhythm, 0.05, patience) - days)).toBeLessThan(2);
  });
});
