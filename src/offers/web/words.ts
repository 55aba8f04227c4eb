// What an offer gives, in a few words.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import type { Offer, OfferGives } from '../contract.ts';

export function useGivesWords(): (gives: OfferGives, currency: string, product?: Offer['product']) => string {
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
  return (gives, currency, product = null) => {
    if (gives.kind === 'amount')
      return range(gives.minor.base, gives.minor.byClass, (minor) => format.money(minor, currency));
    if (gives.kind === 'product') {
      const worth = format.money(gives.worthMinor, currency);
      return t('gives.product', { product: product?.name ?? '', worth });
    }
    const percent = range(gives.percent.base, gives.percent.byClass, (value) => format.percent(value / 100));
    return t('gives.upTo', {
      percent,
      limit: range(gives.limitMinor.base, gives.limitMinor.byClass, (minor) => format.money(minor, currency)),
    });
  };
}
