// What an offer gives, in a few words.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import type { OfferGives } from '../contract.ts';

export function useGivesWords(): (gives: OfferGives, currency: string) => string {
  const { t } = useTranslation('offers');
  const format = useFormat();
  const range = (
    base: number,
    byClass: Readonly<Record<string, number | undefined>>,
    write: (value: number) => string,
  ) => {
    const values = [base, ...Object.values(byClass).filter((value) => value !== undefined)];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low === high ? write(low) : t('gives.range', { low: write(low), high: write(high) });
  };
  return (gives, currency) => {
    if (gives.kind === 'amount')
      return range(gives.minor.base, gives.minor.byClass, (minor) => format.money(minor, currency));
    if (gives.kind === 'product') return t('gives.product', { worth: format.money(gives.worthMinor, currency) });
    const percent = range(gives.percent.base, gives.percent.byClass, (value) => format.percent(value / 100));
    return t('gives.upTo', {
      percent,
      limit: range(gives.limitMinor.base, gives.limitMinor.byClass, (minor) => format.money(minor, currency)),
    });
  };
}
