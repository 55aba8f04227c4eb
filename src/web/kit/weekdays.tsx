// Days of the week to tick, named in the reader's language. 1 = Monday.
import { Checkbox } from '@mantine/core';
import { useFormat } from './format.ts';
import styles from './weekdays.module.css';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly number[];
  readonly onChange: (days: number[]) => void;
}

export function WeekdayChoice({ label, hint, value, onChange }: Props) {
  const format = useFormat();
  // 2024-01-01 was a Monday
  const name = (day: number) =>
    new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2024, 0, day)),
    );
  return (
    <fieldset className={styles.days}>
      <legend>{label}</legend>
      <div>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <Checkbox
            key={day}
            label={name(day)}
            checked={value.includes(day)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...value, day].sort((a, b) => a - b)
                  : value.filter((kept) => kept !== day),
              )
            }
          />
        ))}
      </div>
      {hint !== undefined && <p>{hint}</p>}
    </fieldset>
  );
}
