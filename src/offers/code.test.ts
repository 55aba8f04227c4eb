// Codes: every likely mistake of a person is caught, every way of writing a right one is understood.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newCode, parseCode } from './code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytes = fc.uint8Array({ minLength: 11, maxLength: 11 });
const codes = bytes.map((array) => newCode(() => Buffer.from(array)));
const place = fc.integer({ min: 0, max: 11 });

/** Position of the symbol `n` in XXXX-XXXX-XXXX. */
const at = (n: number) => n + Math.floor(n / 4);
const put = (code: string, n: number, letter: string) => code.slice(0, at(n)) + letter + code.slice(at(n) + 1);

test('a code is printed in three groups of four and read back as itself', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(parseCode(code)).toBe(code);
    }),
  );
});

test('every single wrong symbol is caught', () => {
  fc.assert(
    fc.property(codes, place, fc.integer({ min: 0, max: 31 }), (code, n, other) => {
      const wrong = put(code, n, alphabet[other]);
      expect(parseCode(wrong)).toBe(wrong === code ? code : undefined);
    }),
  );
});

test('every swap of two symbols is caught, also of distant ones', () => {
  fc.assert(
    fc.property(codes, place, place, (code, a, b) => {
      const swapped = put(put(code, a, code[at(b)]), b, code[at(a)]);
      expect(parseCode(swapped)).toBe(swapped === code ? code : undefined);
    }),
  );
});

test('case, spaces and look-alike letters do not matter', () => {
  const code = newCode(() => Buffer.from([0, 1, 0, 1, 10, 11, 12, 13, 14, 15, 16]));
  expect(code.startsWith('0101-ABCD-EFG')).toBe(true);
  const check = code.slice(-1).toLowerCase();
  expect(parseCode(` oIol abcd-efg${check} `)).toBe(code);
});

test('what is no code of ours is refused', () => {
  for (const text of ['', 'SUMMER10', '0101-ABCD-EFGU', 'x'.repeat(200)]) expect(parseCode(text)).toBeUndefined();
});

test('eleven of the twelve symbols are random: 100,000 codes are all different', () => {
  expect(new Set(Array.from({ length: 100_000 }, () => newCode())).size).toBe(100_000);
});
