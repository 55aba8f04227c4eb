// Stopping an import that runs: the button, and the question that says what becomes of the file.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { ImportRow } from '../contract.ts';
import { cancelImport, importsKey } from './api.ts';

/** The button of an import that runs. */
export function CancelImport({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation('ledger');
  const [asking, setAsking] = useState(false);
  const cancel = useWrite({
    deed: () => cancelImport(row.importId),
    changes: [importsKey],
    said: () => t('cancel.said'),
    after: () => setAsking(false),
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('cancel.open')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('cancel.title')}
        deed={t('cancel.open')}
        back={t('cancel.back')}
        busy={cancel.isPending}
        error={cancel.error}
        onDo={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        {t(`cancel.text.${row.kind}`)}
      </ConfirmDialog>
    </>
  );
}
