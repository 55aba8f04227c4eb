// Typed numbers are read exactly or refused with a reason, in all four languages.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages, locales } from './i18n/languages.ts';
import { readNumber, writeNumber } from './number-text.ts';

const money = { digits: 2, min: 0, max: 1_000_000 };
const days = { digits: 0, min: 1, max: 365 };
const spoken = languages.map((language) => locales[language]);

describe('a typed number', () => {
  it.each([
    ['en-GB', '5.50', 550],
    ['en-GB', '5,555', 555_500],
    ['en-GB', '5,5', 550],
    ['en-GB', '1,234,567.8', null],
    ['en-GB', '1 234.5', 123_450],
    ['it-IT', '5,50', 550],
    ['it-IT', '5.50', 550],
    ['it-IT', '1.000', 100_000],
    ['it-IT', '1.234,5', 123_450],
    ['pl-PL', '1 000', 100_000],
    ['pl-PL', '1\u00a0000,5', 100_050],
    ['es-ES', '1.000', 100_000],
    ['es-ES', ' +7, ', 700],
    ['it-IT', '.5', 50],
  ])('%s “%s”', (locale, typed, units) => {
    const read = readNumber(typed, locale, money);
    expect(read).toEqual(units === null ? { problem: 'field.atMost', number: 1_000_000 } : { units });
  });

  it.each([
    ['', 'field.empty', null],
    ['1e9', 'field.number', null],
    ['five', 'field.number', null],
    ['.', 'field.number', null],
    ['1,23,456', 'field.number', null],
    ['1.2.3', 'field.number', null],
    ['٣', 'field.number', null],
    ['1,5', 'field.whole', null],
    ['0', 'field.atLeast', 1],
    ['-5', 'field.atLeast', 1],
    ['−5', 'field.atLeast', 1],
    ['366', 'field.atMost', 365],
    ['9'.repeat(30), 'field.atMost', 365],
  ])('of days, “%s”, is refused: %s', (typed, problem, number) => {
    expect(readNumber(typed, 'en-GB', days)).toEqual({ problem, number });
  });

  it('of money with a third decimal is refused', () => {
    expect(readNumber('0.001', 'en-GB', money)).toEqual({ problem: 'field.decimals', number: 2 });
    expect(readNumber('5.500', 'en-GB', money)).toEqual({ units: 550 });
  });

  it('is read as it was written, in every language, with and without groups', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...spoken),
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom(0, 1, 2, 3),
        fc.boolean(),
        (locale, units, digits, fixed) => {
          const limits = { digits, min: -1e13, max: 1e13 };
          expect(readNumber(writeNumber(units, locale, digits, fixed), locale, limits)).toEqual({ units });
          const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(units / 10 ** digits);
          expect(readNumber(grouped, locale, limits)).toEqual({ units });
        },
      ),
    );
  });

  it('is within the limits, or refused, whatever is typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[\d.,' ]{0,12}$/));
    fc.assert(
      fc.property(fc.constantFrom(...spoken), typed, (locale, text) => {
        const read = readNumber(text, locale, money);
        if (!('units' in read)) return;
        expect(Number.isSafeInteger(read.units)).toBe(true);
        expect(read.units).toBeGreaterThanOrEqual(0);
        expect(read.units).toBeLessThanOrEqual(100_000_000);
      }),
    );
  });
});
