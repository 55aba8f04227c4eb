// The bar after a deed: what was done, with a way back where there is one.
import { IconCheck } from '@tabler/icons-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './notice.module.css';

export interface Notice {
  readonly text: string;
  readonly undo?: () => void;
}

const Say = createContext<(notice: Notice) => void>(() => undefined);

/** Says what was done. */
export function useNotice(): (notice: Notice) => void {
  return useContext(Say);
}

/** Long enough to read a sentence and reach the button. */
const shownFor = 10_000;

export function NoticeBar({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('kit');
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = useCallback((next: Notice) => setNotice(next), []);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setNotice(null), shownFor);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <Say value={say}>
      {children}
      <div className={styles.place} role="status">
        {notice !== null && (
          <div className={styles.bar}>
            <IconCheck size={16} stroke={1.5} aria-hidden="true" />
            <span>{notice.text}</span>
            {notice.undo !== undefined && (
              <Button
                variant="default"
                size="sm"
                onClick={() => {
                  notice.undo?.();
                  setNotice(null);
                }}
              >
                {t('action.undo')}
              </Button>
            )}
          </div>
        )}
      </div>
    </Say>
  );
}
