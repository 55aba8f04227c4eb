// One lane: its band, line or bars, and its words at the end, above it on the phone. No legend.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { LaidLane, Layout } from './layout.ts';
import styles from './time-chart.module.css';

interface Props {
  readonly laid: LaidLane;
  readonly layout: Layout;
  readonly weeks: number;
}

export function LanePicture({ laid, layout, weeks }: Props) {
  const format = useFormat();
  const { lane, band, last } = laid;
  return (
    <g className={lane.accent ? styles.accent : undefined}>
      {band !== null && (
        <rect
          className={styles.band}
          x={layout.left}
          y={band.y}
          width={layout.right - layout.left}
          height={band.height}
        />
      )}
      {laid.ticks.map(({ y, value }) => (
        <g key={value}>
          <line className={styles.tick} x1={layout.left} x2={layout.right} y1={y} y2={y} />
          <text className={styles.value} x={layout.left - 6} y={y + 4}>
            {format.number(value)}
          </text>
        </g>
      ))}
      {lane.kind === 'bars' && (
        <line className={styles.ground} x1={layout.left} x2={layout.right} y1={laid.bottom} y2={laid.bottom} />
      )}
      {laid.bars.map((bar) => (
        <rect key={bar.x} className={styles.bar} {...bar} />
      ))}
      {laid.path !== '' && <path className={styles.line} d={laid.path} />}
      {laid.points.map((point) => (
        <circle key={point.x} className={styles.hollow} cx={point.x} cy={point.y} r={4} />
      ))}
      {last !== null && (
        <circle className={last.outside ? styles.outside : styles.point} cx={last.x} cy={last.y} r={4.5} />
      )}
      <LaneWords laid={laid} layout={layout} weeks={weeks} />
    </g>
  );
}

function LaneWords({ laid, layout, weeks }: Props) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const { lane, usual, last } = laid;
  const newest = lane.values.at(-1) ?? null;
  const value = newest === null ? '' : t('chart.thisWeek', { n: format.number(newest) });
  const total = lane.values.reduce((sum: number, one) => sum + (one ?? 0), 0);
  const rest =
    usual === null
      ? lane.kind === 'bars'
        ? t('chart.inWeeks', { n: format.number(total), count: weeks })
        : ''
      : t('chart.usually', { low: format.number(usual.low), high: format.number(usual.high) });
  const valueClass = last?.outside ? styles.bad : styles.soft;
  if (layout.wide) {
    const x = layout.right + 14;
    return (
      <text className={styles.words} x={x} y={laid.top + 12}>
        <tspan className={styles.name}>{lane.name}</tspan>
        <tspan className={valueClass} x={x} dy="16">
          {value}
        </tspan>
        <tspan className={styles.faint} x={x} dy="16">
          {rest}
        </tspan>
      </text>
    );
  }
  return (
    <>
      <text className={styles.words} x={0} y={laid.top - 8}>
        <tspan className={styles.name}>{lane.name}</tspan>
      </text>
      <text className={`${styles.words} ${styles.end}`} x={layout.right} y={laid.top - 8}>
        <tspan className={valueClass}>
          {usual === null || newest === null ? value : `${format.number(newest)}, ${rest}`}
        </tspan>
      </text>
    </>
  );
}
