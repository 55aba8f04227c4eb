// Somebody else saved the campaign meanwhile: their change in words, and the choice between theirs and one's own.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Offer } from '../../offers/contract.ts';
import { ApiProblem } from '../../web/kit/api.ts';
import { Button } from '../../web/kit/button.tsx';
import { Buttons } from '../../web/kit/form.tsx';
import { Banner, Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import type { Campaign } from '../contract.ts';
import { campaignKey, readCampaign } from './api.ts';
import { Differences } from './differences.tsx';
import { useDifferences } from './use-differences.ts';

interface Props {
  /** As it was when the form was opened. */
  readonly opened: Campaign;
  readonly error: unknown;
  readonly offers: readonly Offer[];
  readonly busy: boolean;
  /** Saves the form over the newest version. */
  readonly onKeepMine: (newest: Campaign) => void;
  /** Gives the form up for the newest version. */
  readonly onTakeTheirs: (newest: Campaign) => void;
}

/** What went wrong with a save; for a conflict the other's change, and both ways out of it. */
export function SaveTrouble({ opened, error, offers, busy, onKeepMine, onTakeTheirs }: Props) {
  const { t } = useTranslation('campaigns');
  const differences = useDifferences(offers);
  const isConflict = error instanceof ApiProblem && error.key === 'campaign_changed_meanwhile';
  const newest = useQuery({
    queryKey: [...campaignKey(opened.campaignId), 'newest'],
    queryFn: () => readCampaign(opened.campaignId),
    enabled: isConflict,
    gcTime: 0,
  });
  if (error === null) return null;
  if (!isConflict) return <ProblemBanner error={error} />;
  return (
    <Banner title={t('conflict.title')}>
      <Loaded query={newest} lines={2}>
        {(theirs) => {
          const found = differences(opened, theirs);
          return (
            <>
              {found.length > 0 ? <Differences of={found} /> : <p>{t('conflict.same')}</p>}
              <p>{t('conflict.text')}</p>
              <Buttons>
                <Button variant="default" size="sm" busy={busy} onClick={() => onKeepMine(theirs)}>
                  {t('conflict.mine')}
                </Button>
                <Button variant="default" size="sm" disabled={busy} onClick={() => onTakeTheirs(theirs)}>
                  {t('conflict.theirs')}
                </Button>
              </Buttons>
            </>
          );
        }}
      </Loaded>
    </Banner>
  );
}
