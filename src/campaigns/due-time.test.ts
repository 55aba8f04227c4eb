// The hour at which a rung leaves: by the customer's wall clock, on an allowed weekday, across daylight saving.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayFromNumber, dayIn, dayNumber, instantAt, weekdayOf } from '../ground/index.ts';
import { dueTime } from './due-time.ts';
import { night } from './testing.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const wallClock = (zone: string, at: Date) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);

test('a rung decided in the night leaves on the same morning at its hour', () => {
  const due = dueTime({ hour: '09:30', weekdays: everyDay }, '2026-03-10', 'Europe/Rome', night('2026-03-10'), 12);
  expect(due.on).toBe('2026-03-10');
  expect(due.at.toISOString()).toBe('2026-03-10T08:30:00.000Z');
  expect(due.notAfter.toISOString()).toBe('2026-03-10T20:30:00.000Z');
});

test('it is 09:30 on the wall on the days before, of and after the change of the clocks, in two zones', () => {
  for (const zone of ['Europe/Rome', 'America/New_York']) {
    for (const change of ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01']) {
      for (const day of [addDays(change, -1), change, addDays(change, 1)]) {
        const due = dueTime({ hour: '09:30', weekdays: everyDay }, day, zone, night(day), 12);
        expect([due.on, wallClock(zone, due.at)]).toEqual([day, '09:30']);
      }
    }
  }
});

test('an hour that the change of the clocks skips leaves once, an hour that comes twice leaves the first time', () => {
  const at = (day: string) =>
    dueTime({ hour: '02:30', weekdays: everyDay }, day, 'Europe/Rome', instantAt('Europe/Rome', day, '00:05'), 12).at;
  expect(at('2026-03-29').toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(at('2026-10-25').toISOString()).toBe('2026-10-25T00:30:00.000Z');
});

test('when the hour is over already where the customer lives, the next allowed day is taken', () => {
  // three at night in Rome is two in the afternoon in Auckland, and the evening before in New York
  const decided = night('2026-06-10');
  const rung = { hour: '09:30', weekdays: everyDay };
  expect(dueTime(rung, '2026-06-10', 'Pacific/Auckland', decided, 12).on).toBe('2026-06-11');
  expect(dueTime(rung, '2026-06-10', 'America/New_York', decided, 12).on).toBe('2026-06-10');
});

test('a rung always leaves in the future, on an allowed weekday, at its hour, within eight days', () => {
  const zones = fc.constantFrom('Europe/Rome', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'UTC');
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
  fc.assert(
    fc.property(
      zones,
      weekdays,
      minutes,
      fc.integer({ min: 20_000, max: 21_000 }),
      minutes,
      (zone, allowed, hour, day, now) => {
        const written = `${String(Math.floor(hour / 60)).padStart(2, '0')}:${String(hour % 60).padStart(2, '0')}`;
        const from = dayFromNumber(day);
        const present = new Date(instantAt('Europe/Rome', from, '00:00').getTime() + now * 60_000);
        const due = dueTime({ hour: written, weekdays: allowed }, from, zone, present, 12);
        expect(due.at > present).toBe(true);
        expect(allowed).toContain(weekdayOf(due.on));
        expect(dayIn(zone, due.at)).toBe(due.on);
        expect(dayNumber(due.on) - day).toBeLessThanOrEqual(8);
      },
    ),
    { numRuns: 300 },
  );
});
