// Estimates with their range: the whisker, and the text 'x (a to b)'.
import styles from './interval.module.css';

interface WhiskerProps {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The scale that all whiskers of one picture share. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** The comparison group and what we are not sure of: grey and hollow. */
  readonly hollow?: boolean;
  readonly zero?: boolean;
  /** What it shows, in words. */
  readonly label: string;
}

/** A range with its point; a line at zero where zero is meaningful. */
export function Whisker({ value, low, high, from, to, width, hollow = false, zero = false, label }: WhiskerProps) {
  const x = (number: number) => 8 + ((Math.min(Math.max(number, from), to) - from) / (to - from || 1)) * (width - 16);
  return (
    <svg width={width} height={20} role="img" aria-label={label} className={hollow ? styles.hollow : styles.sure}>
      {zero && from <= 0 && to >= 0 && <line className={styles.zero} x1={x(0)} x2={x(0)} y1={1} y2={19} />}
      <line className={styles.range} x1={x(low)} x2={x(high)} y1={10} y2={10} />
      <path className={styles.cap} d={`M${x(low)} 5v10M${x(high)} 5v10`} />
      <circle className={styles.point} cx={x(value)} cy={10} r={5} />
    </svg>
  );
}
