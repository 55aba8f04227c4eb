// The campaigns: of all who entered, how many came back. Both groups, with or without our help: never in the colour of "because of us".
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Card } from '../kit/card.tsx';
import { useFormat } from '../kit/format.ts';
import { Empty } from '../kit/states.tsx';
import styles from './running-card.module.css';

interface Props {
  readonly campaigns: readonly Campaign[];
  readonly loaded: boolean;
}

export function RunningCard({ campaigns, loaded }: Props) {
  const { t } = useTranslation('today');
  const format = useFormat();
  if (loaded && campaigns.length === 0) {
    return (
      <Card>
        <Empty title={t('running.none')} action={<ButtonLink to="/campaigns">{t('first.link')}</ButtonLink>}>
          {t('running.noneText')}
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={t('running.title')} aside={<Link to="/campaigns">{t('running.all')}</Link>}>
      <ul className={styles.ladders}>
        {campaigns.map((campaign) => {
          const back = cameBack(campaign);
          const { entered } = campaign.figures;
          return (
            <li key={campaign.campaignId}>
              <Link to={`/campaigns/${campaign.campaignId}`}>{campaign.name}</Link>
              <span className={styles.track} aria-hidden="true">
                <i style={{ width: `${entered === 0 ? 0 : (back / entered) * 100}%` }} />
              </span>
              <span className={styles.count}>
                {t('running.of', { back: format.number(back), entered: format.number(entered) })}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.key}>
        <i /> {t('running.key')}
      </p>
    </Card>
  );
}

/** Everybody whom a purchase, a visit or a used coupon has brought out of it, in both groups. */
function cameBack({ figures }: Campaign): number {
  return figures.ended
    .filter(({ reason }) => reason === 'bought' || reason === 'visited' || reason === 'redeemed')
    .reduce((sum, { count }) => sum + count, 0);
}
