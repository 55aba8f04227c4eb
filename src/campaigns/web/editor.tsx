// The editor of a draft: ladder, who enters, comparison group; right the answer "If this were live today".
import { Tabs, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, EditorColumns, PageHead, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { LookOnly } from '../../web/kit/look-only.tsx';
import { firstUnreadable, unreadable } from '../../web/kit/number-field.tsx';
import { useMay, useZone } from '../../web/kit/session.ts';
import { ProblemBanner } from '../../web/kit/states.tsx';
import { nothingLeft, UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { useWrongFields } from '../../web/kit/use-wrong-fields.ts';
import type { Campaign } from '../contract.ts';
import {
  campaignListKey,
  campaignsKey,
  createCampaign,
  deleteCampaign,
  offersKey,
  readOffers,
  saveCampaign,
} from './api.ts';
import styles from './campaign.module.css';
import { ComparisonTab } from './comparison-tab.tsx';
import { CheckCard, Consequences, Restated } from './consequences.tsx';
import { EntryTab } from './entry-tab.tsx';
import { ExamplesCard } from './examples-card.tsx';
import { ExpiryCard } from './expiry-card.tsx';
import { GoLive } from './go-live.tsx';
import { LadderTab } from './ladder-tab.tsx';
import { usePreview } from './use-preview.ts';

type TabName = 'ladder' | 'entry' | 'comparison';

/** The tab on which a refused field stands. */
function tabOf(field: string): TabName {
  if (field.startsWith('definition.ladder')) return 'ladder';
  return field === 'definition.holdOutShare' ? 'comparison' : 'entry';
}

function WrongTab() {
  const { t } = useTranslation('kit');
  return <IconAlertTriangle size={16} stroke={1.5} className={styles.bad} role="img" aria-label={t('tab.wrong')} />;
}

export function Editor({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const navigate = useNavigate();
  const may = useMay('campaigns:write');
  const [name, setName] = useState(campaign.name);
  const [definition, setDefinition] = useState(campaign.definition);
  const [going, setGoing] = useState(false);
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers });
  const preview = usePreview(campaign.campaignId, definition);
  // of the limit as it stands in the form, not of the one before it; without scores nothing is measured
  const seen = preview.current?.scored ? preview.current.limitSeen : undefined;
  const isChanged = name !== campaign.name || JSON.stringify(definition) !== JSON.stringify(campaign.definition);
  const save = useWrite({
    deed: () => saveCampaign(campaign.campaignId, { version: campaign.version, name, definition }),
    changes: [campaignsKey],
  });
  const bringBack = useWrite({
    deed: () => createCampaign({ name, definition }),
    changes: [campaignListKey],
    after: (again) => navigate(`/campaigns/${again.campaignId}`),
  });
  const remove = useWrite({
    deed: () => deleteCampaign(campaign.campaignId),
    // not the draft itself: it is no longer there to be asked for
    changes: [campaignListKey],
    said: () => t('editor.discarded', { name: campaign.name }),
    undo: () => bringBack.mutate(),
    after: () => navigate('/campaigns', nothingLeft),
  });
  const [tab, setTab] = useState<string | null>('ladder');
  const tabs = useRef<HTMLDivElement>(null);
  /** Whether every field can be read; if not, the first that cannot is shown and focused. */
  const isReadable = () => {
    const wrong = tabs.current?.querySelector(`[${unreadable}]`);
    flushSync(() => setTab((now) => wrong?.closest('[data-tab]')?.getAttribute('data-tab') ?? now));
    return firstUnreadable(tabs.current) === null;
  };
  const goLive = async () => {
    if (!isReadable()) return;
    if (isChanged) await save.mutateAsync();
    setGoing(true);
  };
  const wrong = useWrongFields(save.error);
  // the tab that is being brought to the front for a refused field
  const [correcting, setCorrecting] = useState<TabName | null>(null);
  const wrongTabs = new Set(Object.keys(wrong).map(tabOf));
  const refused = save.error;
  useEffect(() => {
    if (!(refused instanceof ApiProblem) || refused.fields.length === 0) return;
    const first = tabOf(refused.fields[0].field);
    setTab(first);
    setCorrecting(first);
  }, [refused]);
  useEffect(() => {
    if (correcting === null || correcting !== tab) return;
    tabs.current?.querySelector<HTMLElement>(`[data-tab=${tab}] [aria-invalid=true]`)?.focus();
    setCorrecting(null);
  }, [correcting, tab]);
  const tabHead = (value: TabName) => (
    <Tabs.Tab value={value} rightSection={wrongTabs.has(value) && <WrongTab />}>
      {t(`tab.${value}`)}
    </Tabs.Tab>
  );
  const shared = { definition, onChange: setDefinition, offers: offers.data?.items ?? [] };
  const saved = t('editor.saved', { when: format.instant(campaign.changedAt, zone) });
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/campaigns">{t('list.title')}</Link> / {isChanged ? t('editor.unsaved') : saved}
          </>
        }
        title={name || t('list.newName')}
        actions={
          may && (
            <>
              <Button
                variant="default"
                onClick={() => isReadable() && save.mutate()}
                busy={save.isPending}
                disabled={!isChanged}
              >
                {kit('action.save')}
              </Button>
              <Button onClick={() => goLive().catch(() => undefined)} busy={save.isPending}>
                {t('editor.goLive')}
              </Button>
            </>
          )
        }
      />
      <UnsavedGuard when={isChanged && may} />
      {(save.error ?? remove.error) !== null && <ProblemBanner error={save.error ?? remove.error} />}
      <EditorColumns>
        <Stack>
          <Card flush>
            <Tabs value={tab} onChange={setTab} ref={tabs}>
              <Tabs.List>
                {tabHead('ladder')}
                {tabHead('entry')}
                {tabHead('comparison')}
              </Tabs.List>
              <Tabs.Panel value="ladder" data-tab="ladder">
                <LookOnly when={!may}>
                  <LadderTab {...shared} wrong={wrong} />
                </LookOnly>
              </Tabs.Panel>
              <Tabs.Panel value="entry" data-tab="entry" className={styles.panel}>
                <LookOnly when={!may}>
                  <TextInput
                    label={t('entry.name')}
                    maxLength={120}
                    value={name}
                    error={wrong.name}
                    onChange={(event) => setName(event.currentTarget.value)}
                  />
                  <EntryTab {...shared} seen={seen} wrong={wrong} />
                </LookOnly>
              </Tabs.Panel>
              <Tabs.Panel value="comparison" data-tab="comparison" className={styles.panel}>
                <LookOnly when={!may}>
                  <ComparisonTab {...shared} />
                </LookOnly>
              </Tabs.Panel>
            </Tabs>
          </Card>
          {preview.shown !== undefined && (
            <Restated stale={preview.current === undefined}>
              <ExpiryCard definition={definition} offers={shared.offers} examples={preview.shown.examples} />
              {preview.shown.examples.length > 0 && <ExamplesCard preview={preview.shown} />}
            </Restated>
          )}
          {may && (
            <Button
              variant="subtle"
              size="sm"
              className={styles.discard}
              onClick={() => remove.mutate()}
              busy={remove.isPending}
            >
              {t('editor.discard')}
            </Button>
          )}
        </Stack>
        <Stack>
          <Consequences preview={preview} definition={definition} />
          <CheckCard campaignId={campaign.campaignId} version={campaign.version} />
        </Stack>
      </EditorColumns>
      {preview.shown !== undefined && (
        <div className={styles.summary}>
          {preview.current === undefined
            ? t('live.stale')
            : t('editor.summary', { count: preview.current.entering.total })}
        </div>
      )}
      <GoLive
        campaign={campaign}
        preview={preview}
        definition={definition}
        open={going}
        onClose={() => setGoing(false)}
      />
    </>
  );
}
