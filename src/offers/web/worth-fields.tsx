// What a coupon of the offer is worth: an amount, or a share up to a limit; for all or group by group.
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../../ground/contract.ts';
import { Labelled, Quiet } from '../../web/kit/form.tsx';
import { mostMinor } from '../../web/kit/number-field.tsx';
import type { OfferDefinition } from '../contract.ts';
import { PerGroup, type PerGroupUnits } from './per-group.tsx';

type Gives = OfferDefinition['gives'];

interface Props {
  readonly gives: Gives;
  readonly currency: string;
  readonly onChange: (gives: Gives) => void;
}

export function WorthFields({ gives, currency, onChange }: Props) {
  const { t } = useTranslation('offers');
  const digits = minorDigits(currency);
  const scale = 10 ** digits;
  if (gives.kind === 'product') return <Quiet>{t('product')}</Quiet>;
  const starting = {
    amount: { kind: 'amount', minor: { base: 5 * scale, byClass: {} } },
    percent: {
      kind: 'percent',
      percent: { base: 10, byClass: {} },
      limitMinor: { base: 25 * scale, byClass: {} },
    },
  } as const;
  return (
    <>
      <Labelled label={t('kind')}>
        {(id) => (
          <SegmentedControl
            aria-labelledby={id}
            value={gives.kind}
            onChange={(kind) => onChange(starting[kind])}
            data={(['amount', 'percent'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        )}
      </Labelled>
      {gives.kind === 'amount' ? (
        <PerGroup
          label={t('amount', { currency })}
          value={gives.minor}
          digits={digits}
          max={mostMinor / scale}
          fixed
          onChange={(minor) => onChange({ kind: 'amount', minor })}
        />
      ) : (
        <>
          <PerGroup
            label={t('percent')}
            value={scaled(gives.percent, (percent) => Math.round(percent * 100))}
            digits={2}
            max={100}
            onChange={(hundredths) => onChange({ ...gives, percent: scaled(hundredths, (units) => units / 100) })}
          />
          <PerGroup
            label={t('limit', { currency })}
            value={gives.limitMinor}
            digits={digits}
            max={mostMinor / scale}
            fixed
            onChange={(limitMinor) => onChange({ ...gives, limitMinor })}
          />
        </>
      )}
    </>
  );
}

/** The value for all and those of single groups, each through `change`. */
function scaled(
  value: PerGroupUnits,
  change: (value: number) => number,
): { base: number; byClass: PerGroupUnits['byClass'] } {
  const byClass = Object.fromEntries(Object.entries(value.byClass).map(([group, of]) => [group, change(of)]));
  return { base: change(value.base), byClass };
}
