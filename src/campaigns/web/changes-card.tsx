// The changes that a campaign has seen since it went live, the newest first, each with its day.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useZone } from '../../web/kit/session.ts';
import type { Campaign } from '../contract.ts';
import { campaignKey, offersKey, readOffers, readVersions } from './api.ts';
import styles from './differences.module.css';
import { Differences } from './differences.tsx';
import { useDifferences } from './use-differences.ts';

/** Nothing is shown for a campaign that reads as it did when it went live. */
export function ChangesCard({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const zone = useZone();
  const versions = useQuery({
    queryKey: [...campaignKey(campaign.campaignId), 'versions', campaign.version],
    queryFn: () => readVersions(campaign.campaignId),
  });
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers });
  const differences = useDifferences(offers.data?.items ?? []);
  const items = versions.data?.items ?? [];
  const changes = items
    .slice(0, -1)
    .map((version, place) => ({ ...version, found: differences(items[place + 1], version) }))
    .filter(({ found }) => found.length > 0);
  if (changes.length === 0) return null;
  return (
    <Card title={t('changes.title')}>
      <ol className={styles.changes}>
        {changes.map(({ version, validFrom, found }) => (
          <li key={version}>
            <h3>{format.instant(validFrom, zone)}</h3>
            <Differences of={found} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
