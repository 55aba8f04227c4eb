// What a coupon of the offer is worth: an amount, or a share up to a limit; for all or group by group.
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Labelled, Quiet } from '../../web/kit/form.tsx';
import { decimalsOf } from '../../web/kit/format.ts';
import type { OfferDefinition } from '../contract.ts';
import { PerGroup } from './per-group.tsx';

type Gives = OfferDefinition['gives'];

interface Props {
  readonly gives: Gives;
  readonly currency: string;
  readonly onChange: (gives: Gives) => void;
}

export function WorthFields({ gives, currency, onChange }: Props) {
  const { t } = useTranslation('offers');
  const digits = decimalsOf(currency);
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
          scale={scale}
          digits={digits}
          onChange={(minor) => onChange({ kind: 'amount', minor })}
        />
      ) : (
        <>
          <PerGroup
            label={t('percent')}
            value={gives.percent}
            scale={1}
            digits={2}
            onChange={(percent) => onChange({ ...gives, percent })}
          />
          <PerGroup
            label={t('limit', { currency })}
            value={gives.limitMinor}
            scale={scale}
            digits={digits}
            onChange={(limitMinor) => onChange({ ...gives, limitMinor })}
          />
        </>
      )}
    </>
  );
}
