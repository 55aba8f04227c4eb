// Reads numbers as files write them: either decimal mark, thousands marks, currency signs, brackets for negatives.
import { withoutEntities } from './entities.ts';

/** A decimal number: units / 10^decimals. */
export interface Decimal {
  readonly units: number;
  readonly decimals: number;
}

const zero = 48;
const mostDigits = 15;

/** Reads the plain form ('-12.5', '1250') from bytes. Undefined when it is written otherwise or is no number. */
export function readPlainDecimal(bytes: Uint8Array, start: number, end: number, mark: '.' | ','): Decimal | undefined {
  const markCode = mark.charCodeAt(0);
  const negative = bytes[start] === 45;
  let units = 0;
  let digits = 0;
  let decimals = -1;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at] - zero;
    if (digit >= 0 && digit <= 9) {
      units = units * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (bytes[at] === markCode && decimals < 0) decimals = 0;
    else return undefined;
  }
  if (digits === 0 || digits > mostDigits) return undefined;
  return { units: negative ? -units : units, decimals: decimals < 0 ? 0 : decimals };
}

/** Abbreviations of currencies that end in a point: it is no decimal mark. */
const abbreviated = 'd?kr|n\\.?kr|s\\.?kr|s?fr|rs|re|zł|zl|lei|tl|bs|s\\/|rp|k[čc]|ft';
/** A currency before a number: R$, US$, USD $, kr., Rs., CHF, €, R. */
const currencyBefore = new RegExp(
  `^([-+]?)(?:(?:${abbreviated})\\.(?=[-+]?[\\d.,])|(?:s\\/|\\p{L}{1,3})?\\p{Sc}|s\\/|\\p{L}{2,3}(?=[-+]?[\\d.,])|r(?=[-+]?\\d))`,
  'iu',
);
const currencyAfter = /(?:\p{L}{0,3}\p{Sc}|\p{L}{2,3}\.?)$/u;
/** Letters after a number that change what it says: thousands, millions, a credit. */
const changesNumber = /(?:\d|[.,])(?:[cd]r|mln|mio|mil|tys|mrd|mld|tsd|bn)\.?$/i;
/** What stands for no decimals at all, as in 12.- and 12,-- */
const noDecimals = /[.,]-{1,2}$/;
/** Whole numbers with thousands marks of any kind. */
const grouped = /^\d{1,3}(?:[.,]\d{3})+$/;

