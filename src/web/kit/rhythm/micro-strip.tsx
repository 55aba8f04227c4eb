// The strip of one row in a list: 168 x 20, the personal limit always in the middle.
import { useTranslation } from 'react-i18next';
import styles from './micro.module.css';
import { layoutMicro, type MicroInput } from './micro.ts';

export function MicroStrip({ width = 168, ...input }: MicroInput & { readonly width?: number }) {
  const { t } = useTranslation('kit');
  const strip = layoutMicro(input, width);
  const said = { day: input.silenceDays, limit: Math.round(input.limitDays ?? 0) };
  const label =
    input.limitDays === null ? t('micro.plain', said) : strip.isLate ? t('micro.late', said) : t('micro.inTime', said);
  return (
    <svg width={width} height={20} role="img" aria-label={label} className={styles.micro}>
      {strip.band !== null && (
        <rect
          className={styles.band}
          x={strip.band.from}
          y={4}
          width={Math.max(1, strip.band.to - strip.band.from)}
          height={12}
        />
      )}
      <line className={styles.base} x1={4} x2={width - 4} y1={10} y2={10} />
      <line className={styles.silence} x1={4} x2={strip.ink} y1={10} y2={10} />
      {strip.isLate && (
        <line className={styles.late} x1={strip.ink} x2={strip.offScale ? strip.end - 6 : strip.end} y1={10} y2={10} />
      )}
      {strip.limit !== null && <line className={styles.limit} x1={strip.limit} x2={strip.limit} y1={1} y2={19} />}
      {strip.offScale ? (
        <path className={strip.isLate ? styles.headLate : styles.head} d={`M${strip.end} 10l-8-5v10z`} />
      ) : (
        <circle className={strip.isLate ? styles.headLate : styles.head} cx={strip.end} cy={10} r={3.6} />
      )}
    </svg>
  );
}
