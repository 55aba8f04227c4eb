// For whom it works: the difference in each value group, in words where it is not sure.
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Whisker } from '../../web/kit/interval.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CampaignResult } from '../contract.ts';
import styles from './results.module.css';
import { isTelling } from './use-verdict.ts';

interface Line {
  readonly key: string;
  readonly name: string;
  readonly people: number;
  readonly difference: { readonly difference: number; readonly low: number; readonly high: number } | null;
}

export function ForWhomCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const lines: Line[] = [
    {
      key: 'all',
      name: t('all'),
      people: result.treated.customers + result.heldOut.customers,
      difference: isTelling(result) ? (result.bought?.difference ?? null) : null,
    },
    ...result.classes.map((group) => ({
      key: String(group.valueClass),
      name: t('valueGroup', {
        group: kit(`value.${([0, 1, 2, 3, 4, 5] as const).find((value) => value === group.valueClass) ?? 0}`),
      }),
      people: group.treated.customers + group.heldOut.customers,
      difference: group.difference,
    })),
  ];
  const ends = lines.flatMap(({ difference }) => (difference === null ? [] : [difference.low, difference.high]));
  const from = Math.min(0, ...ends);
  const to = Math.max(0.01, ...ends);
  return (
    <Card title={t('forWhom')} aside={t('moreOfHundred')} flush>
      <Table label={t('forWhom')}>
        <thead>
          <tr>
            <th scope="col">{t('column.group')}</th>
            <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
              {t('column.people')}
            </th>
            <th scope="col">{t('column.range')}</th>
            <th scope="col" className={cell.number}>
              {t('column.more')}
            </th>
            <th scope="col" className={cell.wideOnly}>
              {t('column.say')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, people, difference }) => {
            const isSure = difference !== null && (difference.low > 0 || difference.high < 0);
            const words =
              difference === null
                ? t('say.few')
                : !isSure
                  ? t('say.notSure')
                  : difference.low > 0
                    ? t('say.works')
                    : t('say.harms');
            return (
              <tr key={key}>
                <td>
                  {key === 'all' ? <b>{name}</b> : name}
                  <span className={`${cell.under} ${cell.phoneOnly}`}>{words}</span>
                </td>
                <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(people)}</td>
                <td>
                  {difference !== null && (
                    <Whisker
                      value={difference.difference}
                      low={difference.low}
                      high={difference.high}
                      from={from}
                      to={to}
                      width={150}
                      zero
                      hollow={!isSure}
                      label={kit('interval.text', {
                        value: format.signed(difference.difference * 100, 1),
                        low: format.signed(difference.low * 100, 1),
                        high: format.signed(difference.high * 100, 1),
                      })}
                    />
                  )}
                </td>
                <td className={cell.number}>
                  {difference === null ? (
                    ''
                  ) : isSure ? (
                    <b>{format.signed(difference.difference * 100, 1)}</b>
                  ) : (
                    format.signed(difference.difference * 100, 1)
                  )}
                </td>
                <td className={cell.wideOnly}>
                  <span className={isSure ? styles.sureWord : styles.note}>{words}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}
