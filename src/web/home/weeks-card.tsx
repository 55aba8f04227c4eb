// The weeks: who became late against what is usual, who was written to, who came back.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readBackByWeek } from '../../campaigns/web/api.ts';
import { readSentByWeek } from '../../messages/web/api.ts';
import type { Today } from '../../scores/contract.ts';
import { useFormat } from '../kit/format.ts';
import { useMay } from '../kit/session.ts';
import { ChartCard } from '../kit/time-chart/chart-card.tsx';
import type { Lane, TimeChartInput } from '../kit/time-chart/input.ts';
import { standingOf } from '../kit/time-chart/usual.ts';
import styles from './weeks-card.module.css';

/** Half a year is drawn; what is usual is worked out from a whole one. */
const drawn = 26;

export function WeeksCard({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const weeks = today.lateWeeks.slice(-drawn);
  const asked = { to: weeks.at(-1)?.to ?? '', weeks: Math.max(1, weeks.length) };
  const sent = useQuery({
    queryKey: ['messages', 'weeks', asked],
    queryFn: () => readSentByWeek(asked),
    enabled: useMay('messages:read') && weeks.length > 0,
  });
  const back = useQuery({
    queryKey: ['campaigns', 'weeks', asked],
    queryFn: () => readBackByWeek(asked),
    enabled: useMay('campaigns:read') && weeks.length > 0,
  });
  const late = today.lateWeeks.map((week) => week.late);
  const standing = standingOf(late);
  const written = sent.data?.items.map(({ count }) => count) ?? [];
  const lanes: Lane[] = [
    { key: 'late', name: t('weeks.late'), kind: 'line', values: weeks.map((week) => week.late), past: late },
  ];
  const isWritten = written.some((count) => count > 0);
  if (isWritten) lanes.push({ key: 'sent', name: t('weeks.sent'), kind: 'bars', values: written });
  const returned = back.data?.items.map(({ count }) => count) ?? [];
  const isBack = returned.some((count) => count > 0);
  if (isBack) lanes.push({ key: 'back', name: t('weeks.back'), kind: 'bars', values: returned });
  const first = written.findIndex((count) => count > 0);
  const input: TimeChartInput = {
    weeks: weeks.map(({ to }) => to),
    lanes,
    // before the first week that is drawn there may have been others
    notes: first > 0 ? [{ day: weeks[first].to, label: t('weeks.firstMessage') }] : [],
  };
  const title =
    standing === 'unknown'
      ? t('weeks.young')
      : standing === 'most'
        ? t('weeks.most', { count: late.length - 1 })
        : t(`weeks.${standing}`);
  const newest = weeks.at(-1);
  return (
    <ChartCard title={title} input={input}>
      <p className={styles.means}>
        {t('weeks.late.means')} {isBack && `${t('weeks.back')}: ${t('weeks.back.means')}.`}{' '}
        {newest !== undefined && t('weeks.each', { weekday: format.weekday(newest.to) })}
      </p>
    </ChartCard>
  );
}
