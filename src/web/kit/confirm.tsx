// The question before a deed: its title is the deed with the count, and the button repeats both.
import { Modal } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
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
  /** The deed is under way: nothing can be pressed, and the dialog stays until it is over. */
  readonly busy?: boolean;
  /** The deed cannot be done as things stand. */
  readonly blocked?: boolean;
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
  blocked = false,
  error = null,
  onDo,
  onClose,
}: Props) {
  const { t } = useTranslation('kit');
  const body = useRef<HTMLDivElement>(null);
  return (
    <Modal opened={open} onClose={() => busy || onClose()} title={title}>
      <div className={styles.body} ref={body}>
        {rows.length > 0 && <Rows rows={rows} />}
        {children !== undefined && <div className={styles.words}>{children}</div>}
        {error !== null && <ProblemBanner error={error} />}
        <div className={styles.buttons}>
          <Button variant="default" disabled={busy} onClick={onClose}>
            {back ?? t('action.notYet')}
          </Button>
          <Button busy={busy} disabled={blocked} onClick={() => firstUnreadable(body.current) === null && onDo()}>
            {deed}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
