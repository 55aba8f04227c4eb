// Calendar days and wall clocks, through daylight saving and over centuries.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayFromNumber, dayIn, dayNumber, instantAt, isZone, weekdayOf } from './days.ts';

const anyNumber = fc.integer({ min: -100_000, max: 100_000 });
const zones = ['Europe/Rome', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC'];

test('a day and its number name each other', () => {
  fc.assert(
    fc.property(anyNumber, (number) => {
      expect(dayNumber(dayFromNumber(number))).toBe(number);
    }),
  );
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(dayNumber('2000-03-01')).toBe(11_017);
});

test('days can be added and taken away again, and weeks keep the weekday', () => {
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: -5_000, max: 5_000 }), (number, count) => {
      const day = dayFromNumber(number);
      expect(addDays(addDays(day, count), -count)).toBe(day);
      expect(weekdayOf(addDays(day, 7 * count))).toBe(weekdayOf(day));
    }),
  );
  expect(weekdayOf('2026-03-01')).toBe(7);
  expect(weekdayOf('1969-12-29')).toBe(1);
});

test.each(['2026-02-30', '2026-13-01', '2026-1-1', 'yesterday', ''])('%j is no day of the calendar', (text) => {
  expect(() => dayNumber(text)).toThrow(RangeError);
});

test('the instant of a wall clock falls on that day in that zone, whatever the season', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 15_000, max: 25_000 }),
      fc.constantFrom(...zones),
      fc.constantFrom('00:30', '09:30', '23:59'),
      (number, zone, time) => {
        const day = dayFromNumber(number);
        // Apia had no 30 December 2011: that wall clock never was
        fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'));
        expect(dayIn(zone, instantAt(zone, day, time))).toBe(day);
      },
    ),
  );
});

test('half past nine in Rome stays half past nine when the clocks change', () => {
  expect(instantAt('Europe/Rome', '2026-03-28', '09:30').toISOString()).toBe('2026-03-28T08:30:00.000Z');
  expect(instantAt('Europe/Rome', '2026-03-29', '09:30').toISOString()).toBe('2026-03-29T07:30:00.000Z');
});

test('a time that the change skips is an hour later, one that comes twice is the first', () => {
  expect(instantAt('Europe/Rome', '2026-03-29', '02:30').toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(instantAt('Europe/Rome', '2026-10-25', '02:30').toISOString()).toBe('2026-10-25T00:30:00.000Z');
});

test('a late evening in New York is already the next day in Rome', () => {
  const instant = new Date('2026-06-01T23:30:00-04:00');
  expect([dayIn('America/New_York', instant), dayIn('Europe/Rome', instant)]).toEqual(['2026-06-01', '2026-06-02']);
});

test('only zones of the IANA list are zones', () => {
  expect(zones.every(isZone)).toBe(true);
  expect(['Europe/Roma', '', 'Middle-earth'].some(isZone)).toBe(false);
});
