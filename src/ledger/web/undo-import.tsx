// Taking an import back: the button, and the question that shows first what would go and what stays.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import type { Row } from '../../web/kit/card.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Skeleton } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { ImportRow, UndoPreview } from '../contract.ts';
import { importsKey, readUndo, undoImport } from './api.ts';

const stays = ['redeemedStay', 'linesStay', 'voidedStay', 'endedSilences', 'openSilences'] as const;

/** The button of a file of purchases that has come to its end. */
export function UndoImport({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const key = [...importsKey, String(row.importId), 'undo'];
  const undo = useWrite({
    deed: () => undoImport(row.importId),
    // whatever counts purchases
    changes: [[]],
    said: ({ receipts }: UndoPreview) => t('undo.said', { count: receipts }),
    after: () => setAsking(false),
  });
  const preview = useQuery({
    queryKey: key,
    queryFn: () => readUndo(row.importId),
    // once it is taken back there is nothing to look at any more
    enabled: asking && !undo.isPending,
    gcTime: 0,
  });
  const told = preview.data;
  const rows = told === undefined ? [] : rowsOf(told, t, format);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('undo.open')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={told === undefined ? t('undo.open') : t('undo.title', { count: told.receipts })}
        rows={rows}
        deed={told === undefined ? t('undo.open') : t('undo.deed', { count: told.receipts })}
        busy={told === undefined || undo.isPending}
        error={preview.error ?? undo.error}
        onDo={() => undo.mutate()}
        onClose={() => setAsking(false)}
      >
        {told === undefined && preview.error === null ? <Skeleton lines={4} /> : t('undo.text')}
        {told !== undefined && told.laterFiles.length > 0 && (
          <> {t('undo.later', { files: told.laterFiles.join(', ') })}</>
        )}
      </ConfirmDialog>
    </>
  );
}

function rowsOf(
  told: UndoPreview,
  t: ReturnType<typeof useTranslation<'ledger'>>['t'],
  format: ReturnType<typeof useFormat>,
): Row[] {
  const nets = Object.entries(told.net).map(([currency, minor]) => format.money(minor, currency, true));
  return [
    { key: 'customers', name: t('undo.customers'), value: format.number(told.customers) },
    ...(nets.length === 0 ? [] : [{ key: 'net', name: t('figure.net'), value: nets.join(', ') }]),
    { key: 'gone', name: t('undo.customersGone'), value: format.number(told.customersGone) },
    ...stays
      .filter((key) => told[key] > 0)
      .map((key) => ({ key, name: t(`undo.${key}`), value: format.number(told[key]) })),
  ];
}
