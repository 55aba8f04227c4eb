// What a coupon of the offer is worth: an amount, a share up to a limit, each for all or group by group; or a product.
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../../ground/contract.ts';
import { Labelled } from '../../web/kit/form.tsx';
import { mostMinor } from '../../web/kit/number-field.tsx';
import { type Offer, type OfferDefinition, roundLimitMinor } from '../contract.ts';
import { PerGroup, type PerGroupUnits } from './per-group.tsx';
import { ProductFields } from './product-fields.tsx';

type Gives = OfferDefinition['gives'];

interface Props {
  readonly gives: Gives;
  readonly currency: string;
  readonly product: Offer['product'];
  /** What the server refused: field of the definition -> sentence. */
  readonly wrong: Readonly<Record<string, string>>;
  readonly onChange: (gives: Gives) => void;
}

export function WorthFields({ gives, currency, product, wrong, onChange }: Props) {
  const { t } = useTranslation('offers');
  const digits = minorDigits(currency);
  const scale = 10 ** digits;
  const starting = {
    amount: { kind: 'amount', minor: { base: 5 * scale, byClass: {} } },
    percent: {
      kind: 'percent',
      percent: { base: 10, byClass: {} },
      limitMinor: { base: roundLimitMinor(currency), byClass: {} },
    },
    product: { kind: 'product', productId: 0, worthMinor: 5 * scale },
  } as const;
  return (
    <>
      <Labelled label={t('kind')}>
        {(id) => (
          <SegmentedControl
            aria-labelledby={id}
            value={gives.kind}
            onChange={(kind) => onChange(starting[kind])}
            data={(['amount', 'percent', 'product'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        )}
      </Labelled>
      {gives.kind === 'product' && (
        <ProductFields
          gives={gives}
          known={product}
          currency={currency}
          wrong={{ product: wrong['definition.gives.productId'], worth: wrong['definition.gives.worthMinor'] }}
          onChange={onChange}
        />
      )}
      {gives.kind === 'amount' && (
        <PerGroup
          label={t('amount', { currency })}
          value={gives.minor}
          digits={digits}
          max={mostMinor / scale}
          fixed
          onChange={(minor) => onChange({ kind: 'amount', minor })}
        />
      )}
      {gives.kind === 'percent' && (
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
