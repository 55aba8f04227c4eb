// The decimals of the currencies in a file, and the most that a line of one can come to.
import { minorDigits } from '../../ground/index.ts';

const currencies = new Set(Intl.supportedValuesOf('currency'));
/** Currencies of which a thousand and more make one euro. */
const smallUnits = new Set(
  'ARS BIF CDF CLP COP GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT MWK NGN PYG RWF SLL STD SYP TZS UGX UZS VND'.split(
    ' ',
  ),
);
/** No line of a receipt comes to a billion (a hundred billion where the unit is small), while numbers of orders do. */
const largestUnits = { usual: 1e9, small: 1e11 };
/** The decimals of a currency, and the minor units that no line in it reaches. */
export interface MoneyLimits {
  readonly digits: number;
  readonly implausible: number;
}

const known = new Map<string, MoneyLimits>();

/** Whether a code is one of ISO 4217. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** What amounts in a currency can be, remembered: every line asks. Undefined for a code that is no currency. */
export function moneyLimits(currency: string): MoneyLimits | undefined {
  let limits = known.get(currency);
  if (limits === undefined && isCurrency(currency)) {
    const digits = minorDigits(currency);
    const units = smallUnits.has(currency) ? largestUnits.small : largestUnits.usual;
    limits = { digits, implausible: units * 10 ** digits };
    known.set(currency, limits);
  }
  return limits;
}
