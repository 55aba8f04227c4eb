// Other customers who may be the same person, with what follows from it.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CustomerFacts } from '../../ledger/contract.ts';
import { Card, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';

export function SamePerson({ customer, asOf }: { readonly customer: CustomerFacts; readonly asOf: string | null }) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  const { count, isOne, customers } = customer.samePerson;
  if (count === 0) return null;
  return (
    <Card title={t('same.title')}>
      <p>{t(isOne ? 'same.isOne' : 'same.isListed', { count: count + 1 })}</p>
      <Rows
        rows={customers.map((other) => ({
          key: String(other.customerId),
          name: (
            <>
              <Link to={`/customers/${other.customerId}`}>{other.name ?? other.externalId}</Link>{' '}
              {other.by.map((key) => t(`same.by.${key}`)).join(', ')}
            </>
          ),
          value: other.lastDay === null ? t('same.never') : format.day(other.lastDay, asOf ?? other.lastDay),
        }))}
      />
      {count > customers.length && <p>{t('same.more', { count: count - customers.length })}</p>}
    </Card>
  );
}
