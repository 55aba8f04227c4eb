// One value for everybody, and others for single value groups where the owner wants them.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { OptionalUnitsField, UnitsField } from '../../web/kit/number-field.tsx';
import styles from './per-group.module.css';

const groups = ['5', '4', '3', '2', '1', '0'] as const;
type Group = (typeof groups)[number];

/** Values in units of 10^-digits: cents, or hundredths of a per cent. */
export interface PerGroupUnits {
  readonly base: number;
  readonly byClass: Readonly<Partial<Record<Group, number>>>;
}

interface Props {
  readonly label: string;
  readonly value: PerGroupUnits;
  readonly digits: number;
  /** The most that a value may be, in the number that is shown. */
  readonly max: number;
  /** Whether broken values show all decimals, as money does. */
  readonly fixed?: boolean;
  readonly onChange: (value: { base: number; byClass: Partial<Record<Group, number>> }) => void;
}

export function PerGroup({ label, value, digits, max, fixed = false, onChange }: Props) {
  const { t } = useTranslation('offers');
  const kit = useTranslation('kit').t;
  const [open, setOpen] = useState(Object.keys(value.byClass).length > 0);
  const limits = { digits, min: 1 / 10 ** digits, max, fixed };
  const setGroup = (group: Group, units: number | null) => {
    const { [group]: _old, ...rest } = value.byClass;
    onChange({ base: value.base, byClass: units === null ? rest : { ...rest, [group]: units } });
  };
  return (
    <div className={styles.values}>
      <UnitsField
        label={label}
        maw={280}
        {...limits}
        units={value.base}
        onChange={(base) => onChange({ base, byClass: { ...value.byClass } })}
      />
      {open ? (
        <fieldset>
          <legend>{t('perGroup')}</legend>
          <div className={styles.groups}>
            {groups.map((group) => (
              <OptionalUnitsField
                key={group}
                label={kit(`value.${group}`)}
                placeholder={t('same')}
                {...limits}
                units={value.byClass[group] ?? null}
                onChange={(units) => setGroup(group, units)}
              />
            ))}
          </div>
        </fieldset>
      ) : (
        <div>
          <Button variant="subtle" size="sm" ml={-10} onClick={() => setOpen(true)}>
            {t('perGroupOpen')}
          </Button>
        </div>
      )}
    </div>
  );
}
