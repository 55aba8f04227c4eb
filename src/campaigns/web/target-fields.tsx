// Which value groups a campaign is for; one at least.
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Help } from '../../web/kit/marks.tsx';
import styles from './campaign.module.css';

/** The value classes, the most valuable first. */
export const classes = [5, 4, 3, 2, 1, 0] as const;

interface Props {
  readonly targets: readonly number[];
  readonly onChange: (targets: number[]) => void;
}

export function TargetFields({ targets, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  return (
    <fieldset className={styles.group}>
      <legend>
        {t('entry.targets')} <Help>{kit('help.valueClass')}</Help>
      </legend>
      <div className={styles.checks}>
        {classes.map((value) => (
          <Checkbox
            key={value}
            label={kit(`value.${value}`)}
            checked={targets.includes(value)}
            disabled={targets.length === 1 && targets.includes(value)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...targets, value].sort((a, b) => a - b)
                  : targets.filter((kept) => kept !== value),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
