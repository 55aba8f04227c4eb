// Who enters: the limit, the value groups, the dates, and what the whole may cost.
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../../ground/contract.ts';
import type { LimitSeen } from '../../scores/contract.ts';
import { Pair } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { mostMinor, NumberField, OptionalUnitsField } from '../../web/kit/number-field.tsx';
import { useCurrency } from '../../web/kit/session.ts';
import type { TabProps } from './ladder-tab.tsx';
import { LimitFields } from './limit-fields.tsx';
import { classes, TargetFields } from './target-fields.tsx';

interface Props extends TabProps {
  /** How true the limit was so far; undefined until the server has told it. */
  readonly seen: LimitSeen | null | undefined;
  /** What the server refused: field -> sentence. */
  readonly wrong: Readonly<Record<string, string>>;
}

export function EntryTab({ definition, seen, wrong, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const currency = useCurrency();
  const digits = minorDigits(currency);
  const set = (change: Partial<typeof definition>) => onChange({ ...definition, ...change });
  return (
    <>
      <LimitFields entry={definition.entry} seen={seen} onChange={(entry) => set({ entry })} />
      <TargetFields targets={definition.targets} onChange={(targets) => set({ targets })} />
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
        <OptionalUnitsField
          label={t('entry.ceiling')}
          description={t('entry.ceilingHint')}
          digits={digits}
          min={1 / 10 ** digits}
          max={mostMinor / 10 ** digits}
          fixed
          leftSection={<span>{format.money(0, currency).replace(/[\d\s.,]/g, '')}</span>}
          units={definition.costCeilingMinor}
          error={wrong['definition.costCeilingMinor']}
          onChange={(costCeilingMinor) => set({ costCeilingMinor })}
        />
        <TextInput
          label={t('entry.starts')}
          type="date"
          description={t('entry.startsHint')}
          value={definition.startsOn ?? ''}
          error={wrong['definition.startsOn']}
          onChange={(event) => set({ startsOn: event.currentTarget.value || null })}
        />
        <TextInput
          label={t('entry.ends')}
          type="date"
          description={t('entry.endsHint')}
          value={definition.endsOn ?? ''}
          error={wrong['definition.endsOn']}
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
        <NumberField
          label={t('entry.rest')}
          step={1}
          description={t('entry.restHint')}
          min={0}
          max={365}
          value={definition.restDays}
          error={wrong['definition.restDays']}
          onChange={(restDays) => set({ restDays })}
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
