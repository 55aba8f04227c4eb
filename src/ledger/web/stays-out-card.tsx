// What stays out and why, and below it the sum that closes.
import { useTranslation } from 'react-i18next';
import { Card, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { cell, Table } from '../../web/kit/table.tsx';
import type { Understanding } from '../contract.ts';
import { closingOf } from './closing.ts';
import { ClosingTable } from './closing-table.tsx';
import { mainCurrency, withMinus } from './sums.ts';
import styles from './talk.module.css';

/** The card on the right. */
export function StaysOutCard({ seen }: { readonly seen: Understanding }) {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const { out, inFile } = closingOf(seen);
  const currency = mainCurrency(inFile.amounts, seen.shopCurrency);
  const parts = Object.entries(seen.warnings).filter(([reason]) => !/counted once$/.test(reason));
  return (
    <Card title={t('out.title')} flush>
      {seen.staysOut.length === 0 ? (
        <p className={styles.inset}>{t('out.nothing')}</p>
      ) : (
        <Table label={t('out.title')}>
          <thead>
            <tr>
              <th scope="col">{t('out.reason')}</th>
              <th scope="col" className={cell.number}>
                {t('out.orders')}
              </th>
              <th scope="col" className={cell.number}>
                {t('out.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {seen.staysOut.map(({ reason, word, lines, orders, amounts }) => (
              <tr key={`${reason} ${word ?? ''}`}>
                <td>
                  {ledger(`reject.${reason as 'not paid'}`, { defaultValue: reason })}{' '}
                  {word !== null && <span className={styles.word}>{word}</span>}
                  {lines !== orders && <span className={cell.under}>{t('lines', { count: lines })}</span>}
                </td>
                <td className={cell.number}>{orders === null ? '–' : format.number(orders)}</td>
                <td className={cell.number}>{withMinus(format.money(amounts[currency] ?? 0, currency, true))}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('out.sum')}</td>
              <td className={cell.number}>{out.orders === null ? '–' : format.number(out.orders)}</td>
              <td className={cell.number}>{withMinus(format.money(out.amounts[currency] ?? 0, currency, true))}</td>
            </tr>
          </tfoot>
        </Table>
      )}
      <ClosingTable ended={seen} shopCurrency={seen.shopCurrency} />
      {seen.repeatedLines > 0 && (
        <p className={styles.note}>
          {t('close.repeatedNote', { count: seen.repeatedLines, lines: t('lines', { count: seen.lines }) })}
        </p>
      )}
      {parts.length > 0 && (
        <div className={styles.inset}>
          <h3>{t('without.title')}</h3>
          <Rows
            rows={parts
              .sort((a, b) => b[1] - a[1])
              .map(([reason, count]) => ({
                key: reason,
                name: ledger(`warning.${reason as 'name left out, the rest kept'}`, { defaultValue: reason }),
                value: format.number(count),
              }))}
          />
        </div>
      )}
    </Card>
  );
}
