// Rungs, offers and limits in words.
import { useTranslation } from 'react-i18next';
import type { Offer } from '../../offers/contract.ts';
import { useFormat } from '../../web/kit/format.ts';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import type { EntryLimit, RungWhen } from '../contract.ts';

/** When a rung comes. */
export function useWhenWords(): (when: RungWhen) => string {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  return (when) => {
    switch (when.kind) {
      case 'entry':
        return t('whenWords.entry');
      case 'after':
        return t('whenWords.after', { days: kit('count.days', { count: when.days }) });
      case 'absence':
        return t('whenWords.absence', { days: kit('count.days', { count: when.days }) });
      case 'multiple':
        return t('whenWords.multiple', { times: format.number(when.times, Number.isInteger(when.times) ? 0 : 1) });
      case 'lateness':
        return t('whenWords.lateness', { n: oneInOf(1 - when.lateness) });
    }
  };
}

/** Who counts as late. */
export function useLimitWords(): (limit: EntryLimit) => string {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  return (limit) => {
    switch (limit.kind) {
      case 'false_alarm':
        return t('limitWords.share', { n: oneInOf(limit.rate) });
      case 'days':
        return t('limitWords.days', { days: kit('count.days', { count: limit.days }) });
      case 'multiple':
        return t('limitWords.multiple', { times: format.number(limit.times, Number.isInteger(limit.times) ? 0 : 1) });
      case 'gone':
        return t('limitWords.gone', { share: format.percent(limit.below) });
    }
  };
}

/** What an offer gives and how long it lives. */
export function useOfferWords(): (offer: Offer) => string {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  return (offer) => {
    const { gives, expiry } = offer.definition;
    const least = kit('count.days', { count: expiry.leastDays });
    const until =
      expiry.rule.kind === 'fixed'
        ? t('offerWords.fixed', { days: kit('count.days', { count: expiry.rule.days }) })
        : t('offerWords.beat', { days: least });
    const range = (base: number, byClass: Record<string, number | undefined>, write: (value: number) => string) => {
      const values = [base, ...Object.values(byClass).filter((value) => value !== undefined)];
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return low === high ? write(low) : t('offerWords.range', { low: write(low), high: write(high) });
    };
    const worth =
      gives.kind === 'amount'
        ? range(gives.minor.base, gives.minor.byClass, (minor) => format.money(minor, offer.currency))
        : gives.kind === 'percent'
          ? range(gives.percent.base, gives.percent.byClass, (percent) => format.percent(percent / 100))
          : t('offerWords.product', {
              product: offer.product?.name ?? '',
              worth: format.money(gives.worthMinor, offer.currency),
            });
    return `${worth}, ${until}`;
  };
}
