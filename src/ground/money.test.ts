// Money: exact decimal arithmetic on minor units, checked against whole-number arithmetic.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minorDigits } from './contract.ts';
import { decimalToMinor, formatMoney, minorToDecimal, productInMinor } from './money.ts';

const anyMinor = fc.integer({ min: -(10 ** 15), max: 10 ** 15 });

test('an amount and its decimal text name each other in every kind of currency', () => {
  fc.assert(
    fc.property(anyMinor, fc.constantFrom('EUR', 'JPY', 'TND'), (minor, currency) => {
      const digits = minorDigits(currency);
      expect(decimalToMinor(minorToDecimal(minor, digits), digits)).toBe(minor);
    }),
  );
  expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('TND')]).toEqual([2, 0, 3]);
});

test('quantity times price is exact where floating point is not', () => {
  expect(productInMinor('3', '0.1', 2)).toBe(30);
  expect(productInMinor('1.005', '100', 0)).toBe(101);
  fc.assert(
    fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (quantity, cents) => {
      expect(productInMinor(String(quantity), minorToDecimal(cents, 2), 2)).toBe(quantity * cents + 0);
    }),
  );
});

test('halves are rounded away from zero, on both sides alike', () => {
  expect([decimalToMinor('0.005', 2), decimalToMinor('-0.005', 2)]).toEqual([1, -1]);
  expect([decimalToMinor('0.0049999', 2), decimalToMinor('2.675', 2)]).toEqual([0, 268]);
});

test.each(['', '.', '-', '1,5', '1e3', '12.3.4', 'abc', '0x10', '٣'])('%j is no amount', (text) => {
  expect(decimalToMinor(text, 2)).toBeUndefined();
});

test('an amount beyond what a number holds exactly is refused, not rounded', () => {
  expect(decimalToMinor('90071992547409.92', 2)).toBeUndefined();
  expect(productInMinor('9007199254740991', '10', 0)).toBeUndefined();
});

test('amounts are written as people of the language write them', () => {
  expect(formatMoney({ minor: 123_450, currency: 'EUR' }, 'it').replaceAll('\u00a0', ' ')).toBe('1234,50 €');
  expect(formatMoney({ minor: 500, currency: 'JPY' }, 'en')).toBe('¥500');
});
