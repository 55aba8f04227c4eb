// Everyone accounted for: due = sent + not sent (each with its reason) + still to go + uncertain.
import { useTranslation } from 'react-i18next';
import type { Accounting } from '../../messages/contract.ts';
import { AccountingRows } from '../kit/accounting.tsx';
import { Card } from '../kit/card.tsx';

export function AccountingCard({ accounting }: { readonly accounting: Accounting }) {
  const { t } = useTranslation('shell');
  return (
    <Card title={t('accounting.title')}>
      <AccountingRows accounting={accounting} />
    </Card>
  );
}
