// How the last day of a coupon is found: the rule with its number, the shortest and longest life, the weekdays.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Pair } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { NumberField } from '../../web/kit/number-field.tsx';
import { WeekdayChoice } from '../../web/kit/weekdays.tsx';
import type { ExpiryPolicy } from '../contract.ts';

type Rule = ExpiryPolicy['rule'];

const starting: Record<Rule['kind'], Rule> = {
  beat: { kind: 'beat' },
  cycle_share: { kind: 'cycle_share', share: 0.5 },
  residual_quantile: { kind: 'residual_quantile', quantile: 0.5 },
  fixed: { kind: 'fixed', days: 14 },
};
const ruleKinds = ['beat', 'cycle_share', 'residual_quantile', 'fixed'] as const;
const quantiles = [0.1, 0.5, 0.9] as const;

interface Props {
  readonly expiry: ExpiryPolicy;
  /** What the server refused: field of the definition -> sentence. */
  readonly wrong: Readonly<Record<string, string>>;
  readonly onChange: (expiry: ExpiryPolicy) => void;
}

export function ExpiryFields({ expiry, wrong, onChange }: Props) {
  const { t } = useTranslation('offers');
  const { rule } = expiry;
  const set = (change: Partial<ExpiryPolicy>) => onChange({ ...expiry, ...change });
  return (
    <>
      <NativeSelect
        label={t('rule')}
        description={t(`ruleText.${rule.kind}`)}
        value={rule.kind}
        data={ruleKinds.map((value) => ({ value, label: t(`rule.${value}`) }))}
        onChange={(event) =>
          set({ rule: starting[ruleKinds.find((kind) => kind === event.currentTarget.value) ?? 'beat'] })
        }
      />
      <RuleNumber
        rule={rule}
        wrong={wrong['definition.expiry.rule.days']}
        onChange={(changed) => set({ rule: changed })}
      />
      <Pair>
        <NumberField
          step={1}
          label={t('least')}
          description={t('leastHint')}
          min={1}
          max={180}
          value={expiry.leastDays}
          error={wrong['definition.expiry.leastDays']}
          onChange={(leastDays) => set({ leastDays })}
        />
        <NumberField
          step={1}
          label={t('most')}
          description={t('mostHint')}
          min={7}
          max={365}
          value={expiry.mostDays}
          error={wrong['definition.expiry.mostDays']}
          onChange={(mostDays) => set({ mostDays })}
        />
      </Pair>
      <WeekdayChoice
        label={t('endsOn')}
        hint={t('endsOnHint')}
        value={expiry.endsOn}
        onChange={(endsOn) => endsOn.length > 0 && set({ endsOn })}
      />
    </>
  );
}

interface NumberProps {
  readonly rule: Rule;
  readonly wrong: string | undefined;
  readonly onChange: (rule: Rule) => void;
}

/** The number of a rule that has one. */
function RuleNumber({ rule, wrong, onChange }: NumberProps) {
  const { t } = useTranslation('offers');
  const format = useFormat();
  switch (rule.kind) {
    case 'beat':
      return null;
    case 'fixed':
      return (
        <NumberField
          step={1}
          label={t('days')}
          min={1}
          max={365}
          maw={280}
          value={rule.days}
          error={wrong}
          onChange={(days) => onChange({ kind: 'fixed', days })}
        />
      );
    case 'cycle_share':
      return (
        <NumberField
          step={1}
          label={t('share')}
          min={5}
          max={300}
          maw={280}
          value={Math.round(rule.share * 100)}
          onChange={(share) => onChange({ kind: 'cycle_share', share: share / 100 })}
        />
      );
    case 'residual_quantile':
      return (
        <NativeSelect
          label={t('quantile')}
          maw={280}
          value={String(rule.quantile)}
          data={quantiles.map((value) => ({ value: String(value), label: format.percent(value) }))}
          onChange={(event) => {
            const quantile = quantiles.find((known) => String(known) === event.currentTarget.value) ?? 0.5;
            onChange({ kind: 'residual_quantile', quantile });
          }}
        />
      );
  }
}
