// The beat rule and its alternatives, as properties and as the examples that people will ask about.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayFromNumber, dayIn, dayNumber, weekdayOf } from '../ground/index.ts';
import { type ExpiryPolicy, expiryPolicy } from './contract.ts';
import { beatAfter, couponEnd, endOfDay, type RhythmFacts } from './expiry.ts';

const policy = (change: Record<string, unknown> = {}): ExpiryPolicy => expiryPolicy.parse(change);
const regular = (gap: number, lastDay: string, visits = 12): RhythmFacts => ({
  visits,
  lastDay,
  medianGapDays: gap,
  next: null,
});
const daysBetween = (from: string, to: string) => dayNumber(to) - dayNumber(from);

const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const closed = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 });
const situation = fc
  .record({
    sending: fc.integer({ min: 18_000, max: 22_000 }),
    silence: fc.integer({ min: 0, max: 900 }),
    gap: fc.double({ min: 0.6, max: 200, noNaN: true }),
    visits: fc.integer({ min: 1, max: 300 }),
    least: fc.integer({ min: 1, max: 30 }),
    spare: fc.integer({ min: 6, max: 60 }),
    endsOn: weekdays,
    closedOn: closed,
  })
  .map((s) => ({
    ...s,
    sendOn: dayFromNumber(s.sending),
    rhythm: regular(s.gap, dayFromNumber(s.sending - s.silence), s.visits),
    policy: policy({ leastDays: s.least, mostDays: Math.max(7, s.least + s.spare), endsOn: s.endsOn }),
  }));

test('a coupon lives at least the shortest and at most the longest life, whatever the rhythm', () => {
  fc.assert(
    fc.property(situation, ({ sendOn, rhythm, policy, closedOn }) => {
      const life = daysBetween(sendOn, couponEnd(sendOn, rhythm, policy, closedOn).on);
      expect(life).toBeGreaterThanOrEqual(policy.leastDays);
      expect(life).toBeLessThanOrEqual(policy.mostDays);
    }),
    { numRuns: 2000 },
  );
});

test('a coupon never ends on a closing day, and on the wanted weekdays as far as they are open', () => {
  fc.assert(
    fc.property(situation, ({ sendOn, rhythm, policy, closedOn }) => {
      const weekday = weekdayOf(couponEnd(sendOn, rhythm, policy, closedOn).on);
      expect(closedOn).not.toContain(weekday);
      if (policy.endsOn.some((day) => !closedOn.includes(day))) expect(policy.endsOn).toContain(weekday);
    }),
    { numRuns: 2000 },
  );
});

test('a coupon of a regular customer ends before the first beat that leaves the shortest life', () => {
  fc.assert(
    fc.property(situation, ({ sendOn, rhythm, policy, gap, silence, sending }) => {
      fc.pre(rhythm.visits > 1 && gap <= policy.mostDays);
      // every weekday allowed: the rule has nothing to round
      const anyDay = { ...policy, endsOn: [1, 2, 3, 4, 5, 6, 7] };
      const end = dayNumber(couponEnd(sendOn, rhythm, anyDay, []).on);
      // the beats one after the other, as the words of the rule say
      let beat = 0;
      for (let m = 1; ; m++) {
        beat = Math.floor(sending - silence + m * gap);
        if (beat - 1 >= sending + policy.leastDays) break;
      }
      expect(end).toBe(Math.min(beat - 1, sending + policy.mostDays));
    }),
    { numRuns: 2000 },
  );
});

test('rounding to a weekday goes back from the next beat to the nearest allowed day and no further', () => {
  fc.assert(
    fc.property(situation, ({ sendOn, rhythm, policy, closedOn }) => {
      const end = couponEnd(sendOn, rhythm, policy, closedOn);
      fc.pre(end.reason === 'beat' && policy.endsOn.some((day) => !closedOn.includes(day)));
      const beat = dayNumber(beatAfter(end.on, rhythm) as string);
      for (let day = dayNumber(end.on) + 1; day < beat; day++) {
        const weekday = weekdayOf(dayFromNumber(day));
        expect(policy.endsOn.includes(weekday) && !closedOn.includes(weekday)).toBe(false);
      }
    }),
    { numRuns: 1000 },
  );
});

test('who buys every 29 days and is silent for 47 gets a coupon that ends the day before day 58', () => {
  // last visit 27 September, sent on 13 November = day 47; the beats are day 29 and day 58
  const end = couponEnd('2026-11-13', regular(29, '2026-09-27'), policy(), []);
  expect(end).toEqual({ on: '2026-11-23', reason: 'beat' });
  expect(daysBetween('2026-09-27', end.on)).toBe(57);
});

test('when the next beat is too near, the one after it counts', () => {
  // every 15 days, silent for 40: day 45 leaves 5 days, so day 60 is the beat
  const end = couponEnd('2026-11-13', regular(15, addDays('2026-11-13', -40)), policy(), []);
  expect(daysBetween('2026-11-13', end.on)).toBe(19);
});

test('one-time buyers, irregular customers and customers without scores get the longest life', () => {
  const longest = { on: addDays('2026-11-13', 45), reason: 'longest_life' };
  expect(couponEnd('2026-11-13', regular(29, '2026-09-27', 1), policy(), [])).toEqual(longest);
  expect(couponEnd('2026-11-13', regular(46, '2026-09-27'), policy(), [])).toEqual(longest);
  expect(couponEnd('2026-11-13', null, policy(), [])).toEqual(longest);
});

test('a share of the own cycle, a quantile and fixed days are held between shortest and longest life', () => {
  const late = {
    ...regular(30, '2026-09-27'),
    next: { low: '2026-11-14', expected: '2026-11-24', high: '2027-02-01' },
  };
  const end = (rule: ExpiryPolicy['rule']) => couponEnd('2026-11-13', late, policy({ rule }), []);
  expect(end({ kind: 'cycle_share', share: 0.5 })).toEqual({ on: '2026-11-28', reason: 'cycle_share' });
  expect(end({ kind: 'residual_quantile', quantile: 0.5 })).toEqual({ on: '2026-11-24', reason: 'residual_quantile' });
  expect(end({ kind: 'residual_quantile', quantile: 0.1 })).toEqual({ on: '2026-11-20', reason: 'shortest_life' });
  expect(end({ kind: 'residual_quantile', quantile: 0.9 })).toEqual({ on: '2026-12-28', reason: 'longest_life' });
  expect(end({ kind: 'fixed', days: 14 })).toEqual({ on: '2026-11-27', reason: 'fixed' });
});

test('a coupon ends at the last millisecond of the local day, also when the clocks change', () => {
  for (const [day, zone, iso] of [
    ['2026-10-25', 'Europe/Rome', '2026-10-25T22:59:59.999Z'],
    ['2026-03-28', 'Europe/Rome', '2026-03-28T22:59:59.999Z'],
    ['2026-07-01', 'America/New_York', '2026-07-02T03:59:59.999Z'],
  ] as const) {
    const end = endOfDay(day, zone);
    expect(end.toISOString()).toBe(iso);
    expect(dayIn(zone, end)).toBe(day);
    expect(dayIn(zone, new Date(end.getTime() + 1))).toBe(addDays(day, 1));
  }
});
