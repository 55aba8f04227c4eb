// A range with its point as wide as its place, on a scale that others share; and a difference with its zero.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './range-line.module.css';

interface LineProps {
  readonly hollow: boolean;
  /** Low, point and high as shares of the width. */
  readonly at: readonly number[];
  readonly label: string;
  readonly children?: ReactNode;
}

/** A range with its point on a scale that others share. */
export function RangeLine({ hollow, at: [low, middle, high], label, children }: LineProps) {
  const left = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`;
  return (
    <div className={hollow ? styles.hollow : styles.sure} role="img" aria-label={label}>
      <i className={styles.range} style={{ left: left(low), right: `calc(100% - ${left(high)})` }} />
      <i className={styles.cap} style={{ left: left(low) }} />
      <i className={styles.cap} style={{ left: left(high) }} />
      <i className={styles.point} style={{ left: left(middle) }} />
      <em style={{ left: left(middle) }}>{children}</em>
    </div>
  );
}

interface DifferenceProps {
  readonly name: string;
  readonly low: number;
  readonly difference: number;
  readonly high: number;
  readonly known: boolean;
  /** The three in words. */
  readonly words: readonly [low: string, point: string, high: string];
}

/** A difference with its range and the line where there would be none. */
export function DifferenceLine({ name, low, difference, high, known, words }: DifferenceProps) {
  const kit = useTranslation('kit').t;
  const from = Math.min(0, low);
  const to = Math.max(0, high);
  const at = (share: number) => (share - from) / (to - from || 1);
  return (
    <div className={styles.difference}>
      <p>{name}</p>
      <div>
        <s style={{ left: `${at(0) * 100}%` }}>
          <span>0</span>
        </s>
        <RangeLine
          hollow={!known}
          at={[at(low), at(difference), at(high)]}
          label={kit('interval.text', { value: words[1], low: words[0], high: words[2] })}
        >
          {words[1]}
        </RangeLine>
      </div>
      <p className={styles.ends}>{kit('interval.words', { low: words[0], high: words[2] })}</p>
    </div>
  );
}
