// Sums by currency as a page says them: the shop's first, each with its sign.
import type { Format } from '../../web/kit/format.ts';

type Sums = Readonly<Record<string, number>>;

/** The currency that a file's sums are told in: the shop's, else the one that most of it is in. */
export function mainCurrency(sums: Sums, shopCurrency: string): string {
  if (sums[shopCurrency] !== undefined) return shopCurrency;
  const [largest] = Object.entries(sums).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  return largest?.[0] ?? shopCurrency;
}

/** A text with the sign of subtraction in the place of a hyphen, as it stands beside counts. */
export const withMinus = (text: string): string => text.replace('-', '−');

/** Every sum, the shop's currency first. */
export function sumOf(sums: Sums, shopCurrency: string, format: Format, exact = false): string {
  const main = mainCurrency(sums, shopCurrency);
  const others = Object.keys(sums).filter((currency) => currency !== main && sums[currency] !== 0);
  const written = [main, ...others].map((currency) =>
    withMinus(format[exact ? 'money' : 'roughly'](sums[currency] ?? 0, currency)),
  );
  return format.list(written);
}

/** Sums added up by currency. */
export function added(all: readonly Sums[]): Record<string, number> {
  const whole: Record<string, number> = {};
  for (const sums of all) {
    for (const [currency, minor] of Object.entries(sums)) whole[currency] = (whole[currency] ?? 0) + minor;
  }
  return whole;
}
