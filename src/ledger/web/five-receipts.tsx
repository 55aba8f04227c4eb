// Five orders as they were understood, chosen to show every kind that was met.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Tag } from '../../web/kit/marks.tsx';
import { Receipt, type ReceiptLine, Receipts } from '../../web/kit/receipt.tsx';
import type { Understanding, UnderstoodOrder } from '../contract.ts';
import { withMinus } from './sums.ts';
import styles from './talk.module.css';

interface Props extends Pick<Understanding, 'samples'> {
  /** What delivery cost is told apart and taken off. */
  readonly withoutShipping: boolean;
}

/** The receipts of one set, and a button for the next. */
export function FiveReceipts({ samples, withoutShipping }: Props) {
  const { t } = useTranslation('talk');
  const format = useFormat();
  const [turn, setTurn] = useState(0);
  if (samples.length === 0) return null;
  const orders = samples[turn % samples.length];
  const title = orders.length === 1 ? t('five.one') : t('five.title', { number: format.number(orders.length) });
  return (
    <section className={styles.five}>
      <header className={styles.fiveHead}>
        <h2>{title}</h2>
        <span>
          {t('five.aside')}
          {withoutShipping && ` · ${t('five.shipping')}`}
        </span>
        {samples.length > 1 && (
          <Button variant="subtle" size="sm" onClick={() => setTurn(turn + 1)}>
            {t('five.others')}
          </Button>
        )}
      </header>
      <Receipts label={title}>
        {orders.map((order) => (
          <OneReceipt key={`${order.customer} ${order.receipt} ${order.day}`} order={order} />
        ))}
      </Receipts>
    </section>
  );
}

function OneReceipt({ order }: { readonly order: UnderstoodOrder }) {
  const { t } = useTranslation('talk');
  const format = useFormat();
  const { customer, name, email, currency, minor, state, others, kind, moreLines } = order;
  const back = order.lines.some((line) => line.is === 'refund');
  const reach = email ?? (name === null ? undefined : customer);
  return (
    <Receipt
      number={order.receipt === order.day ? t('receipt.noNumber') : order.receipt}
      day={format.fullDay(order.day)}
      who={name ?? customer}
      {...(reach === undefined || reach === (name ?? customer) ? {} : { reach })}
      lines={[
        ...order.lines.map((line, place) => lineOf(line, place, order, t, format)),
        ...(moreLines > 0 ? [{ key: 'more', name: t('receipt.more', { count: moreLines }), value: '…' }] : []),
      ]}
      countsAs={t('receipt.counts')}
      sum={withMinus(format.money(minor, currency, true))}
    >
      {back ? (
        <Tag tone="waiting">{minor > 0 ? t('receipt.partBack') : t('receipt.allBack')}</Tag>
      ) : (
        minor < 0 && <Tag tone="waiting">{t('receipt.return')}</Tag>
      )}
      {!back && minor >= 0 && state !== null && <Tag>{state}</Tag>}
      {order.coupon !== null && !order.lines.some((line) => line.is === 'discount') && (
        <span>{t('receipt.coupon', { code: order.coupon })}</span>
      )}
      {(kind === 'newest' || kind === 'oldest') && <span>{t(`receipt.${kind}`)}</span>}
      {kind === 'person' && others > 0 && <span>{t('receipt.others', { count: others })}</span>}
    </Receipt>
  );
}

function lineOf(
  { is, name, quantity, minor }: UnderstoodOrder['lines'][number],
  place: number,
  { currency, coupon }: UnderstoodOrder,
  t: ReturnType<typeof useTranslation<'talk'>>['t'],
  format: ReturnType<typeof useFormat>,
): ReceiptLine {
  const value = withMinus(format.money(minor, currency, true));
  const key = String(place);
  if (is === 'refund') return { key, name: t('receipt.refund'), value, off: true };
  if (is === 'discount') {
    return {
      key,
      name: coupon === null ? t('receipt.discount') : t('receipt.coupon', { code: coupon }),
      value,
      off: true,
    };
  }
  const pieces = Math.abs(quantity) === 1 || quantity === 0 ? '' : ` × ${format.number(Math.abs(quantity), 0)}`;
  return { key, name: `${name ?? t('receipt.goods')}${pieces}`, value };
}
