// A running campaign is changed: what differs, whom it concerns, what it costs, and the deed with its count.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card, EditorColumns, PageHead, type Row, Rows, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay } from '../../web/kit/session.ts';
import { Banner, Loaded, NotAllowed } from '../../web/kit/states.tsx';
import { nothingLeft, UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign, CampaignDefinition, ChangeEffect } from '../contract.ts';
import { campaignKey, campaignsKey, readCampaign, readChangeEffect, saveCampaign } from './api.ts';
import { SaveTrouble } from './conflict.tsx';
import { Restated } from './consequences.tsx';
import { DefinitionTabs } from './definition-tabs.tsx';
import { Differences } from './differences.tsx';
import { letter } from './drafts.ts';
import { useDefinitionForm } from './use-definition-form.ts';
import { useDifferences } from './use-differences.ts';
import { type Preview, usePreview } from './use-preview.ts';

/** How long the form has to rest before the server is asked. */
const restMs = 600;

export function Component() {
  const { t } = useTranslation('campaigns');
  const { id = '' } = useParams();
  const may = useMay('campaigns:write');
  const campaign = useQuery({ queryKey: campaignKey(id), queryFn: () => readCampaign(id) });
  if (!may) {
    return (
      <>
        <PageHead title={t('change.title')} />
        <NotAllowed />
      </>
    );
  }
  return (
    <Loaded query={campaign} lines={9}>
      {(data) =>
        data.status === 'draft' || data.status === 'ended' ? (
          <Navigate to={`/campaigns/${data.campaignId}`} replace />
        ) : (
          <ChangeLive key={data.campaignId} campaign={data} />
        )
      }
    </Loaded>
  );
}

function ChangeLive({ campaign: first }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const { campaign, name, definition, offers, preview, form, fields, start } = useDefinitionForm(first);
  const id = campaign.campaignId;
  const page = `/campaigns/${id}`;
  const before = usePreview(id, campaign.definition);
  const effect = useChangeEffect(id, definition);
  const differences = useDifferences(offers)(campaign, { name, definition });
  const isChanged = differences.length > 0;
  const back = useWrite({
    deed: ({ version, to }: { readonly version: number; readonly to: Campaign }) =>
      saveCampaign(id, { version, name: to.name, definition: to.definition }),
    changes: [campaignsKey],
    said: () => t('change.undone'),
  });
  const save = useWrite({
    deed: ({ version }: Campaign) => saveCampaign(id, { version, name, definition }),
    changes: [campaignsKey],
    said: () => t('change.done'),
    // over what it was saved: that of another, where one was saved meanwhile
    undo: ({ version }, over) => back.mutate({ version, to: over }),
    after: () => navigate(page, nothingLeft),
  });
  const concerned = effect.current === undefined ? undefined : concernedBy(effect.current);
  const blocked = effect.current?.obstacles.some(({ level }) => level === 'error') ?? true;
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/campaigns">{t('list.title')}</Link> / <Link to={page}>{campaign.name}</Link>
          </>
        }
        title={t('change.title')}
        actions={
          <>
            <Button variant="default" onClick={() => navigate(page, nothingLeft)}>
              {t('change.leave')}
            </Button>
            <Button
              onClick={() => form.current?.isReadable() && save.mutate(campaign)}
              busy={save.isPending}
              disabled={!isChanged || blocked}
            >
              {concerned ? t('change.deedFor', { count: concerned }) : t('change.deed')}
            </Button>
          </>
        }
      >
        {t('change.text')}
      </PageHead>
      <UnsavedGuard when={isChanged} />
      <SaveTrouble
        opened={campaign}
        error={save.error}
        offers={offers}
        busy={save.isPending}
        onKeepMine={(newest) => save.mutate(newest)}
        onTakeTheirs={(newest) => {
          start(newest);
          save.reset();
        }}
      />
      <EditorColumns>
        <Stack>
          <DefinitionTabs {...fields} refused={save.error} isLive />
        </Stack>
        <Stack>
          <Card title={t('change.what')}>
            {isChanged ? <Differences of={differences} /> : <p>{t('change.nothing')}</p>}
          </Card>
          <Card title={t('change.whom')}>
            <EffectRows effect={effect} isChanged={isChanged} />
          </Card>
          <CostChange before={before} after={preview} isChanged={isChanged} />
        </Stack>
      </EditorColumns>
    </>
  );
}

