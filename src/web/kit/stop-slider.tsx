// A slider with named stops, evenly apart; what each direction costs is written under its ends.
import { Slider } from '@mantine/core';
import { useLookOnly } from './look-only.tsx';
import styles from './stop-slider.module.css';

interface Props {
  readonly label: string;
  readonly stops: readonly { readonly value: number; readonly name: string }[];
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly low?: string;
  readonly high?: string;
  readonly disabled?: boolean;
}

export function StopSlider({ label, stops, value, onChange, low, high, disabled = false }: Props) {
  const lookOnly = useLookOnly();
  const place = nearest(
    stops.map((stop) => stop.value),
    value,
  );
  return (
    <div className={styles.slider}>
      <Slider
        min={0}
        max={stops.length - 1}
        step={1}
        value={place}
        onChange={(next) => onChange(stops[next].value)}
        marks={stops.map(({ name }, position) => ({ value: position, label: name }))}
        label={null}
        thumbLabel={label}
        thumbValueText={(position) => stops[position].name}
        disabled={disabled || lookOnly}
        thumbSize={22}
        size={4}
        classNames={{
          markLabel: styles.mark,
          thumb: styles.thumb,
          bar: styles.bar,
          track: styles.track,
          mark: styles.dot,
        }}
      />
      {(low !== undefined || high !== undefined) && (
        <div className={styles.ends}>
          <span>{low}</span>
          <span>{high}</span>
        </div>
      )}
    </div>
  );
}

function nearest(values: readonly number[], wanted: number): number {
  let best = 0;
  for (const [place, value] of values.entries()) {
    if (Math.abs(value - wanted) < Math.abs(values[best] - wanted)) best = place;
  }
  return best;
}
