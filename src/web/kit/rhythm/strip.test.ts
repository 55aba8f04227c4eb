// The strip's geometry: order, bounds and words that never run into each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StripInput, StripTexts } from './input.ts';
import { extent, touch } from './labels.ts';
import { axisStep } from './scales.ts';
import { layoutStrip } from './strip.ts';

const texts: StripTexts = {
  month: (day, withYear) => (withYear ? `Jan ${1970 + Math.floor(day / 365)}` : 'Feb'),
  usual: (from, to) => `zwykle wraca między dniem ${from} a ${to}`,
  usualShort: (from, to) => `zwykle: dzień ${from} do ${to}`,
  fromSimilar: '(podobni klienci)',
  limit: (day) => `spóźnia się od dnia ${day}`,
  limitWhy: 'tylko 1 na 20 czekałby dłużej',
  eachTick: 'każda kreska to jedna przerwa',
  eachDot: (count) => `każda kropka to ${count} przerw`,
  start: (day) => `${day}, ostatni zakup`,
  startShort: (day) => String(day),
  day: (count) => `dzień ${count}`,
  today: 'dziś',
  todayAndStart: (day) => `dziś; ostatni zakup ${day}`,
  cameBack: (count) => `powrót w dniu ${count}`,
  next: (day, low, high) => `następna wizyta, jeśli nadal klient: ${day} (${low} do ${high})`,
  nextShort: (day) => `następna: ${day}`,
  longerWaits: (count) => `dłuższe: ${count}`,
  messages: 'Wiadomości i kupony w tej ciszy',
};

const today = 20_769;

/** Any customer: one to 120 visits, any silence, any spread of the rhythm. */
const customers = fc
  .record({
    gaps: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 120 }),
    silence: fc.integer({ min: 0, max: 1500 }),
    median: fc.integer({ min: 2, max: 300 }),
    spread: fc.double({ min: 1.05, max: 4, noNaN: true }),
    hasLimit: fc.boolean(),
    next: fc.option(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 200 })), { nil: null }),
    events: fc.array(fc.record({ day: fc.integer({ min: 0, max: 1600 }), planned: fc.boolean() }), { maxLength: 6 }),
    coupons: fc.array(fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 45 })), { maxLength: 3 }),
    width: fc.integer({ min: 280, max: 1400 }),
  })
  .map(({ gaps, silence, median, spread, hasLimit, next, events, coupons, width }) => {
    const last = today - silence;
    const visits = [last];
    for (const gap of gaps) visits.unshift(visits[0] - gap);
    const usual = {
      q05: median / spread ** 1.6,
      q25: median / spread ** 0.7,
      q50: median,
      q75: median * spread ** 0.7,
      q95: median * spread ** 1.6,
    };
    const input: StripInput = {
      today,
      visits,
      silence: { from: last, until: today, ended: false },
      usual,
      limitDays: hasLimit ? Math.round(usual.q95) : null,
      next:
        next === null
          ? null
          : { low: today + next[0], expected: today + next[0] + next[1] / 2, high: today + next[0] + next[1] },
      events: events.map((event, place) => ({ key: `e${place}`, kind: 'email', label: 'oferta A, otwarta', ...event })),
      coupons: coupons.map(([from, life], place) => ({
        key: `c${place}`,
        from,
        to: from + life,
        label: 'kupon 40 zł do 20 lis',
        shortLabel: '40 zł do 20 lis',
      })),
      confidence: gaps.length === 0 ? 'none' : gaps.length < 5 ? 'some' : 'own',
    };
    return { input, width };
  });

const ascending = (values: readonly number[]) =>
  values.every((value, place) => place === 0 || value >= values[place - 1]);

describe('layout of the rhythm strip', () => {
  it('keeps visits, waits and axis in their order and inside the picture', () => {
    fc.assert(
      fc.property(customers, ({ input, width }) => {
        const strip = layoutStrip(input, texts, width);
        const visits = strip.history.visits.map((visit) => visit.x);
        expect(ascending(visits)).toBe(true);
        expect(ascending(strip.silence.axis)).toBe(true);
        const everything = [
          ...visits,
          ...strip.silence.axis,
          ...strip.silence.waits.ticks.map((tick) => tick.x),
          ...strip.silence.waits.dots.map((dot) => dot.x),
          ...(strip.messages?.marks.map((mark) => mark.x) ?? []),
        ];
        for (const x of everything) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('puts the knob past the limit exactly when the customer is late', () => {
    fc.assert(
      fc.property(customers, ({ input, width }) => {
        const { silence } = layoutStrip(input, texts, width);
        const late = input.limitDays !== null && input.silence.until - input.silence.from >= input.limitDays;
        expect(silence.isLate).toBe(late);
        if (silence.limit !== null && late) expect(silence.silence.to).toBeGreaterThanOrEqual(silence.limit.x);
        if (silence.limit !== null && !late) expect(silence.silence.to).toBeLessThan(silence.limit.x + 1e-9);
        expect(silence.silence.late).toBeLessThanOrEqual(silence.silence.to);
      }),
      { numRuns: 400 },
    );
  });

  it('writes no word over another and none outside the picture', () => {
    fc.assert(
      fc.property(customers, ({ input, width }) => {
        const { labels } = layoutStrip(input, texts, width);
        for (const [place, label] of labels.entries()) {
          const [left, right] = extent(label);
          // half a character of tolerance: the widths are estimates on the safe side
          expect(left, label.key).toBeGreaterThanOrEqual(-4);
          expect(right, label.key).toBeLessThanOrEqual(width + 4);
          for (const other of labels.slice(place + 1)) {
            expect(touch(label, other), `${label.key}: ${label.text} / ${other.key}: ${other.text} (${width})`).toBe(
              false,
            );
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('breaks the axis at four limits', () => {
    const input: StripInput = {
      today,
      visits: [today - 500, today - 470, today - 440],
      silence: { from: today - 440, until: today, ended: false },
      usual: { q05: 20, q25: 26, q50: 30, q75: 34, q95: 40 },
      limitDays: 40,
      next: null,
      events: [],
      coupons: [],
      confidence: 'some',
    };
    const { silence, right } = layoutStrip(input, texts, 1104);
    expect(silence.broken).toBe(true);
    expect(silence.silence.to).toBe(right);
    expect(silence.labels.find((label) => label.key === 'knob')?.text).toBe('dzień 440');
  });

  it('counts equal waits instead of stacking more than three', () => {
    const visits = Array.from({ length: 9 }, (_, place) => today - 300 + place * 30);
    const { silence } = layoutStrip(
      {
        today,
        visits,
        silence: { from: visits[8], until: today, ended: false },
        usual: { q05: 25, q25: 28, q50: 30, q75: 32, q95: 36 },
        limitDays: 36,
        next: null,
        events: [],
        coupons: [],
        confidence: 'own',
      },
      texts,
      1104,
    );
    expect(silence.waits.ticks).toHaveLength(1);
    expect(silence.labels.map((label) => label.text)).toContain('×8');
  });
});

describe('steps of the axis', () => {
  it('are the finest of 1, 2, 5 that leave room for the numbers', () => {
    expect(axisStep(13.4, 44)).toBe(5);
    expect(axisStep(5, 44)).toBe(10);
    expect(axisStep(0.5, 44)).toBe(100);
  });
});
