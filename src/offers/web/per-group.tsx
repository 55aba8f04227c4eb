// One value for everybody, and others for single value groups where the owner wants them.
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './per-group.module.css';

const groups = ['5', '4', '3', '2', '1', '0'] as const;
type Group = (typeof groups)[number];

export interface PerGroupValue {
  readonly base: number;
  readonly byClass: Partial<Record<Group, number>>;
}

interface Props {
  readonly label: string;
  readonly value: PerGroupValue;
  /** Stored units in one shown unit: 100 for cents. */
  readonly scale: number;
  readonly digits: number;
  readonly onChange: (value: { base: number; byClass: Partial<Record<Group, number>> }) => void;
}

export function PerGroup({ label, value, scale, digits, onChange }: Props) {
  const { t } = useTranslation('offers');
  const kit = useTranslation('kit').t;
  const [open, setOpen] = useState(Object.keys(value.byClass).length > 0);
  const stored = (shown: string | number) =>
    typeof shown === 'number' && shown > 0
      ? Math.round(shown * scale * (scale === 1 ? 100 : 1)) / (scale === 1 ? 100 : 1)
      : undefined;
  const setGroup = (group: Group, shown: string | number) => {
    const { [group]: _old, ...rest } = value.byClass;
    const next = stored(shown);
    onChange({ base: value.base, byClass: next === undefined ? rest : { ...rest, [group]: next } });
  };
  return (
    <div className={styles.values}>
      <NumberInput
        label={label}
        min={0}
        decimalScale={digits}
        maw={280}
        value={value.base / scale}
        onChange={(shown) => onChange({ base: stored(shown) ?? value.base, byClass: { ...value.byClass } })}
      />
      {open ? (
        <fieldset>
          <legend>{t('perGroup')}</legend>
          <div className={styles.groups}>
            {groups.map((group) => (
              <NumberInput
                key={group}
                label={kit(`value.${group}`)}
                placeholder={t('same')}
                min={0}
                decimalScale={digits}
                value={value.byClass[group] === undefined ? '' : value.byClass[group] / scale}
                onChange={(shown) => setGroup(group, shown)}
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
