// Those who were late before the launch: they wait for the owner's word.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { Card } from '../../web/kit/card.tsx';
import { Form } from '../../web/kit/form.tsx';
import { NumberField } from '../../web/kit/number-field.tsx';
import { useMay } from '../../web/kit/session.ts';
import { ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign } from '../contract.ts';
import { campaignsKey, startBacklog } from './api.ts';
import styles from './campaign.module.css';

export function BacklogCard({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const may = useMay('campaigns:write');
  const { backlogWaiting, backlogPlanned } = campaign.figures;
  const [mornings, setMornings] = useState(5);
  const start = useWrite({
    deed: () => startBacklog(campaign.campaignId, mornings),
    changes: [campaignsKey],
    said: (plan) => t('backlog.done', { count: plan.planned }),
  });
  return (
    <Card title={t('backlog.title')}>
      <p className={styles.note}>
        {backlogWaiting > 0 ? t('backlog.text', { count: backlogWaiting }) : t('backlog.allPlanned')}
      </p>
      {backlogPlanned > 0 && <p className={styles.note}>{t('backlog.planned', { count: backlogPlanned })}</p>}
      {may && backlogWaiting > 0 && (
        <Form row onSubmit={() => start.mutate()}>
          <NumberField label={t('goLive.mornings')} min={1} max={365} w={140} value={mornings} onChange={setMornings} />
          <Button type="submit" variant="default" busy={start.isPending}>
            {t('backlog.start', { count: backlogWaiting })}
          </Button>
        </Form>
      )}
      {start.error !== null && <ProblemBanner error={start.error} />}
    </Card>
  );
}
