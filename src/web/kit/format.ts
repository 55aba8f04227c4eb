// Numbers, money and dates in the reader's language, all by Intl. Days are 'YYYY-MM-DD', instants ISO texts.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../../ground/contract.ts';
import { isLanguage, locales } from './i18n/languages.ts';

/** Writers of numbers, money and dates in one locale. */
export interface Format {
  readonly locale: string;
  number(value: number, digits?: number): string;
  /** `share` 0..1 as per cent with at most one decimal. */
  percent(share: number): string;
  /** Minor units as money; whole amounts without decimals unless `exact`. */
  money(minor: number, currency: string, exact?: boolean): string;
  /** An estimate as money: to whole units, small ones with decimals. */
  roughly(minor: number, currency: string): string;
  /** As money with + or −; zero has no sign. */
  signedMoney(minor: number, currency: string): string;
  signed(value: number, digits?: number): string;
  /** '21 Nov'; with the year when it is not the year of `near`. */
  day(day: string, near?: string): string;
  /** '21 Nov 2026'. */
  fullDay(day: string): string;
  /** 'Thursday 12 November'. */
  longDay(day: string): string;
  /** 'Thursday'. */
  weekday(day: string): string;
  /** 'Thu 12'. */
  shortDay(day: string): string;
  month(day: string): string;
  monthYear(day: string): string;
  /** An instant as '12 Nov, 08:10' in the shop's zone. */
  instant(iso: string, zone: string): string;
  time(iso: string, zone: string): string;
  /** '42 seconds', '3 minutes', '1.5 hours'; at least a second. */
  duration(seconds: number): string;
  list(items: readonly string[]): string;
}

/** Makes the writers of a locale; Intl objects are costly, so they are made once and kept. */
export function formatOf(locale: string): Format {
  const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = kept.get(key) ?? new Intl.NumberFormat(locale, options);
    kept.set(key, known);
    return known as Intl.NumberFormat;
  };
  const dates = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const key = `d${JSON.stringify(options)}`;
    const known = kept.get(key) ?? new Intl.DateTimeFormat(locale, options);
    kept.set(key, known);
    return known as Intl.DateTimeFormat;
  };
  const noon = (day: string) => new Date(`${day}T12:00:00Z`);
  const write = (day: string, options: Intl.DateTimeFormatOptions) =>
    dates({ timeZone: 'UTC', ...options })
      .format(noon(day))
      .replace(/\bSept\b/, 'Sep');
  const inMajor = (minor: number, currency: string): { major: number; digits: number } => {
    const digits = minorDigits(currency);
    return { major: minor / 10 ** digits, digits };
  };
  const money = (major: number, currency: string, digits: number, signDisplay: 'auto' | 'exceptZero' = 'auto') =>
    numbers({
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      currencyDisplay: 'narrowSymbol',
      signDisplay,
    }).format(major);
  return {
    locale,
    number: (value, digits = 0) =>
      numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    percent: (share) => numbers({ style: 'percent', maximumFractionDigits: 1 }).format(share),
    money(minor, currency, exact = false) {
      const { major, digits } = inMajor(minor, currency);
      return money(major, currency, exact || !Number.isInteger(major) ? digits : 0);
    },
    roughly(minor, currency) {
      const { major, digits } = inMajor(minor, currency);
      return money(major, currency, Math.abs(major) < 10 && !Number.isInteger(major) ? digits : 0);
    },
    signedMoney(minor, currency) {
      const { major, digits } = inMajor(minor, currency);
      return money(major, currency, Math.abs(major) < 100 && !Number.isInteger(major) ? digits : 0, 'exceptZero');
    },
    signed: (value, digits = 0) =>
      numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' }).format(
        value,
      ),
    day: (day, near) =>
      write(day, {
        day: 'numeric',
        month: 'short',
        ...(near !== undefined && near.slice(0, 4) !== day.slice(0, 4) ? { year: 'numeric' } : {}),
      }),
    fullDay: (day) => write(day, { day: 'numeric', month: 'short', year: 'numeric' }),
    longDay: (day) => write(day, { weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: (day) => write(day, { weekday: 'long' }),
    shortDay: (day) => write(day, { weekday: 'short', day: 'numeric' }),
    month: (day) => write(day, { month: 'short' }).slice(0, 4).replace(/\.$/, ''),
    monthYear: (day) => write(day, { month: 'long', year: 'numeric' }),
    instant: (iso, zone) =>
      dates({ timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
        .format(new Date(iso))
        .replace(/\bSept\b/, 'Sep'),
    time: (iso, zone) => dates({ timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    duration(seconds) {
      const [value, unit] =
        seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
      const maximumFractionDigits = unit === 'hour' ? 1 : 0;
      return numbers({ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits }).format(Math.max(1, value));
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
  };
}

/** The shop's day of an instant, 'YYYY-MM-DD'. */
export function dayIn(instant: string, zone: string): string {
  // Canadian English writes dates in this order
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(instant));
}

/** The writers of the language that the pages are shown in. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatOf(isLanguage(i18n.language) ? locales[i18n.language] : locales.en), [i18n.language]);
}
