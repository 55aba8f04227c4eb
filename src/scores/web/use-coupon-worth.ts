// What a coupon gives, in a few words.
import { useTranslation } from 'react-i18next';
import type { Coupon } from '../../offers/contract.ts';
import { useFormat } from '../../web/kit/format.ts';

type Worth = Pick<Coupon, 'kind' | 'amountMinor' | 'percent' | 'productName' | 'currency'>;

export function useCouponWorth(): (coupon: Worth) => string {
  const { t } = useTranslation('scores');
  const format = useFormat();
  return (coupon) => {
    if (coupon.kind === 'amount') return format.money(coupon.amountMinor ?? 0, coupon.currency);
    if (coupon.kind === 'percent') return format.percent((coupon.percent ?? 0) / 100);
    return coupon.productName ?? t('coupon.product');
  };
}
