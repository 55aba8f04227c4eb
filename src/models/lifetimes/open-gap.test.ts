// The open gap against what defines it: its density summed up by hand, differences for derivatives, both tails.
import { describe, expect, it } from 'vitest';
import {
  gapCdf,
  gapEndsWithin,
  logGapCdf,
  logGapDensity,
  logGapSurvival,
  type SurvivalOut,
  survivalWithGradient,
} from './open-gap.ts';

/** One stage, whole stages, stages that are no whole number, and more of them than the finite sum is used for. */
const stages = [1, 2, 3, 24, 0.6, 1.5, 2.5, 30];
const shape = 4.2;
const scale = 37;
const waits = [0.01, 3, 20, 90, 700];

describe.each(stages)('a gap of %d stages', (k) => {
  it('is over by a day with the chance that its density adds up to', () => {
    for (const w of waits) {
      // over u = sqrt(w), where the density of fewer than one stage is tame at 0 too
      const steps = 20_000;
      const h = Math.sqrt(w) / steps;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const u = (i + 0.5) * h;
        sum += 2 * u * Math.exp(logGapDensity(k, shape, scale, u * u)) * h;
      }
      expect(gapCdf(k, shape, scale, w) / sum).toBeCloseTo(1, 3);
      expect(Math.exp(logGapCdf(k, shape, scale, w)) / gapCdf(k, shape, scale, w)).toBeCloseTo(1, 9);
      expect(gapCdf(k, shape, scale, w) + Math.exp(logGapSurvival(k, shape, scale, w))).toBeCloseTo(1, 12);
    }
  });

  it('has the derivatives that differences show, and the same survival with them and without', () => {
    const out: SurvivalOut = { log: 0, byShape: 0, byScale: 0, byK: 0 };
    const slope = (at: (v: number) => number, v: number) => (at(v * (1 + 1e-5)) - at(v * (1 - 1e-5))) / (2e-5 * v);
    for (const w of [3, 20, 90, 700]) {
      for (const byK of [false, true]) {
        survivalWithGradient(k, shape, scale, w, byK, out);
        expect(out.log).toBeCloseTo(logGapSurvival(k, shape, scale, w), 8);
        const byShape = slope((v) => logGapSurvival(k, v, scale, w), shape);
        const byScale = slope((v) => logGapSurvival(k, shape, v, w), scale);
        expect(Math.abs(out.byShape - byShape)).toBeLessThan(1e-4 * Math.max(1, Math.abs(byShape)));
        expect(Math.abs(out.byScale - byScale)).toBeLessThan(1e-4 * Math.max(0.01, Math.abs(byScale)));
      }
    }
  });

  it('ends within a horizon as often as the survivals say, also when it has only begun', () => {
    for (const w of [0, 1e-6, 20, 90]) {
      const now = logGapSurvival(k, shape, scale, w);
      const soon = gapEndsWithin(k, shape, scale, w, 30, now);
      expect(soon).toBeCloseTo(1 - Math.exp(logGapSurvival(k, shape, scale, w + 30) - now), 10);
      expect(gapEndsWithin(k, shape, scale, w, 0, now)).toBe(0);
    }
  });

  it('has begun at 0 and is over at the end of all days', () => {
    expect([logGapSurvival(k, shape, scale, 0), logGapSurvival(k, shape, scale, -1)]).toEqual([0, 0]);
    expect(logGapSurvival(k, shape, scale, Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(gapCdf(k, shape, scale, 0)).toBeCloseTo(0, 15);
    expect([logGapCdf(k, shape, scale, 0), logGapCdf(k, shape, scale, -5)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    const out: SurvivalOut = { log: 9, byShape: 9, byScale: 9, byK: 9 };
    survivalWithGradient(k, shape, scale, 0, true, out);
    expect(out).toEqual({ log: 0, byShape: 0, byScale: 0, byK: 0 });
  });
});