/** A blank or an apostrophe between digits without exactly three behind it. */
const brokenGroups = /\d[\s'’]+(?!\d{3}(?!\d))\d/;

/** What stands for an empty cell where a number should be. */
const emptyNumber = /^(?:[-–—−]+|n\/?a|null|none|nan|\p{Sc}\s*[-–—−]+|[-–—−]+\s*\p{Sc})$/iu;

/** Whether a text says that there is no number. */
export function isEmptyNumber(text: string): boolean {
  return text === '' || emptyNumber.test(text);
}

/** Reads a number in any form that files use. Undefined when it is none. */
export function readDecimal(text: string, mark: '.' | ','): Decimal | undefined {
  const other = mark === '.' ? ',' : '.';
  let plain = (text.includes('&') ? withoutEntities(text) : text)
    .replace(/[−–—‑]/g, '-')
    // a point with a blank behind it ends a word
    .replace(/(\p{L})\.\s+/u, '$1')
    .trim();
  // digits are apart by threes, or something else is missing between them: '12 50' is no 1250
  if (brokenGroups.test(plain)) return undefined;
  plain = plain
    .replace(/[\s'’]/g, '')
    // cheques and footnotes
    .replace(/^\*+|\*+$/g, '');
  let negative = false;
  const bracketed = /^\((.*)\)$/.exec(plain);
  if (bracketed) {
    negative = true;
    plain = bracketed[1];
  }
  if (changesNumber.test(plain)) return undefined;
  // a currency before and after, each once
  plain = plain.replace(currencyBefore, '$1').replace(currencyAfter, '');
  const isWhole = noDecimals.test(plain);
  if (isWhole) plain = plain.replace(noDecimals, '');
  const signed = /^([-+]?)(.*?)(-?)$/.exec(plain);
  if (!signed || (signed[1] !== '' && signed[3] !== '')) return undefined;
  if (signed[1] === '-' || signed[3] === '-') negative = !negative;
  if (isWhole && grouped.test(signed[2])) signed[2] = signed[2].replace(/[.,]/g, '');
  let body = signed[2];
  // thousands marks only in their places
  if (body.includes(other)) {
    const groups = new RegExp(`^\\d{1,3}(?:\\${other}\\d{3})+(?:\\${mark}\\d*)?$`);
    if (!groups.test(body)) return undefined;
    body = body.replaceAll(other, '');
  }
  body = body.replace(mark, '.');
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,2}))?$/.exec(body);
  if (!match || (match[1] === '' && !match[2])) return undefined;
  if (match[3] !== undefined) return rounded(Number(body), negative);
  const whole = match[1].replace(/^0+/, '');
  const fraction = match[2] ?? '';
  if (whole.length + fraction.length <= mostDigits) {
    return signedDecimal(Number(whole + fraction), fraction.length, negative);
  }
  if (whole.length > mostDigits) return { units: Number.POSITIVE_INFINITY, decimals: 0 };
  // what a computer wrote of a sum of floats (22.200000000000003): digits beyond the 15th are noise
  const kept = mostDigits - whole.length;
  const up = (fraction.charCodeAt(kept) || zero) - zero >= 5 ? 1 : 0;
  return signedDecimal(Number(whole + fraction.slice(0, kept)) + up, kept, negative);
}

function rounded(value: number, negative: boolean): Decimal | undefined {
  if (!Number.isFinite(value)) return undefined;
  const [whole, fraction] = value.toFixed(6).split('.');
  if (whole.length > 9) return { units: Number.POSITIVE_INFINITY, decimals: 0 };
  return signedDecimal(Number(whole + fraction), 6, negative);
}

function signedDecimal(units: number, decimals: number, negative: boolean): Decimal {
  return { units: negative && units !== 0 ? -units : units, decimals };
}

const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** A power of ten; the usual ones are looked up, `**` is ten times slower. */
function power(exponent: number): number {
  return powers[exponent] ?? 10 ** exponent;
}

/** `units / 10^decimals` in units of 10^-digits, half away from zero. Undefined past the safe integers. */
export function scale(units: number, decimals: number, digits: number): number | undefined {
  let result = units;
  if (decimals <= digits) result *= power(digits - decimals);
  else {
    const divisor = power(decimals - digits);
    const size = Math.abs(units);
    // exact: sums and quotients of integers below 2^53 whose quotient is rounded down
    const whole = Math.floor(size / divisor);
    const quotient = whole + (size - whole * divisor >= divisor / 2 ? 1 : 0);
    result = units < 0 ? -quotient : quotient;
  }
  // adding zero makes a negative zero a plain one
  return Number.isSafeInteger(result) ? result + 0 : undefined;
}

/** The product of two decimals in units of 10^-digits, half away from zero. Undefined past the safe integers. */
export function multiply(a: Decimal, b: Decimal, digits: number): number | undefined {
  const product = a.units * b.units;
  if (Number.isSafeInteger(product)) return scale(product, a.decimals + b.decimals, digits);
  if (!Number.isFinite(product)) return undefined;
  return scaleExactly(BigInt(a.units) * BigInt(b.units), a.decimals + b.decimals, digits);
}

function scaleExactly(units: bigint, decimals: number, digits: number): number | undefined {
  let result = units;
  if (decimals <= digits) result *= 10n ** BigInt(digits - decimals);
  else {
    const divisor = 10n ** BigInt(decimals - digits);
    const half = units < 0n ? -divisor / 2n : divisor / 2n;
    result = (units + half) / divisor;
  }
  const number = Number(result);
  return Number.isSafeInteger(number) ? number : undefined;
}
