// Ten of those who would enter, with their rhythm in words.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CampaignPreview } from '../contract.ts';

export function ExamplesCard({ preview }: { readonly preview: CampaignPreview }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const days = (count: number) => kit('count.days', { count: Math.round(count) });
  return (
    <Card title={t('examples.title')} flush>
      <Table label={t('examples.title')}>
        <thead>
          <tr>
            <th scope="col">{t('examples.customer')}</th>
            <th scope="col">{t('examples.rhythm')}</th>
            <th scope="col" className={cell.wideOnly}>
              {t('examples.gets')}
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.examples.map((example) => {
            const said = { silent: days(example.silenceDays), mean: days(example.meanGapDays ?? 0) };
            return (
              <tr key={example.customerId}>
                <td>
                  <Link to={`/customers/${example.customerId}`}>{example.name ?? example.externalId}</Link>
                  <span className={cell.under}>
                    {kit(`value.${([0, 1, 2, 3, 4, 5] as const).find((value) => value === example.valueClass) ?? 0}`)},{' '}
                    {format.day(example.lastDay, preview.asOf)}
                  </span>
                </td>
                <td>{example.meanGapDays === null ? t('examples.once', said) : t('examples.usually', said)}</td>
                <td className={cell.wideOnly}>
                  {example.arm === 'held_out'
                    ? t('examples.comparison')
                    : example.reachable
                      ? t('examples.message')
                      : t('examples.unreachable')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}
