// Tables: hairline rows, numbers right, and "show more" for lists of any length.
import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './table.module.css';

/** Wraps thead, tbody and tfoot in the kit's table; `label` names it for those who hear it. */
export function Table({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const table = useRef<HTMLTableElement>(null);
  // after each change of the rows: CSS cannot tell a long word from a long text
  useLayoutEffect(() => {
    for (const first of table.current?.querySelectorAll('td:first-child') ?? [])
      first.toggleAttribute('data-long', hasLongWord(first));
  });
  return (
    <table className={styles.table} aria-label={label} ref={table}>
      {children}
    </table>
  );
}

/** More letters than any word of a name has; a longer one would push the other columns out of the card. */
const longestWord = 24;

function hasLongWord(cell: Element): boolean {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = (texts.currentNode.nodeValue ?? '').split(/\s+/);
    if (words.some((word) => word.length > longestWord)) return true;
  }
  return false;
}

/** Class names for cells: right-aligned numbers, cells that the phone drops, the second line of a first cell. */
export const cell = {
  number: styles.number,
  /** Single words: they do not break. */
  word: styles.word,
  wideOnly: styles.wideOnly,
  /** The least needed of those that a phone shows: the narrowest drops it. */
  notNarrow: styles.notNarrow,
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
  /** How many rows are on the page; said when more of them have come. */
  readonly shown?: number;
  readonly onMore: () => void;
}

/** The next page of a keyset list. What came is said; with the last page the focus stays where the button was. */
export function ShowMore({ hasMore, busy, shown, onMore }: MoreProps) {
  const { t } = useTranslation('kit');
  const [pressed, setPressed] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const isOver = pressed && !hasMore;
  useLayoutEffect(() => {
    if (isOver && document.activeElement === document.body) said.current?.focus();
  }, [isOver]);
  if (!hasMore && !pressed) return null;
  return (
    <div className={styles.more}>
      {hasMore && (
        <Button
          variant="subtle"
          size="sm"
          busy={busy}
          onClick={() => {
            setPressed(true);
            onMore();
          }}
        >
          {t('action.showMore')}
        </Button>
      )}
      <p role="status" tabIndex={-1} ref={said}>
        {pressed && !busy && shown !== undefined && t('more.shown', { count: shown })}
      </p>
    </div>
  );
}

/** A number that a search has changed, for those who hear the page. */
export function Announced({ children }: { readonly children: ReactNode }) {
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {children}
    </VisuallyHidden>
  );
}
