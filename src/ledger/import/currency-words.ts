// Currencies as people write them: signs, names, abbreviations.
import { plainName } from './columns.ts';
import { isCurrency } from './currency-digits.ts';

const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '₩': 'KRW',
  '₪': 'ILS',
  '฿': 'THB',
  '₫': 'VND',
  '₦': 'NGN',
  '₱': 'PHP',
  '₸': 'KZT',
  R$: 'BRL',
  US$: 'USD',
  U$S: 'USD',
  CA$: 'CAD',
  C$: 'CAD',
  AU$: 'AUD',
  A$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  MX$: 'MXN',
};
const names: Readonly<Record<string, string>> = {
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  pound: 'GBP',
  pounds: 'GBP',
  pound_sterling: 'GBP',
  sterling: 'GBP',
  us_dollar: 'USD',
  us_dollars: 'USD',
  zl: 'PLN',
  zloty: 'PLN',
  zlote: 'PLN',
  zlotych: 'PLN',
  fr: 'CHF',
  sfr: 'CHF',
  franken: 'CHF',
  franchi: 'CHF',
  swiss_franc: 'CHF',
  kc: 'CZK',
  ft: 'HUF',
  forint: 'HUF',
  lei: 'RON',
  lev: 'BGN',
  rs: 'INR',
  rupees: 'INR',
  dkr: 'DKK',
  nkr: 'NOK',
  skr: 'SEK',
  yen: 'JPY',
  reais: 'BRL',
  real: 'BRL',
  tl: 'TRY',
};
const dollars = new Set(['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'MXN', 'TWD', 'ARS', 'CLP', 'COP']);
const crowns = new Set(['SEK', 'NOK', 'DKK', 'ISK']);

/**
 * The code of a currency by its code, sign or name; undefined when there is none, or more than one. `home` is the currency
 * that amounts have otherwise: a $ in a Canadian shop is Canadian, kr only Swedish where the shop is.
 */
export function currencyNamed(text: string, home: string): string | undefined {
  const code = text.toUpperCase();
  if (isCurrency(code)) return code;
  const sign = signs[code.replace(/[\s.]/g, '')];
  if (sign !== undefined) return sign;
  const word = plainName(text);
  if (text.trim() === '$' || word === 'dollar' || word === 'dollars') return dollars.has(home) ? home : 'USD';
  if (word === 'kr' || word === 'krona' || word === 'kroner' || word === 'kronor')
    return crowns.has(home) ? home : undefined;
  return Object.hasOwn(names, word) ? names[word] : undefined;
}
