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

const groups = (code: string) => code.split('-');
const joined = (sign: string) => (code: string) => groups(code).join(sign);
const arrivals: [string, (code: string) => string][] = [
  ['an en dash', joined('\u2013')],
  ['an em dash', joined('\u2014')],
  ['a no-break hyphen', joined('\u2011')],
  ['a minus sign', joined('\u2212')],
  ['a full-width hyphen', joined('\uff0d')],
  ['a soft hyphen', (code) => `${code.slice(0, 2)}\u00ad${code.slice(2)}`],
  ['zero width between', (code) => `${code.slice(0, 4)}\u200b${code.slice(4)}\u2060`],
  ['a left-to-right mark and a byte order mark', (code) => `\ufeff\u200e${code}`],
  ['no-break and ideographic blanks', joined('\u00a0\u3000')],
  ['dots', joined('.')],
  ['underscores', joined('_')],
  ['slashes', joined('/')],
  ['the hyphen of an Italian keyboard', joined("'")],
  ['the hyphen of a German keyboard', joined('ß')],
  ['a full stop after it', (code) => `${code}.`],
  ['a comma after it', (code) => `${code}, `],
  ['straight quotes', (code) => `"${code}"`],
  ['curly quotes', (code) => `\u201c${code}\u201d`],
  ['Polish and French quotes', (code) => `\u201e\u00ab${code}\u00bb\u201d`],
  ['brackets', (code) => `(${code})`],
  [
    'full-width letters',
    (code) => [...code].map((c) => (c === '-' ? c : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join(''),
  ],
  ['Enter', (code) => `${code}\r\n`],
  ['Tab, start and end of text', (code) => `\u0002\t${code}\u0003`],
  ['Code:', (code) => `Code: ${code}`],
  ['Codice:', (code) => `Codice sconto:${code}.`],
  ['Kod:', (code) => `Twój kod rabatowy: ${code}`],
  ['Código:', (code) => `CÓDIGO = "${code}"`],
  ['a word without a colon', (code) => `coupon code ${code}`],
  ['the asterisks of Code 39', (code) => `*${code}*`],
  ['the prefix of Code 128', (code) => `]C0${code}`],
  ['the prefix of GS1-128', (code) => `]C1${code.replaceAll('-', '')}`],
  ['the prefix of a QR code', (code) => `]Q3${code}\r`],
  ['the prefix of DataBar', (code) => `]e0${code}`],
  ['a link', (code) => `https://shop.test/?coupon=${code}&utm_source=mail`],
  ['a link with a path', (code) => `HTTPS://SHOP.TEST/C/${code}`],
  ['an escaped link', (code) => `https://shop.test/c/${code.replaceAll('-', '%2D')}#top`],
];

test.each(arrivals)('a code is understood with %s, and never with a wrong symbol', (_, arrive) => {
  fc.assert(
    fc.property(codes, place, fc.integer({ min: 0, max: 31 }), (code, n, other) => {
      expect(parseCode(arrive(code))).toBe(code);
      const wrong = put(code, n, alphabet[other]);
      if (wrong !== code) expect(parseCode(arrive(wrong))).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test('a link with two codes, an accent inside and letters of another alphabet are no code', () => {
  const [one, two] = [newCode(), newCode()];
  expect(parseCode(`https://shop.test/${one}/${two}`)).toBeUndefined();
  expect(parseCode(`${one}A`)).toBeUndefined();
  expect(parseCode(one.replace(/.$/, '\u0410'))).toBeUndefined();
  expect(parseCode(`${' '.repeat(600)}${one}`)).toBeUndefined();
});
