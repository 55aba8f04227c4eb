// The running campaigns: who came back, who is still away, out of all who entered.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Card } from '../kit/card.tsx';
import { useFormat } from '../kit/format.ts';
import { Empty } from '../kit/states.tsx';
import { cameBack } from './answers.tsx';
import styles from './ladder-card.module.css';

export function LadderCard({
  campaigns,
  loaded,
}: {
  readonly campaigns: readonly Campaign[];
  readonly loaded: boolean;
}) {
  const { t } = useTranslation('shell');
  const format = useFormat();
  if (loaded && campaigns.length === 0) {
    return (
      <Card>
        <Empty title={t('ladder.none')} action={<ButtonLink to="/campaigns">{t('ladder.make')}</ButtonLink>}>
          {t('ladder.noneText')}
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={t('ladder.title')} aside={<Link to="/campaigns">{t('ladder.all')}</Link>}>
      <ul className={styles.ladders}>
        {campaigns.map((campaign) => {
          const back = cameBack([campaign]);
          const { entered } = campaign.figures;
          return (
            <li key={campaign.campaignId}>
              <Link to={`/campaigns/${campaign.campaignId}`}>{campaign.name}</Link>
              <span className={styles.track} aria-hidden="true">
                <i style={{ width: `${entered === 0 ? 0 : (back / entered) * 100}%` }} />
              </span>
              <span className={styles.count}>
                {t('ladder.of', { back: format.number(back), entered: format.number(entered) })}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.key}>
        <i /> {t('ladder.key')}
      </p>
    </Card>
  );
}
