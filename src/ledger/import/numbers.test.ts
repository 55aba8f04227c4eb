// Numbers and dates as files write them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayNumber } from '../../ground/index.ts';
import { readDate, readTime, whyNoDate } from './dates.ts';
import { isEmptyNumber, multiply, readDecimal, readPlainDecimal, scale } from './numbers.ts';

const cents = (text: string, mark: '.' | ',' = '.') => {
  const value = readDecimal(text, mark);
  return value && scale(value.units, value.decimals, 2);
};

test.each([
  ['12.5', '.', 1250],
  ['-0.005', '.', -1],
  ['0.004', '.', 0],
  ['1,234.50', '.', 123450],
  ['1.234,50', ',', 123450],
  ['1 234,5', ',', 123450],
  ["1'234.50", '.', 123450],
  ['€ 12,00', ',', 1200],
  ['12.00 EUR', '.', 1200],
  ['(12.00)', '.', -1200],
  ['12.00-', '.', -1200],
  ['22.200000000000003', '.', 2220],
  ['70.05000000000001', '.', 7005],
  ['1e-05', '.', 0],
  ['.5', '.', 50],
  ['1 355,90', ',', 135590],
  ['12\u00a0500', '.', 1250000],
  ['1 234 567', '.', 123456700],
  ['12 50', '.', undefined],
  ['7 00', ',', undefined],
  ['1 2345', '.', undefined],
  ["99'99", '.', undefined],
  ['1 23 456', '.', undefined],
  ['1,23', '.', undefined],
  ['1.2.3', '.', undefined],
  ['--1', '.', undefined],
  ['12abc34', '.', undefined],
  ['', '.', undefined],
  ['-', '.', undefined],
  ['99999999999999999999', '.', undefined],
] as const)('%j with decimal mark %j is %j cents', (text, mark, minor) => {
  expect(cents(text, mark)).toBe(minor);
});

test('the short way from bytes comes to what the long way comes to, or says nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0', '1', '9', '.', ',', '-', ' ', 'e'), maxLength: 20 }),
      fc.constantFrom('.' as const, ',' as const),
      (text, mark) => {
        const plain = readPlainDecimal(Buffer.from(`7${text}7`), 1, text.length + 1, mark);
        const long = readDecimal(text, mark);
        if (plain) expect(scale(plain.units, plain.decimals, 6)).toBe(long && scale(long.units, long.decimals, 6));
        else expect(/^-?\d{1,15}$/.test(text)).toBe(false);
      },
    ),
    { numRuns: 2000 },
  );
});

test('quantity times price is exact and rounds half away from zero', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.nat({ max: 4 }),
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.nat({ max: 4 }),
      (a, da, b, db) => {
        const product = BigInt(a) * BigInt(b) * 100n;
        const divisor = 10n ** BigInt(da + db);
        const size = product < 0n ? -product : product;
        const rounded = Number((size + divisor / 2n) / divisor);
        const expected = product < 0n && rounded !== 0 ? -rounded : rounded;
        expect(multiply({ units: a, decimals: da }, { units: b, decimals: db }, 2)).toBe(
          Number.isSafeInteger(expected) ? expected : undefined,
        );
      },
    ),
  );
});

test.each([
  ['2024-02-29', 'dmy', '2024-02-29', undefined],
  ['29/02/2024', 'dmy', '2024-02-29', undefined],
  ['02/29/2024', 'mdy', '2024-02-29', undefined],
  ['29.2.24', 'dmy', '2024-02-29', undefined],
  ['19970101', 'ymd', '1997-01-01', undefined],
  ['2010-12-01 08:26:00', 'ymd', '2010-12-01', 30_360_000],
  ['12/1/2010 8:26', 'mdy', '2010-12-01', 30_360_000],
  ['1/12/2010 8:26 PM', 'dmy', '2010-12-01', 73_560_000],
  ['2024-05-01T10:00:00.250Z', 'ymd', '2024-05-01', 36_000_250],
  ['03-May-24', 'dmy', '2024-05-03', undefined],
  ['May 3rd, 2024 8:05 PM', 'mdy', '2024-05-03', 72_300_000],
  ['Fri, 3 May 2024 10:00:00 +0200', 'dmy', '2024-05-03', 36_000_000],
  ['3 maja 2024', 'dmy', '2024-05-03', undefined],
  ['12 października 2024', 'dmy', '2024-10-12', undefined],
  ['3 gennaio 2024, 10:00', 'dmy', '2024-01-03', 36_000_000],
  ['3 de agosto de 2024', 'dmy', '2024-08-03', undefined],
  ['1433221332117', 'ymd', '2015-06-02', 18_132_117],
  ['1433221332', 'ymd', '2015-06-02', 18_132_000],
  ['45415', 'ymd', '2024-05-03', undefined],
  ['45415.75', 'ymd', '2024-05-03', 64_800_000],
] as const)('%j (%s) is %s at %j', (text, order, day, time) => {
  expect(readDate(text, order)).toMatchObject({ day: dayNumber(day), time });
});

