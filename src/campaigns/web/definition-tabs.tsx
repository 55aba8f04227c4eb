// What a campaign is, to be written: its steps, who enters, the comparison group. Shared by the draft and the change of a live one.
import { Tabs, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type Dispatch, type Ref, type SetStateAction, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Offer } from '../../offers/contract.ts';
import type { LimitSeen } from '../../scores/contract.ts';
import { ApiProblem } from '../../web/kit/api.ts';
import { Card } from '../../web/kit/card.tsx';
import { LookOnly } from '../../web/kit/look-only.tsx';
import { firstUnreadable, unreadable } from '../../web/kit/number-field.tsx';
import { useMay } from '../../web/kit/session.ts';
import { useWrongFields } from '../../web/kit/use-wrong-fields.ts';
import type { CampaignDefinition } from '../contract.ts';
import styles from './campaign.module.css';
import { ComparisonTab } from './comparison-tab.tsx';
import { EntryTab } from './entry-tab.tsx';
import { LadderTab } from './ladder-tab.tsx';

type TabName = 'ladder' | 'entry' | 'comparison';

/** What the form can be asked before something is done with it. */
export interface DefinitionForm {
  /** Whether every field can be read; if not, the first that cannot is shown and focused. */
  readonly isReadable: () => boolean;
}

interface Props {
  readonly form: Ref<DefinitionForm>;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly definition: CampaignDefinition;
  readonly onDefinition: Dispatch<SetStateAction<CampaignDefinition>>;
  readonly offers: readonly Offer[];
  /** How true the limit in the form was so far; undefined until the server has told it. */
  readonly seen: LimitSeen | null | undefined;
  /** What the server answered to the last save. */
  readonly refused: unknown;
  /** The campaign is running: its lot is drawn, and steps come and go at the end alone. */
  readonly isLive?: boolean;
}

/** The tab on which a refused field stands. */
function tabOf(field: string): TabName {
  if (field.startsWith('definition.ladder')) return 'ladder';
  return field === 'definition.holdOutShare' ? 'comparison' : 'entry';
}

/** The three tabs of a campaign's definition. */
export function DefinitionTabs({
  form,
  name,
  onName,
  definition,
  onDefinition,
  offers,
  seen,
  refused,
  isLive = false,
}: Props) {
  const { t } = useTranslation('campaigns');
  const may = useMay('campaigns:write');
  const [tab, setTab] = useState<string | null>('ladder');
  const tabs = useRef<HTMLDivElement>(null);
  useImperativeHandle(form, () => ({
    isReadable: () => {
      const wrong = tabs.current?.querySelector(`[${unreadable}]`);
      flushSync(() => setTab((now) => wrong?.closest('[data-tab]')?.getAttribute('data-tab') ?? now));
      return firstUnreadable(tabs.current) === null;
    },
  }));
  const wrong = useWrongFields(refused);
  // the tab that is being brought to the front for a refused field
  const [correcting, setCorrecting] = useState<TabName | null>(null);
  const wrongTabs = new Set(Object.keys(wrong).map(tabOf));
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
  const shared = { definition, onChange: onDefinition, offers };
  return (
    <Card flush>
      <Tabs value={tab} onChange={setTab} ref={tabs}>
        <Tabs.List>
          {tabHead('ladder')}
          {tabHead('entry')}
          {tabHead('comparison')}
        </Tabs.List>
        <Tabs.Panel value="ladder" data-tab="ladder">
          <LookOnly when={!may}>
            <LadderTab {...shared} wrong={wrong} fromTheEnd={isLive} />
          </LookOnly>
        </Tabs.Panel>
        <Tabs.Panel value="entry" data-tab="entry" className={styles.panel}>
          <LookOnly when={!may}>
            <TextInput
              label={t('entry.name')}
              maxLength={120}
              value={name}
              error={wrong.name}
              onChange={(event) => onName(event.currentTarget.value)}
            />
            <EntryTab {...shared} seen={seen} wrong={wrong} />
          </LookOnly>
        </Tabs.Panel>
        <Tabs.Panel value="comparison" data-tab="comparison" className={styles.panel}>
          {isLive && <p>{t('change.lotDrawn')}</p>}
          <LookOnly when={!may || isLive}>
            <ComparisonTab {...shared} />
          </LookOnly>
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}

function WrongTab() {
  const { t } = useTranslation('kit');
  return <IconAlertTriangle size={16} stroke={1.5} className={styles.bad} role="img" aria-label={t('tab.wrong')} />;
}
