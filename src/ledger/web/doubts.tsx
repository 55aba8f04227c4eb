// What was guessed about a file or is odd in it, and how it was taken.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import { Banner } from '../../web/kit/states.tsx';
import type { Ambiguity, FileFormat } from '../contract.ts';
import styles from './imports.module.css';

interface Props {
  readonly doubts: readonly Ambiguity[];
  readonly dateOrder: FileFormat['dateOrder'];
}

/** What of a doubt counts something; the other numbers name lines and imports. */
const counted: Partial<Record<Ambiguity['point'], readonly string[]>> = {
  mixed_dates: ['dayFirst', 'monthFirst'],
  spoilt_ids: ['count'],
  unknown_states: ['lines'],
  shared_numbers: ['count'],
  foreign_currency: ['receipts'],
  one_customer: ['receipts', 'all', 'customers'],
};

/** A banner for each doubt. */
export function Doubts({ doubts, dateOrder }: Props) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  if (doubts.length === 0) return null;
  /** Counts and sums as the reader writes them. */
  const shown = (point: Ambiguity['point'], params: Ambiguity['params']) => {
    const counts = counted[point] ?? [];
    const written = Object.entries(params).map(([key, text]) => [
      key,
      counts.includes(key) && /^\d+$/.test(text) ? format.number(Number(text)) : text,
    ]);
    const sum = params.minor === undefined ? {} : { sum: format.money(Number(params.minor), params.currency, true) };
    return { ...Object.fromEntries(written), ...sum };
  };
  const order = t(`dateOrder.${dateOrder}`);
  return (
    <div className={styles.banners}>
      {doubts.map(({ point, params }) => (
        <Banner key={point} tone="waiting" title={t(`ambiguous.${point}`)}>
          {params.beginning === 'true' && `${t('beginning')} `}
          {t(`ambiguousText.${point}`, { ...shown(point, params), order })}
        </Banner>
      ))}
    </div>
  );
}