test.each([
  ['2024-05-01 10:00:00 +0200', 7_200_000],
  ['2024-05-01T10:00:00-05:00', -18_000_000],
  ['2024-05-01T10:00:00Z', 0],
  ['2024-05-01T10:00:00', undefined],
])('%j is %j milliseconds ahead of UTC', (text, offset) => {
  expect(readDate(text, 'ymd')?.offset).toBe(offset);
});

test.each([
  '2023-02-29',
  '31/04/2024',
  '2024-13-01',
  '0000-01-01',
  '1/1',
  'soon',
  '2024-05-01 25:00',
  '12/31/24x',
  '3 Foo 2024',
  '30 Feb 2024',
  'May 2024',
  '12345',
  '123456789',
  '',
])('%j is no date', (text) => {
  expect(readDate(text, 'dmy')).toBeUndefined();
});

test('a time of day stands alone too', () => {
  expect(readTime('18:05')).toBe(65_100_000);
  expect(readTime('24:00')).toBe(86_400_000);
  expect(readTime('24:01')).toBeUndefined();
});

test.each([
  ['12.-', '.', 1200],
  ['12,-', ',', 1200],
  ['12,--', ',', 1200],
  ['12.–', '.', 1200],
  ['-12.-', '.', -1200],
  ['1.234,-', ',', 123_400],
  ['1.234.-', '.', 123_400],
  ['CHF 15.-', '.', 1500],
  ['Rs. 1,234.00', '.', 123_400],
  ['R$ 1,234.50', '.', 123_450],
  ['US$12.50', '.', 1250],
  ['USD $12.50', '.', 1250],
  ['-US$5.00', '.', -500],
  ['kr. 99.00', '.', 9900],
  ['99,00 kr.', ',', 9900],
  ['&euro;-35.00', '.', -3500],
  ['12.50 €*', '.', 1250],
  ['**12.50', '.', 1250],
  ['−12.50', '.', -1250],
  ['S/. 12.50', '.', 1250],
  ['EUR .50', '.', 50],
  ['12.50 CR', '.', undefined],
  ['12 mln', '.', undefined],
  ['--', '.', undefined],
] as const)('the amount %j with decimal mark %j is %j cents', (text, mark, minor) => {
  expect(cents(text, mark)).toBe(minor);
});

test('a dash and words for nothing are an empty cell, a number is none', () => {
  expect(['', '-', '--', '—', '€ -', 'N/A', 'NULL', 'nan'].every(isEmptyNumber)).toBe(true);
  expect(['0', '-1', '12.-', 'nothing'].some(isEmptyNumber)).toBe(false);
});

const hour = 3_600_000;
test.each([
  ['05/11/2026 10.22.31', undefined],
  ['20261105102231', undefined],
  ['20261105T102231Z', 0],
  ['05/11/2026 10:22:31 a. m.', undefined],
  ['Thu Nov 05 2026 10:22:31 GMT+0100 (Central European Standard Time)', hour],
  ['Thu Nov  5 10:22:31 CET 2026', hour],
  ['2026-11-05T10:22:31.000+01:00[Europe/Rome]', hour],
  ['2026-11-05T10:22:31[Europe/Rome]', hour],
  ['2026-11-05 10:22:31 CET', hour],
  ['2026-11-05 10:22:31 UTC+1', hour],
  ['2026-11-05-10.22.31', undefined],
  ['10:22:31 05/11/2026', undefined],
  ['05/11/2026 alle ore 10:22:31', undefined],
  ['5 listopada 2026 r., godz. 10:22:31', undefined],
  ['5 de noviembre de 2026 a las 10:22:31', undefined],
  ['Nov 5, 2026 10:22:31 AM EST', -5 * hour],
  ['05-11-2026 - 10:22:31', undefined],
  ['czw., 05.11.2026 10:22:31', undefined],
  ['2026-11-05T10:22:31+01', hour],
  ['2026-11-05 10:22:31.123456+00', 0],
])('the moment %j is read', (text, offset) => {
  const date = readDate(text, 'dmy');
  expect(date?.day).toBe(dayNumber('2026-11-05'));
  expect(Math.floor((date?.time ?? 0) / 1000)).toBe((10 * 60 + 22) * 60 + 31);
  expect(date?.offset).toBe(offset);
});

test.each(['Thu 05/11/2026', '05.11.2026 r.', 'gio 5 novembre 2026', '2026-11-05+01:00', '05.11.2026.'])(
  'the day %j is read without a time',
  (text) => {
    expect(readDate(text, 'dmy')).toEqual({ day: dayNumber('2026-11-05'), time: undefined, offset: undefined });
  },
);

test('24:00 is the next day, and why a text is no date is told apart', () => {
  expect(readDate('2026-11-05 24:00:00', 'ymd')).toEqual({
    day: dayNumber('2026-11-06'),
    time: 0,
    offset: undefined,
  });
  expect(whyNoDate('11/25/2026', 'dmy')).toBe('other_order');
  expect(whyNoDate('31/02/2026', 'dmy')).toBe('bad_date');
  expect(whyNoDate('05/11/2026 24:01', 'dmy')).toBe('bad_time');
  expect(whyNoDate('2026-11-05 10:22 IST', 'dmy')).toBe('bad_time');
  expect(whyNoDate('soon', 'dmy')).toBe('unknown_date');
});
