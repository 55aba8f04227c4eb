// The decimals of the currencies in a file.
import { minorDigits } from '../../ground/index.ts';

const currencies = new Set(Intl.supportedValuesOf('currency'));
const known = new Map<string, number>();

/** Whether a code is one of ISO 4217. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** Decimals of a currency's minor unit, remembered: every line asks. Undefined for a code that is no currency. */
export function currencyDigits(currency: string): number | undefined {
  let digits = known.get(currency);
  if (digits === undefined && isCurrency(currency)) {
    digits = minorDigits(currency);
    known.set(currency, digits);
  }
  return digits;
}
