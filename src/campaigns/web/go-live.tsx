// Go live: the count, the cost and the choice for those who are late already, before anything happens.
import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { NumberField } from '../../web/kit/number-field.tsx';
import { Banner, Skeleton } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign, CampaignDefinition } from '../contract.ts';
import { campaignKey, campaignsKey, launchCampaign, readChecks, startBacklog } from './api.ts';
import { CeilingNote, PreviewTrouble } from './consequences.tsx';
import type { Preview } from './use-preview.ts';

interface Props {
  readonly campaign: Campaign;
  readonly preview: Preview;
  readonly definition: CampaignDefinition;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function GoLive({ campaign, preview, definition, open, onClose }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const [withBacklog, setWithBacklog] = useState(false);
  const [mornings, setMornings] = useState(5);
  const checks = useQuery({
    queryKey: [...campaignKey(campaign.campaignId), 'checks', campaign.version],
    queryFn: () => readChecks(campaign.campaignId),
    enabled: open,
  });
  const isLaunched = useRef(false);
  const launch = useWrite({
    deed: async () => {
      // pressed again after its backlog was refused, it is live already
      if (!isLaunched.current) await launchCampaign(campaign.campaignId);
      isLaunched.current = true;
      if (withBacklog) await startBacklog(campaign.campaignId, mornings);
    },
    changes: [campaignsKey],
    said: () => t('goLive.done', { name: campaign.name }),
    after: onClose,
  });
  const errors = (checks.data?.obstacles ?? []).filter(({ level }) => level === 'error');
  // only numbers of what would go live: none while they are counted, and none of an earlier definition
  const numbers = preview.error === null && preview.current?.scored ? preview.current : undefined;
  const isCounting = preview.error === null && preview.current === undefined;
  const month = numbers?.monthlyEntries ?? 0;
  const backlog = numbers?.backlog ?? 0;
  const cost = numbers?.cost ?? null;
  return (
    <ConfirmDialog
      open={open}
      title={numbers ? t('goLive.title', { name: campaign.name, count: month }) : t('goLive.plain', campaign)}
      deed={
        numbers === undefined
          ? t('goLive.plainDeed')
          : withBacklog
            ? t('goLive.deedBacklog', { count: backlog })
            : t('goLive.deed', { count: month })
      }
      busy={launch.isPending}
      blocked={numbers === undefined || errors.length > 0 || checks.data === undefined}
      error={launch.error ?? checks.error}
      rows={
        numbers === undefined
          ? []
          : [
              { key: 'month', name: t('goLive.month'), value: format.number(month) },
              { key: 'heldOut', name: t('goLive.heldOut'), value: format.percent(definition.holdOutShare) },
              ...(cost === null
                ? []
                : [
                    {
                      key: 'cost',
                      name: t('goLive.cost'),
                      value: format.roughly(cost.monthlyCeilingMinor, cost.currency),
                    },
                  ]),
              { key: 'backlog', name: t('goLive.backlog'), value: format.number(backlog) },
            ]
      }
      onDo={() => launch.mutate()}
      onClose={onClose}
    >
      {isCounting && (
        <>
          <p>{t('goLive.counting')}</p>
          <Skeleton lines={3} />
        </>
      )}
      {preview.error !== null && <PreviewTrouble error={preview.error} onRetry={preview.retry} />}
      {numbers !== undefined && <CeilingNote preview={numbers} />}
      {errors.length > 0 && (
        <Banner title={t('goLive.blocked')}>
          {errors.map(({ code, message }) => t(`obstacle.${code}`, { defaultValue: message })).join(' ')}
        </Banner>
      )}
      <p>{t('goLive.text')}</p>
      {backlog > 0 && (
        <Checkbox
          label={t('goLive.withBacklog', { count: backlog })}
          description={t('goLive.withBacklogHint')}
          checked={withBacklog}
          onChange={(event) => setWithBacklog(event.currentTarget.checked)}
        />
      )}
      {withBacklog && backlog > 0 && (
        <NumberField
          label={t('goLive.mornings')}
          description={t('goLive.morningsHint', { count: Math.ceil(backlog / Math.max(mornings, 1)) })}
          step={1}
          min={1}
          max={365}
          value={mornings}
          onChange={setMornings}
        />
      )}
    </ConfirmDialog>
  );
}
