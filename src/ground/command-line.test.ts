// What the command line takes for a number and a day, and what it refuses.
import { expect, test } from 'vitest';
import { calendarDay, listNumber, wholeNumber } from './command-line.ts';

test.each(['2026-02-30', '2026-1-5', '26-01-05', 'yesterday', '', '2026-02-03T00:00', '0000-00-00', '+002026-01-01'])(
  '%j is no day of the calendar',
  (text) => {
    expect(() => calendarDay(text)).toThrow('YYYY-MM-DD');
  },
);

test('days of the calendar are taken as they stand, leap days too', () => {
  expect(['2024-02-29', '2026-11-23'].map(calendarDay)).toEqual(['2024-02-29', '2026-11-23']);
});

test.each(['0', '-1', 'abc', '1.5', '1e3', '', ' 7', '9999999999999999'])('%j is no number of a list', (text) => {
  expect(() => listNumber(text)).toThrow('as the list shows it');
});

test('whole numbers hold their bounds, both included', () => {
  const mornings = wholeNumber(1, 365, 'a number of mornings');
  expect(['1', '365'].map(mornings)).toEqual([1, 365]);
  for (const text of ['0', '366', '2.5', 'ten'])
    expect(() => mornings(text)).toThrow('Give a number of mornings from 1 to 365.');
});

test.each(['0001-01-01', '1969-12-31', '2200-01-01', '9999-12-31'])('%s is a day that nobody means', (text) => {
  expect(() => calendarDay(text)).toThrow('Give a day from 1970-01-01 to 2199-12-31.');
});

test.each(['1970-01-01', '2024-02-29', '2199-12-31'])('%s is a day that somebody can mean', (text) => {
  expect(calendarDay(text)).toBe(text);
});
