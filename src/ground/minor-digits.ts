// How many decimals a currency has, for the server and for every browser.

/** ISO 4217's currencies whose minor unit is not a hundredth. Intl has its own mind for some, and another one in each version. */
const unusualDigits: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
]);

/** Decimal digits of a currency's minor unit (EUR 2, JPY 0, TND 3), the same on the server and in every browser. */
export function minorDigits(code: string): number {
  return unusualDigits[code] ?? 2;
}
