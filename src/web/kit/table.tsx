// Tables: hairline rows, numbers right, and "show more" for lists of any length.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './table.module.css';

/** Wraps thead, tbody and tfoot in the kit's table; `label` names it for those who hear it. */
export function Table({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <table className={styles.table} aria-label={label}>
      {children}
    </table>
  );
}

/** Class names for cells: right-aligned numbers, cells that the phone drops, the second line of a first cell. */
export const cell = {
  number: styles.number,
  /** Single words: they do not break. */
  word: styles.word,
  wideOnly: styles.wideOnly,
  phoneOnly: styles.phoneOnly,
  under: styles.under,
};

/** A bar in a cell with its value right of it; `share` 0..1 of the largest. */
export function BarCell({ share, children }: { readonly share: number; readonly children: ReactNode }) {
  return (
    <div className={styles.barCell}>
      <span className={styles.barRoom}>
        {share > 0 && <i className={styles.bar} style={{ width: `max(2px, ${Math.min(1, share) * 100}%)` }} />}
      </span>
      <span>{children}</span>
    </div>
  );
}

interface MoreProps {
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
}

/** The next page of a keyset list. */
export function ShowMore({ hasMore, busy, onMore }: MoreProps) {
  const { t } = useTranslation('kit');
  if (!hasMore) return null;
  return (
    <div className={styles.more}>
      <Button variant="subtle" size="sm" onClick={onMore} busy={busy}>
        {t('action.showMore')}
      </Button>
    </div>
  );
}