interface Effect {
  readonly shown: ChangeEffect | undefined;
  /** The counts for the definition as it stands in the form; undefined until they are here. */
  readonly current: ChangeEffect | undefined;
}

function useChangeEffect(id: number, definition: CampaignDefinition): Effect {
  const [asked] = useDebouncedValue(definition, restMs);
  const query = useQuery({
    queryKey: [...campaignKey(id), 'change-effect', asked],
    queryFn: ({ signal }) => readChangeEffect(id, asked, signal),
    placeholderData: keepPreviousData,
  });
  const isCurrent = asked === definition && !query.isPlaceholderData;
  return { shown: query.data, current: isCurrent ? query.data : undefined };
}

/** How many people in the campaign will get something else than before: whoever has not come to a step that changes. */
function concernedBy({ rungs, finishing }: ChangeEffect): number {
  const getNew = rungs.filter(({ changed }) => changed).map((rung) => rung.getNew);
  return Math.max(0, finishing, ...getNew);
}

function EffectRows({ effect, isChanged }: { readonly effect: Effect; readonly isChanged: boolean }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { shown, current } = effect;
  if (!isChanged) return <p>{t('change.nobody')}</p>;
  if (shown === undefined) return null;
  const rows: Row[] = [
    ...shown.rungs
      .filter(({ changed }) => changed)
      .flatMap(({ rung, getNew, keepOld, planned }) => {
        const of = { letter: letter(rung - 1) };
        return [
          { key: `new-${rung}`, name: t('change.getNew', of), value: format.number(getNew) },
          { key: `old-${rung}`, name: t('change.keepOld', of), value: format.number(keepOld) },
          ...(planned > 0
            ? [{ key: `planned-${rung}`, name: t('change.planned', of), value: format.number(planned) }]
            : []),
        ];
      }),
    ...(shown.finishing > 0
      ? [{ key: 'finishing', name: t('change.finishing'), value: format.number(shown.finishing) }]
      : []),
    { key: 'open', name: t('change.inIt'), value: format.number(shown.open) },
    { key: 'comparison', name: t('change.comparison'), value: format.number(shown.comparison) },
  ];
  return (
    <Restated stale={current === undefined} worded>
      {shown.obstacles.map(({ code, level, rung, message }) => (
        <Banner
          key={`${code}-${rung}`}
          tone={level === 'error' ? 'bad' : 'waiting'}
          title={`${rung === null ? '' : `${letter(rung - 1)}: `}${t(`obstacle.${code}`, { defaultValue: message })}`}
        />
      ))}
      <Rows rows={rows} />
    </Restated>
  );
}

/** What coupons of a usual month may cost, before and after; and who would wait for the owner's word. */
function CostChange({
  before,
  after,
  isChanged,
}: {
  readonly before: Preview;
  readonly after: Preview;
  readonly isChanged: boolean;
}) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const [was, now] = [before.shown?.cost ?? null, after.shown?.cost ?? null];
  if (!isChanged || was === null || now === null) return null;
  const waiting = waitingOf(after) - waitingOf(before);
  return (
    <Card title={t('cost.title')}>
      <Restated stale={after.current === undefined}>
        <Rows
          rows={[
            { key: 'was', name: t('change.costWas'), value: format.roughly(was.monthlyCeilingMinor, was.currency) },
            { key: 'now', name: t('change.costNow'), value: format.roughly(now.monthlyCeilingMinor, now.currency) },
          ]}
        />
        {waiting > 0 && <p>{t('change.waiting', { count: waiting })}</p>}
      </Restated>
    </Card>
  );
}

function waitingOf({ shown }: Preview): number {
  return shown?.notEntering.find(({ reason }) => reason === 'waiting_in_backlog')?.count ?? 0;
}
