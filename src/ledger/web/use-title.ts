// The title of a chosen file is the answer: what it holds, or what is missing to read it.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import type { Understanding } from '../contract.ts';
import type { Field } from './mapping.ts';
import { sumOf } from './sums.ts';

interface Known {
  readonly seen: Understanding | undefined;
  readonly missing: readonly Field[];
  readonly fileName: string;
}

/** The sentence for the h1. */
export function useTitle({ seen, missing, fileName }: Known): string {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  if (missing.length > 0) {
    return t('title.missing', {
      count: missing.length,
      fields: format.list(missing.map((field) => ledger(`field.${field}`))),
    });
  }
  if (seen === undefined) return t('title.reading', { file: fileName });
  const { orders, firstDay, lastDay } = seen;
  if (orders === 0 || firstDay === null || lastDay === null) return t('title.none');
  if (seen.knownOrders === orders) return t('title.known', { orders: t('orders', { count: orders }) });
  const values = {
    orders: t('orders', { count: orders }),
    customers: t('ofCustomers', { count: seen.customers }),
    sum: sumOf(seen.net, seen.shopCurrency, format),
    from: format.monthYear(firstDay),
    to: format.monthYear(lastDay),
  };
  if (seen.isBeginning) return t('title.beginning', values);
  return values.from === values.to ? t('title.month', values) : t('title', values);
}
