// For whom it works: the difference in groups known on the day of entry, all drawn, in words where it is not sure.
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Whisker } from '../../web/kit/interval.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CampaignResult, Comparison, GroupKey } from '../contract.ts';
import styles from './results.module.css';

interface Line {
  readonly key: GroupKey | 'all';
  readonly name: string;
  readonly people: number;
  readonly bought: number;
  readonly comparison: Comparison | null;
}

/** The first group of each partition has a line above it. */
const firsts: readonly string[] = ['crossing', 'several'];

export function ForWhomCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const nameOf = (key: GroupKey) => {
    const value = ([0, 1, 2, 3, 4, 5] as const).find((one) => key === `value_${one}`);
    if (value !== undefined) return t('valueGroup', { group: kit(`value.${value}`) });
    return t(`group.${key as Exclude<GroupKey, `value_${number}`>}`);
  };
  const lines: Line[] = [
    {
      key: 'all',
      name: t('all'),
      people: result.treated.customers + result.heldOut.customers,
      bought: result.treated.bought + result.heldOut.bought,
      comparison: result.comparison,
    },
    ...result.groups.map((group) => ({
      key: group.key,
      name: nameOf(group.key),
      people: group.treated.customers + group.heldOut.customers,
      bought: group.treated.bought + group.heldOut.bought,
      comparison: group.comparison,
    })),
  ];
  // an interval of a handful of people would press all others together: beyond this it is cut at the edge
  const told = lines.filter(({ comparison }) => comparison !== null && comparison.say !== 'few_people');
  const ends = told.flatMap(({ comparison }) => (comparison === null ? [] : [comparison.low, comparison.high]));
  const from = Math.max(-0.5, Math.min(-0.01, ...ends));
  const to = Math.min(0.5, Math.max(0.01, ...ends));
  return (
    <Card title={t('forWhom')} aside={t('moreOfHundred')} flush>
      <Table label={t('forWhom')}>
        <thead>
          <tr>
            <th scope="col">{t('column.known')}</th>
            <th scope="col" className={cell.number}>
              {t('column.people')}
            </th>
            <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
              {t('column.bought')}
            </th>
            <th scope="col" className={cell.notNarrow}>
              {t('column.rangeZero')}
            </th>
            <th scope="col" className={cell.number}>
              {t('column.more')}
            </th>
            <th scope="col" className={cell.wideOnly}>
              {t('column.say')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <GroupRow key={line.key} line={line} from={from} to={to} first={firsts.includes(line.key)} />
          ))}
        </tbody>
      </Table>
      <p className={styles.below}>{t('forWhomNote')}</p>
    </Card>
  );
}

function GroupRow({
  line: { key, name, people, bought, comparison },
  from,
  to,
  first,
}: {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
}) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const say = comparison?.say ?? 'few_people';
  const isSure = say === 'works' || say === 'harms';
  const words = t(`say.${say}`);
  const signed = (share: number) => format.signed(share * 100, 1);
  return (
    <tr className={first ? styles.partition : undefined}>
      <td>
        {key === 'all' ? <b>{name}</b> : name}
        <span className={`${cell.under} ${cell.phoneOnly}`}>{words}</span>
      </td>
      <td className={cell.number} data-number={`result.group.${key}.people`}>
        {format.number(people)}
      </td>
      <td className={`${cell.number} ${cell.wideOnly}`} data-number={`result.group.${key}.bought`}>
        {format.number(bought)}
      </td>
      <td className={cell.notNarrow}>
        {comparison === null ? (
          '–'
        ) : (
          <Whisker
            value={comparison.difference}
            low={comparison.low}
            high={comparison.high}
            from={from}
            to={to}
            width={130}
            zero
            hollow={!isSure}
            label={kit('interval.text', {
              value: signed(comparison.difference),
              low: signed(comparison.low),
              high: signed(comparison.high),
            })}
          />
        )}
      </td>
      <td className={cell.number}>
        {comparison === null ? '–' : isSure ? <b>{signed(comparison.difference)}</b> : signed(comparison.difference)}
      </td>
      <td className={cell.wideOnly}>
        <span className={isSure ? styles.sureWord : styles.note}>{words}</span>
      </td>
    </tr>
  );
}
