// The sum that always closes: due = sent + not sent + still to go + uncertain, with the reasons of the not sent.
import { useTranslation } from 'react-i18next';
import type { Accounting } from '../../messages/contract.ts';
import { Rows } from './card.tsx';
import { useFormat } from './format.ts';

export function AccountingRows({ accounting }: { readonly accounting: Accounting }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const reasons = accounting.reasons.map(({ reason, count }) => `${t(`reason.${reason}`)} ${format.number(count)}`);
  return (
    <Rows
      rows={[
        { key: 'due', name: t('accounting.due'), value: format.number(accounting.due) },
        { key: 'sent', name: t('accounting.sent'), value: format.number(accounting.sent) },
        {
          key: 'suppressed',
          name:
            reasons.length === 0 ? t('accounting.suppressed') : `${t('accounting.suppressed')}: ${reasons.join(', ')}`,
          value: format.number(accounting.suppressed),
        },
        { key: 'pending', name: t('accounting.pending'), value: format.number(accounting.pending) },
        ...(accounting.uncertain > 0
          ? [{ key: 'uncertain', name: t('accounting.uncertain'), value: format.number(accounting.uncertain) }]
          : []),
      ]}
    />
  );
}
