// What happened with a customer: purchases, messages (those not sent with their reason), coupons, ladders, signals.
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { Card } from '../../web/kit/card.tsx';
import { dayIn, useFormat } from '../../web/kit/format.ts';
import { useZone } from '../../web/kit/session.ts';
import { ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { ShowMore } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import styles from './customer.module.css';
import { purchasesKey, readEnrolments, readPurchases, readSignals, signalsKey } from './customer-api.ts';
import { useTimelineEntries } from './use-timeline-entries.tsx';

const tabs = ['all', 'purchase', 'message', 'coupon'] as const;

interface Props {
  readonly id: string;
  /** The day that the page speaks of; null for a customer who is not scored. */
  readonly asOf: string | null;
  readonly messages: readonly Message[];
  readonly coupons: readonly Coupon[];
}

export function Timeline({ id, asOf, messages, coupons }: Props) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  const zone = useZone();
  const [tab, setTab] = useState<(typeof tabs)[number]>('all');
  const purchases = usePages(purchasesKey(id), (cursor, signal) => readPurchases(id, cursor, signal));
  const signals = usePages(signalsKey(id), (cursor, signal) => readSignals(id, cursor, signal));
  const enrolments = useQuery({ queryKey: ['customer', id, 'enrolments'], queryFn: () => readEnrolments(id) });
  const words = useTimelineEntries();
  const all = [
    ...purchases.items.map(words.purchase),
    ...messages.map(words.message),
    ...coupons.flatMap(words.coupon),
    ...signals.items.map(words.signal),
    ...(enrolments.data?.items ?? []).map(words.ladder),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  // while older purchases or signals are not loaded, nothing older than the last loaded is shown: no gaps in the story
  const paged = [purchases, signals].filter((pages) => pages.hasNextPage);
  const oldest = paged.map((pages) => pages.items.at(-1)?.happenedAt ?? '').reduce((a, b) => (a > b ? a : b), '');
  const shown = all.filter((entry) => (tab === 'all' || entry.kind === tab) && entry.at >= oldest);
  // without a day to compare with, every date tells its year
  const near = asOf ?? '';
  return (
    <Card flush>
      <Tabs value={tab} onChange={(value) => setTab(tabs.find((known) => known === value) ?? 'all')}>
        <Tabs.List>
          {tabs.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {t(`timeline.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {[purchases, signals].map(
            (pages, place) =>
              pages.error !== null && (
                <ProblemBanner key={tabs[place]} error={pages.error} onRetry={() => pages.refetch()} />
              ),
          )}
          {purchases.isPending && <Skeleton lines={6} />}
          <ul className={styles.timeline}>
            {shown.map((entry) => (
              <li key={entry.key} className={entry.kind === 'purchase' ? styles.bought : undefined}>
                <span className={styles.date}>{format.day(entry.day ?? dayIn(entry.at, zone), near)}</span>
                {entry.icon}
                <span className={entry.quiet ? styles.quiet : undefined}>{entry.words}</span>
                <span className={styles.amount}>{entry.amount}</span>
              </li>
            ))}
          </ul>
          {!purchases.isPending && shown.length === 0 && <p className={styles.foot}>{t('timeline.nothing')}</p>}
          <ShowMore
            key={tab}
            hasMore={paged.length > 0}
            busy={paged.some((pages) => pages.isFetchingNextPage)}
            shown={shown.length}
            onMore={() => paged.forEach((pages) => void pages.fetchNextPage())}
          />
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}
