// The question before a deed: its title is the deed with the count, and the button repeats both.
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Row, Rows } from './card.tsx';
import styles from './confirm.module.css';
import { firstUnreadable } from './number-field.tsx';
import { ProblemBanner } from './states.tsx';

interface Props {
  readonly open: boolean;
  readonly title: string;
  readonly rows?: readonly Row[];
  readonly children?: ReactNode;
  /** The deed again, with its count. */
  readonly deed: string;
  /** The way back; 'Not yet' when absent. */
  readonly back?: string;
  readonly busy?: boolean;
  readonly error?: unknown;
  readonly onDo: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog({
  open,
  title,
  rows = [],
  children,
  deed,
  back,
  busy = false,
  error = null,
  onDo,
  onClose,
}: Props) {
  const { t } = useTranslation('kit');
  const body = useRef<HTMLDivElement>(null);
  return (
    <Modal opened={open} onClose={onClose} title={title}>
      <div className={styles.body} ref={body}>
        {rows.length > 0 && <Rows rows={rows} />}
        {children !== undefined && <div className={styles.words}>{children}</div>}
        {error !== null && <ProblemBanner error={error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {back ?? t('action.notYet')}
          </Button>
          <Button onClick={() => firstUnreadable(body.current) === null && onDo()} disabled={busy}>
            {deed}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
