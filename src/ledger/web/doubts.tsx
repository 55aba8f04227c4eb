// What was guessed about a file or is odd in it, and how it was taken.
import { useTranslation } from 'react-i18next';
import { Banner } from '../../web/kit/states.tsx';
import type { Ambiguity, FileFormat } from '../contract.ts';
import styles from './imports.module.css';

interface Props {
  readonly doubts: readonly Ambiguity[];
  readonly dateOrder: FileFormat['dateOrder'];
}

/** A banner for each doubt. */
export function Doubts({ doubts, dateOrder }: Props) {
  const { t } = useTranslation('ledger');
  if (doubts.length === 0) return null;
  const order = t(`dateOrder.${dateOrder}`);
  return (
    <div className={styles.banners}>
      {doubts.map(({ point, params }) => (
        <Banner key={point} tone="waiting" title={t(`ambiguous.${point}`)}>
          {t(`ambiguousText.${point}`, { ...params, order })}
        </Banner>
      ))}
    </div>
  );
}
