// Who enters: the limit in shares, days or own rhythms, the value groups, the dates, and what the whole may cost.
import { Checkbox, NativeSelect, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Pair } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import { useCurrency } from '../../web/kit/session.ts';
import { StopSlider } from '../../web/kit/stop-slider.tsx';
import type { EntryLimit } from '../contract.ts';
import styles from './campaign.module.css';
import type { TabProps } from './ladder-tab.tsx';
import { useLimitWords } from './words.ts';

const rates = [0.2, 0.1, 0.05, 0.02, 0.01];
const classes = [5, 4, 3, 2, 1, 0] as const;

const limitDefaults: Record<EntryLimit['kind'], EntryLimit> = {
  false_alarm: { kind: 'false_alarm', rate: 0.05 },
  days: { kind: 'days', days: 60 },
  multiple: { kind: 'multiple', times: 2, oneTimerDays: 90 },
};

export function EntryTab({ definition, onChange }: TabProps) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const currency = useCurrency();
  const limitWords = useLimitWords();
  const { entry } = definition;
  const set = (change: Partial<typeof definition>) => onChange({ ...definition, ...change });
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return (
    <>
      <fieldset className={styles.group}>
        <legend>
          {t('entry.limit')}{' '}
          <Help>{kit('help.late', { n: oneInOf(entry.kind === 'false_alarm' ? entry.rate : 0.05) })}</Help>
        </legend>
        <div>
          <SegmentedControl
            aria-label={t('entry.limit')}
            value={entry.kind}
            onChange={(kind) => set({ entry: limitDefaults[kind] })}
            data={(['false_alarm', 'days', 'multiple'] as const).map((value) => ({
              value,
              label: t(`entry.kind.${value}`),
            }))}
          />
        </div>
        {entry.kind === 'false_alarm' && (
          <StopSlider
            label={t('entry.limit')}
            stops={rates.map((value) => ({ value, name: kit('oneIn', { n: oneInOf(value) }) }))}
            value={entry.rate}
            onChange={(rate) => set({ entry: { kind: 'false_alarm', rate } })}
            low={t('entry.sooner')}
            high={t('entry.later')}
          />
        )}
        {entry.kind === 'days' && (
          <NumberInput
            aria-label={t('entry.days')}
            description={t('entry.daysHint')}
            min={1}
            max={3650}
            maw={200}
            value={entry.days}
            onChange={(days) =>
              typeof days === 'number' && days >= 1 && set({ entry: { kind: 'days', days: Math.round(days) } })
            }
          />
        )}
        {entry.kind === 'multiple' && (
          <Pair>
            <NumberInput
              label={t('entry.times')}
              description={t('entry.timesHint')}
              min={0.5}
              max={50}
              step={0.1}
              value={entry.times}
              onChange={(times) => typeof times === 'number' && times >= 0.5 && set({ entry: { ...entry, times } })}
            />
            <NumberInput
              label={t('entry.oneTimer')}
              description={t('entry.oneTimerHint')}
              min={1}
              max={3650}
              value={entry.oneTimerDays}
              onChange={(days) =>
                typeof days === 'number' && days >= 1 && set({ entry: { ...entry, oneTimerDays: Math.round(days) } })
              }
            />
          </Pair>
        )}
        <p className={styles.note}>{limitWords(entry)}</p>
      </fieldset>
      <fieldset className={styles.group}>
        <legend>
          {t('entry.targets')} <Help>{kit('help.valueClass')}</Help>
        </legend>
        <div className={styles.checks}>
          {classes.map((value) => (
            <Checkbox
              key={value}
              label={kit(`value.${value}`)}
              checked={definition.targets.includes(value)}
              disabled={definition.targets.length === 1 && definition.targets.includes(value)}
              onChange={(event) =>
                set({
                  targets: event.currentTarget.checked
                    ? [...definition.targets, value].sort((a, b) => a - b)
                    : definition.targets.filter((kept) => kept !== value),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <Pair>
        <NativeSelect
          label={t('entry.precious')}
          description={t('entry.preciousHint')}
          value={definition.preciousFrom === null ? '' : String(definition.preciousFrom)}
          data={[
            { value: '', label: t('entry.nobody') },
            ...classes
              .slice(0, 4)
              .map((value) => ({ value: String(value), label: t('entry.from', { group: kit(`value.${value}`) }) })),
          ]}
          onChange={(event) =>
            set({ preciousFrom: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
          }
        />
        <NumberInput
          label={t('entry.ceiling')}
          description={t('entry.ceilingHint')}
          min={0}
          decimalScale={digits}
          leftSection={<span>{format.money(0, currency).replace(/[\d\s.,]/g, '')}</span>}
          value={definition.costCeilingMinor === null ? '' : definition.costCeilingMinor / 10 ** digits}
          onChange={(value) =>
            set({ costCeilingMinor: typeof value === 'number' ? Math.round(value * 10 ** digits) : null })
          }
        />
        <TextInput
          label={t('entry.starts')}
          type="date"
          description={t('entry.startsHint')}
          value={definition.startsOn ?? ''}
          onChange={(event) => set({ startsOn: event.currentTarget.value || null })}
        />
        <TextInput
          label={t('entry.ends')}
          type="date"
          description={t('entry.endsHint')}
          value={definition.endsOn ?? ''}
          onChange={(event) => set({ endsOn: event.currentTarget.value || null })}
        />
        <NativeSelect
          label={t('entry.earlier')}
          description={t('entry.earlierHint')}
          value={definition.earlierCoupon}
          data={(['adds_up', 'replaced'] as const).map((value) => ({ value, label: t(`entry.earlier.${value}`) }))}
          onChange={(event) =>
            set({ earlierCoupon: event.currentTarget.value === 'replaced' ? 'replaced' : 'adds_up' })
          }
        />
        <NumberInput
          label={t('entry.rest')}
          description={t('entry.restHint')}
          min={0}
          max={365}
          value={definition.restDays}
          onChange={(value) => typeof value === 'number' && set({ restDays: Math.round(value) })}
        />
      </Pair>
      <Switch
        label={t('entry.alongside')}
        description={t('entry.alongsideHint')}
        checked={definition.alongsideOthers}
        onChange={(event) => set({ alongsideOthers: event.currentTarget.checked })}
      />
    </>
  );
}
