// Amounts, percentages and days as a reader's language writes them, with the costly formatters kept.
import type { Language } from '../ground/contract.ts';
import { formatMoney, type Money } from '../ground/index.ts';

// The shop's country decides neither: these are the languages' own homes.
const locales: Record<Language, string> = { en: 'en-GB', it: 'it-IT', pl: 'pl-PL', es: 'es-ES' };

const written = new Map<string, string>();
const mostWritten = 20_000;

/** An Intl formatter costs 30 to 60 microseconds a call; a campaign repeats a handful of values. */
function once(key: string, write: () => string): string {
  let text = written.get(key);
  if (text === undefined) {
    if (written.size >= mostWritten) written.clear();
    text = write();
    written.set(key, text);
  }
  return text;
}

/** '15,00 €', or '15 €' when the amount is whole. */
export function writeMoney(money: Money, language: Language): string {
  return once(`m ${language} ${money.currency} ${money.minor}`, () =>
    formatMoney(money, locales[language]).replace(/[.,]00(?!\d)/, ''),
  );
}

/** '13 dicembre 2026'. */
export function writeDay(day: string, language: Language): string {
  return once(`d ${language} ${day}`, () =>
    new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${day}T12:00:00Z`),
    ),
  );
}

/** '12,5 %' for '12.50'. */
export function writePercent(percent: string, language: Language): string {
  return once(`p ${language} ${percent}`, () =>
    new Intl.NumberFormat(locales[language], { style: 'percent', maximumFractionDigits: 2 }).format(
      Number(percent) / 100,
    ),
  );
}
