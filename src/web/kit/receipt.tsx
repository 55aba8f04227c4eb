// One receipt as paper: who, when, its lines, and what it counts as.
import { type ReactNode, useId } from 'react';
import styles from './receipt.module.css';

export interface ReceiptLine {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: ReactNode;
  /** What takes something off: a coupon, money paid back. */
  readonly off?: boolean;
}

interface Props {
  readonly number: string;
  readonly day: string;
  readonly who: string;
  /** Below the name: an address, or nothing. */
  readonly reach?: string;
  readonly lines: readonly ReceiptLine[];
  readonly countsAs: ReactNode;
  readonly sum: ReactNode;
  /** Tags and words below the sum. */
  readonly children?: ReactNode;
}

/** A receipt; several stand in `Receipts`. */
export function Receipt({ number, day, who, reach, lines, countsAs, sum, children }: Props) {
  const name = useId();
  return (
    <li className={styles.receipt} aria-labelledby={name}>
      <div className={styles.paper}>
        <div className={styles.top}>
          <span>{number}</span>
          <span>{day}</span>
        </div>
        <div className={styles.who} id={name}>
          {who}
        </div>
        <div className={styles.reach}>{reach}</div>
        <div className={styles.lines}>
          {lines.map((line) => (
            <div key={line.key} className={line.off ? styles.off : undefined}>
              <span>{line.name}</span>
              <span>{line.value}</span>
            </div>
          ))}
        </div>
        <div className={styles.sum}>
          <span>{countsAs}</span>
          <b>{sum}</b>
        </div>
        <div className={styles.foot}>{children}</div>
      </div>
      <div className={styles.edge} aria-hidden="true" />
    </li>
  );
}

/** Receipts side by side; on a phone they scroll sideways, by finger and by keys. */
export function Receipts({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={styles.room} aria-label={label} tabIndex={0}>
      <ul className={styles.receipts}>{children}</ul>
    </section>
  );
}
