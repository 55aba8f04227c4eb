// The table that closes, and above it what stays out with its reasons.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import { cell, Table } from '../../web/kit/table.tsx';
import { closingOf, type Ended, type Part } from './closing.ts';
import { useReason } from './reasons.ts';
import { mainCurrency, withMinus } from './sums.ts';
import styles from './talk.module.css';

interface Props {
  readonly ended: Ended;
  readonly shopCurrency: string;
  /** Afterwards: what came in; of it what was new. */
  readonly after?: { readonly newLines: number; readonly newOrders: number };
}

/** Lines, orders and amount: in the file, less what does not count, is what comes in. */
export function ClosingTable({ ended, shopCurrency, after }: Props) {
  const { t } = useTranslation('talk');
  const format = useFormat();
  const { inFile, repeated, out, back, comesIn } = closingOf(ended);
  const currency = mainCurrency(inFile.amounts, shopCurrency);
  const reason = useReason();
  const told = format.list(ended.staysOut.map((one) => `${reason(one)} ${format.number(one.lines)}`));
  const foreign = Object.entries(ended.net).filter(([each, minor]) => each !== shopCurrency && minor !== 0);
  const less = (count: number) => (count === 0 ? '0' : `−${format.number(count)}`);
  const row = (key: string, name: string, part: Part, isLess: boolean, under?: string) => (
    <tr key={key}>
      <td>
        {name}
        {under !== undefined && <span className={cell.under}>{under}</span>}
      </td>
      <td className={cell.number}>{isLess ? less(part.lines) : format.number(part.lines)}</td>
      <td className={cell.number}>
        {part.orders === null ? '–' : isLess ? less(part.orders) : format.number(part.orders)}
      </td>
      <td className={cell.number}>
        {withMinus(format.money((isLess ? -1 : 1) * (part.amounts[currency] ?? 0), currency, true))}
      </td>
    </tr>
  );
  const known = after && { lines: comesIn.lines - after.newLines, orders: (comesIn.orders ?? 0) - after.newOrders };
  return (
    <>
      <Table label={t('close.title')}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('out.reason')}</span>
            </th>
            <th scope="col" className={cell.number}>
              {t('out.lines')}
            </th>
            <th scope="col" className={cell.number}>
              {t('out.orders')}
            </th>
            <th scope="col" className={cell.number}>
              {t('out.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {row('file', t('close.inFile'), inFile, false)}
          {repeated.lines > 0 && row('repeated', t('close.repeated'), repeated, true)}
          {out.lines > 0 && row('out', t('close.out'), out, true, after && told)}
          {ended.paidBack.orders > 0 && row('back', t('close.back', { count: ended.paidBack.orders }), back, true)}
        </tbody>
        <tfoot>{row('in', t(after ? 'close.came' : 'close.in'), comesIn, false)}</tfoot>
      </Table>
      {known && known.lines > 0 && (
        <dl className={styles.ofThese}>
          <div>
            <dt>{t('close.new')}</dt>
            <dd>
              {t('lines', { count: after.newLines })}, {t('orders', { count: after.newOrders })}
            </dd>
          </div>
          <div>
            <dt>{t('close.known')}</dt>
            <dd>
              {t('lines', { count: known.lines })}, {t('orders', { count: known.orders })}
            </dd>
          </div>
        </dl>
      )}
      {foreign.map(([each, minor]) => (
        <p key={each} className={styles.note}>
          {t('close.foreign', { sum: withMinus(format.money(minor, each, true)) })}
        </p>
      ))}
    </>
  );
}
