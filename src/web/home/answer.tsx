// One question of Today with its answer: the number large, the words below it.
import type { ReactNode } from 'react';
import styles from './answers.module.css';

interface Props {
  readonly question: ReactNode;
  /** Left out where there is no number yet. */
  readonly number?: ReactNode;
  readonly unit?: string;
  /** In the colour of coming back because of us, and of nothing else. */
  readonly accent?: boolean;
  readonly children?: ReactNode;
}

export function Answer({ question, number, unit, accent = false, children }: Props) {
  return (
    <section>
      <h2>{question}</h2>
      {number !== undefined && (
        <div className={`${styles.number} ${accent ? styles.accent : ''}`}>
          {number} {unit !== undefined && <span className={styles.unit}>{unit}</span>}
        </div>
      )}
      <div className={styles.words}>{children}</div>
    </section>
  );
}
