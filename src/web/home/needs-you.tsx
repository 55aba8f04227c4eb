// What waits for a person: the worst first, four at most. Nothing here is news of the statistics; each line has one way on.
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import { readCouponTotals } from '../../campaigns/web/api.ts';
import { importsKey, readImports } from '../../ledger/web/api.ts';
import { readSender, senderKey } from '../../messages/web/api.ts';
import type { Today } from '../../scores/contract.ts';
import { Card } from '../kit/card.tsx';
import { dayIn, useFormat } from '../kit/format.ts';
import { useMay, useShop, useZone } from '../kit/session.ts';
import { daysBetween } from './days-between.ts';
import styles from './needs-you.module.css';

const shown = 4;
/** From here on a ceiling is near. */
const nearCeiling = 0.9;
/** Purchases that are older than this many days before the scores make customers look late. */
const oldPurchases = 3;
/** An import says for so many days that lines were left out. */
const newImport = 14;

interface Need {
  readonly key: string;
  readonly bad: boolean;
  readonly what: string;
  readonly so?: string;
  readonly to: string;
  readonly link: string;
}

export function NeedsYou({ today, campaigns }: { readonly today: Today; readonly campaigns: readonly Campaign[] }) {
  const { t } = useTranslation('today');
  const needs = useNeeds(today, campaigns).slice(0, shown);
  return (
    <Card title={t('needs.title')}>
      {needs.length === 0 && <p className={styles.nothing}>{t('needs.nothing')}</p>}
      <ul className={styles.needs}>
        {needs.map(({ key, bad, what, so, to, link }) => {
          const Icon = bad ? IconAlertTriangle : IconClock;
          return (
            <li key={key} className={bad ? styles.bad : undefined}>
              <Icon size={16} stroke={1.5} aria-hidden="true" />
              <span>
                <b>{what}</b> {so}
              </span>
              <Link to={to}>{link}</Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function useNeeds(today: Today, campaigns: readonly Campaign[]): Need[] {
  const { t } = useTranslation('today');
  const { t: messages } = useTranslation('messages');
  const format = useFormat();
  const zone = useZone();
  const paused = (useShop().data?.sendingPausedAt ?? null) !== null;
  const sender = useQuery({ queryKey: senderKey, queryFn: readSender, enabled: useMay('settings:read') }).data;
  const imports = useQuery({
    queryKey: [...importsKey, 'first'],
    queryFn: () => readImports(),
    enabled: useMay('imports:read'),
  }).data;
  const live = campaigns.filter(({ status }) => status === 'live');
  const totals = useQueries({
    queries: live.map(({ campaignId }) => ({
      queryKey: ['campaigns', String(campaignId), 'coupons'],
      queryFn: () => readCouponTotals(campaignId),
    })),
  });
  const needs: Need[] = [];
  const look = t('needs.look');
  if (sender?.trouble)
    needs.push({
      key: 'sender',
      bad: true,
      what: t('needs.sender'),
      so: messages(`trouble.${sender.trouble.code}`, { defaultValue: messages('trouble.other') }),
      to: '/settings/sender',
      link: look,
    });
  const { asOf, lastPurchaseAt } = today;
  const lastDay = lastPurchaseAt === null ? null : dayIn(lastPurchaseAt, zone);
  if (asOf !== null && lastDay !== null && daysBetween(lastDay, asOf) > oldPurchases)
    needs.push({
      key: 'late',
      bad: true,
      what: t('needs.late', { day: format.day(lastDay, asOf) }),
      so: t('needs.lateText'),
      to: '/data',
      link: look,
    });
  live.forEach((campaign, place) => {
    const total = totals[place].data;
    if (!total || total.ceilingMinor === null) return;
    const promised = (total.redeemedMinor + total.outstandingMinor) / total.ceilingMinor;
    if (promised < nearCeiling) return;
    needs.push({
      key: `budget ${campaign.campaignId}`,
      bad: promised >= 1,
      what: t('needs.budget', { name: campaign.name, share: format.percent(promised) }),
      so: t('needs.budgetText'),
      to: `/campaigns/${campaign.campaignId}`,
      link: t('needs.decide'),
    });
  });
  if (paused)
    needs.push({ key: 'paused', bad: false, what: t('needs.paused'), to: '/campaigns', link: t('needs.decide') });
  if (sender?.kind === 'catcher' && live.length > 0)
    needs.push({
      key: 'catcher',
      bad: false,
      what: t('needs.catcher'),
      so: t('needs.catcherText'),
      to: '/settings/sender',
      link: t('needs.decide'),
    });
  const [newest] = imports?.items ?? [];
  if (
    newest !== undefined &&
    newest.rejectedLines > 0 &&
    asOf !== null &&
    daysBetween(dayIn(newest.startedAt, zone), asOf) <= newImport
  )
    needs.push({
      key: 'import',
      bad: false,
      what: t('needs.import', { count: newest.rejectedLines, file: newest.fileName }),
      to: `/data/${newest.importId}`,
      link: look,
    });
  return needs;
}
