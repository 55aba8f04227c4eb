// The editor of a draft: ladder, who enters, comparison group; right the answer "If this were live today".
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { EditorColumns, PageHead, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay, useZone } from '../../web/kit/session.ts';
import { ProblemBanner } from '../../web/kit/states.tsx';
import { nothingLeft, UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign } from '../contract.ts';
import { campaignListKey, campaignsKey, createCampaign, deleteCampaign, saveCampaign } from './api.ts';
import styles from './campaign.module.css';
import { SaveTrouble } from './conflict.tsx';
import { CheckCard, Consequences, Restated } from './consequences.tsx';
import { DefinitionTabs } from './definition-tabs.tsx';
import { ExamplesCard } from './examples-card.tsx';
import { ExpiryCard } from './expiry-card.tsx';
import { GoLive } from './go-live.tsx';
import { useDefinitionForm } from './use-definition-form.ts';

export function Editor({ campaign: first }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const navigate = useNavigate();
  const may = useMay('campaigns:write');
  const { campaign, name, definition, offers, preview, form, fields, setCampaign, start } = useDefinitionForm(first);
  const [going, setGoing] = useState(false);
  const isChanged = name !== campaign.name || JSON.stringify(definition) !== JSON.stringify(campaign.definition);
  const save = useWrite({
    deed: (version: number) => saveCampaign(campaign.campaignId, { version, name, definition }),
    changes: [campaignsKey],
    after: setCampaign,
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
  const goLive = async () => {
    if (!form.current?.isReadable()) return;
    if (isChanged) await save.mutateAsync(campaign.version);
    setGoing(true);
  };
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
                onClick={() => form.current?.isReadable() && save.mutate(campaign.version)}
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
      <SaveTrouble
        opened={campaign}
        error={save.error}
        offers={offers}
        busy={save.isPending}
        onKeepMine={(newest) => save.mutate(newest.version)}
        onTakeTheirs={(newest) => {
          start(newest);
          save.reset();
        }}
      />
      {remove.error !== null && <ProblemBanner error={remove.error} />}
      <EditorColumns>
        <Stack>
          <DefinitionTabs {...fields} refused={save.error} />
          {preview.shown !== undefined && (
            <Restated stale={preview.current === undefined}>
              <ExpiryCard definition={definition} offers={offers} examples={preview.shown.examples} />
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
