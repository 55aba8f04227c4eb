// Fast local days agree with the calendar, clock changes included.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayFromNumber, dayIn, dayNumber, instantAt } from '../../ground/index.ts';
import { zoneDays } from './zone-days.ts';

const zones = fc.constantFrom(
  'Europe/Rome',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
);
const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2035, 0, 1) });

test('the local day of any instant is that of the calendar', () => {
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      expect(dayFromNumber(zoneDays(zone).dayOf(instant))).toBe(dayIn(zone, new Date(instant)));
    }),
    { numRuns: 2000 },
  );
});

test('a wall clock names the instant that the calendar gives it, skipped and repeated hours included', () => {
  const minutes = fc.nat({ max: 24 * 60 - 1 });
  const days = fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2035-01-01') });
  fc.assert(
    fc.property(zones, days, minutes, (zone, day, minute) => {
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      expect(zoneDays(zone).instantOf(day, minute * 60_000)).toBe(instantAt(zone, dayFromNumber(day), time).getTime());
    }),
    { numRuns: 2000 },
  );
  const spring = dayNumber('2024-03-31');
  expect(zoneDays('Europe/Rome').instantOf(spring, 2.5 * 3_600_000)).toBe(Date.UTC(2024, 2, 31, 1, 30));
});
