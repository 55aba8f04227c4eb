// Money is an integer number of minor units plus an ISO 4217 currency; floats never touch it.

import { minorDigits } from './contract.ts';

/** An amount of money: `minor` is a safe integer number of the currency's smallest unit. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** The most minor units of any sum: a larger number is not exact, and the database refuses to hand it out. */
export const mostMinor = Number.MAX_SAFE_INTEGER;

/** A sum of minor units cut off at `mostMinor`; sums of so much come from columns that hold no amounts. */
export function heldMinor(minor: number): number {
  return Math.max(-mostMinor, Math.min(mostMinor, Math.round(minor)));
}

/**
 * Multiplies two decimal numbers given as texts and rounds half away from zero to minor units, exactly.
 * `digits` = decimals of the minor unit. Returns undefined when a text is no plain decimal number or the result
 * is no safe integer.
 */
export function productInMinor(first: string, second: string, digits: number): number | undefined {
  const a = scaled(first);
  const b = scaled(second);
  if (a === undefined || b === undefined) return undefined;
  return roundToMinor(a.units * b.units, a.decimals + b.decimals, digits);
}

/** A decimal text ('-12.345') in minor units, rounded half away from zero; undefined when it is not one or too large. */
export function decimalToMinor(text: string, digits: number): number | undefined {
  const value = scaled(text);
  return value === undefined ? undefined : roundToMinor(value.units, value.decimals, digits);
}

/** The decimal text of an amount, '12.30' for 1230 EUR. */
export function minorToDecimal(minor: number, digits: number): string {
  const sign = minor < 0 ? '-' : '';
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** An amount written for people in a language: '1.234,50 €'. */
export function formatMoney(money: Money, locale: string): string {
  const digits = minorDigits(money.currency);
  const decimal = minorToDecimal(money.minor, digits) as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal as never);
}

function scaled(text: string): { units: bigint; decimals: number } | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match || (match[2] === '' && (match[3] ?? '') === '')) return undefined;
  const fraction = match[3] ?? '';
  const units = BigInt(match[2] + fraction);
  return { units: match[1] === '-' ? -units : units, decimals: fraction.length };
}

function roundToMinor(units: bigint, decimals: number, digits: number): number | undefined {
  let result = units;
  if (decimals <= digits) result *= 10n ** BigInt(digits - decimals);
  else {
    const divisor = 10n ** BigInt(decimals - digits);
    const half = divisor / 2n;
    result = (units + (units < 0n ? -half : half)) / divisor;
  }
  const number = Number(result);
  return Number.isSafeInteger(number) ? number : undefined;
}
