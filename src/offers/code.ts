// Coupon codes: 55 random bits and a check character in Crockford's alphabet, written XXXX-XXXX-XXXX.
// Read aloud, typed or scanned: case, spaces and hyphens do not matter, O reads as 0, I and L as 1.
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

/** The code as it is stored and printed, or undefined when it cannot be one of ours (length, letters, check). */
export function parseCode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (plain.length !== length) return undefined;
  const symbols = Array.from(plain, (letter) => alphabet.indexOf(letter));
  if (symbols.includes(-1) || weigh(symbols) !== 0) return undefined;
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
