// Whether people may enter the live campaigns by a calculation: asked before it, off unless chosen.
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm.tsx';

interface Props {
  readonly campaigns: number;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onDo: (entries: boolean) => void;
  readonly onClose: () => void;
}

export default function CalculateDialog({ campaigns, busy, error, onDo, onClose }: Props) {
  const { t } = useTranslation('running');
  const kit = useTranslation('kit').t;
  const [entries, setEntries] = useState(false);
  return (
    <ConfirmDialog
      open
      title={t('ask.title')}
      deed={t('now')}
      back={kit('action.cancel')}
      busy={busy}
      error={error}
      onDo={() => onDo(entries)}
      onClose={onClose}
    >
      <p>{t('ask.text')}</p>
      <Checkbox
        label={t('ask.entries', { count: campaigns })}
        description={t('ask.entriesText')}
        checked={entries}
        onChange={(event) => setEntries(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
