// Coupon codes: 55 random bits and a check character in Crockford's alphabet, written XXXX-XXXX-XXXX.
// Read aloud, typed, pasted or scanned: case, blanks and signs do not matter, O reads as 0, I and L as 1.
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomSymbols = 11;
const length = randomSymbols + 1;

/**
 * Weights of the symbols: powers of a generator of GF(32), all different. The sum of weight times symbol over the
 * whole code is 0 in that field; one wrong symbol changes it (no weight is 0), and so do two swapped ones anywhere
 * (no two weights are equal). Every such mistake is caught, not only most of them.
 */
const weights = powers();

/** A new code. The database makes sure that no other customer holds it (1 chance in 3.6e16 per pair). */
export function newCode(random: (bytes: number) => Buffer = randomBytes): string {
  const bytes = random(randomSymbols);
  const symbols = Array.from(bytes, (byte) => byte & 31);
  const sum = weigh(symbols);
  return written([...symbols, divide(sum, weights[randomSymbols])]);
}

/**
 * The code as it is stored and printed, or undefined when it cannot be one of ours (length, letters, check). Understood
 * as it arrives: with any dash, dot, quote or blank between and around, in full-width letters, after a word such as
 * `Code:`, with what a scanner adds, or inside a link. Only signs that are no letters and no digits are passed over, so
 * that nothing is ever read out of a code whose check character is wrong.
 *
 *     parseCode('Codice: k7m2–p4q8–9rte.')              // 'K7M2-P4Q8-9RTE', when its check holds
 *     parseCode(']C1K7M2P4Q89RTE')                      // the same
 *     parseCode('https://shop.test/?coupon=K7M2-P4Q8-9RTE')  // the same
 */
export function parseCode(text: string): string | undefined {
  if (text.length > longestText) return undefined;
  const clean = text.normalize('NFKC').replace(/^[^\p{L}\p{N}\]]*\][A-Za-z][0-9A-Za-z]/u, '');
  return readSymbols(clean) ?? readSymbols(clean.replace(label, '')) ?? onlyCodeIn(clean);
}

/** A link with a code in it is shorter. */
const longestText = 500;

/** What people copy with a code: any words with a colon or equals sign, or one of these without. */
const label =
  /^[^\p{L}\p{N}]*(?:[\p{L}\p{M}\s.'’]{1,60}[:=]|(?:(?:your|il|tuo|tw[oó]j|tu|su|the|coupon|voucher|promo|discount|code|codice|buono|sconto|kod|kuponu|kupon|rabatowy|c[oó]digo|cup[oó]n|descuento|gutschein|gutscheincode)[\s.]+)+)/iu;

/** The code in a link; undefined when there is none, or more than one. */
function onlyCodeIn(text: string): string | undefined {
  if (!/[/?&=#]/.test(text)) return undefined;
  const found = new Set(
    plainly(text)
      .split(/[/?&=#;]+/)
      .flatMap((part) => readSymbols(part) ?? []),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** A link without its percent signs; as it is when they are broken. */
function plainly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Letters and digits as a code of ours, or undefined. A sharp s is the hyphen of a keyboard that is set to German. */
function readSymbols(text: string): string | undefined {
  const plain = text
    .replace(/[^\p{L}\p{N}]|ß/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (plain.length !== length) return undefined;
  const symbols = Array.from(plain, (letter) => alphabet.indexOf(letter));
  if (symbols.length !== length || symbols.includes(-1) || weigh(symbols) !== 0) return undefined;
  return written(symbols);
}

function written(symbols: readonly number[]): string {
  const letters = symbols.map((symbol) => alphabet[symbol]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
}

function weigh(symbols: readonly number[]): number {
  return symbols.reduce((sum, symbol, place) => sum ^ multiply(symbol, weights[place]), 0);
}

/** Product in GF(32) with the primitive polynomial x^5 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit--) {
    product <<= 1;
    if (product & 32) product ^= 0b100101;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function divide(a: number, b: number): number {
  for (let quotient = 0; quotient < 32; quotient++) if (multiply(quotient, b) === a) return quotient;
  throw new RangeError('division by zero in GF(32)');
}

function powers(): number[] {
  const list = [1];
  while (list.length < length) list.push(multiply(list[list.length - 1], 2));
  return list;
}
