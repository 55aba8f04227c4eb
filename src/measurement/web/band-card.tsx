// The difference day by day, in the band that holds at every look; where it is not known yet, how the band will narrow.
import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { PictureCard } from '../../web/kit/picture-card.tsx';
import type { CampaignResult, DayPoint } from '../contract.ts';
import styles from './band.module.css';
import { ticksBetween } from './scale.ts';
import { isKnown } from './use-verdict.ts';

const height = 250;
const room = { top: 14, bottom: 26, left: 40, right: 52 };

export function BandCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { ref, width } = useElementSize();
  const ahead = result.forecast?.band ?? [];
  const last = result.days.at(-1);
  const interval = ({ difference, low, high }: DayPoint) =>
    kit('interval.text', {
      value: format.signed(difference * 100, 1),
      low: format.signed(low * 100, 1),
      high: format.signed(high * 100, 1),
    });
  const told = result.days.filter((_, i) => (result.days.length - 1 - i) % 7 === 0);
  return (
    <PictureCard
      title={t(ahead.length > 0 ? 'band.ahead' : 'band.title')}
      note={
        <>
          {t('band.note')} <Help>{t('help.everyDay')}</Help>
        </>
      }
      table={{
        label: t('band.title'),
        heads: [t('column.day'), t('column.difference')],
        rows: told.map((point) => [format.fullDay(point.day), interval(point)]),
      }}
    >
      <div ref={ref} className={styles.frame}>
        {width > 0 && (last !== undefined || ahead.length > 0) && (
          <Band
            days={result.days}
            ahead={ahead}
            usual={result.forecast?.usual ?? 0}
            known={isKnown(result)}
            sureSince={result.sureSince}
            width={width}
            label={last === undefined ? t('waitingShort') : interval(last)}
          />
        )}
      </div>
      {result.sureSince !== null && (
        <p className={styles.note}>{t('band.sure', { date: format.fullDay(result.sureSince) })}</p>
      )}
      {ahead.length > 0 && (
        <p className={styles.key}>
          <i className={styles.keyBand} /> {t('band.today')} <i className={styles.keyAhead} />{' '}
          {t('band.if', { n: format.number((result.forecast?.usual ?? 0) * 100) })}
        </p>
      )}
    </PictureCard>
  );
}

interface BandProps {
  readonly days: readonly DayPoint[];
  readonly ahead: readonly DayPoint[];
  readonly usual: number;
  readonly known: boolean;
  readonly sureSince: string | null;
  readonly width: number;
  readonly label: string;
}

const number = (day: string) => Date.parse(day) / 86_400_000;
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);

function Band({ days, ahead, usual, known, sureSince, width, label }: BandProps) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const all = [...days, ...ahead];
  const [from, to] = [number(all[0].day), Math.max(number(all[0].day) + 1, number(all[all.length - 1].day))];
  // the first days are as wide as the page; what follows sets the scale
  const settled = all.slice(Math.floor(all.length * 0.3));
  const most = Math.max(0.02, usual, ...settled.flatMap(({ low, high }) => [high, -low]));
  const ends = {
    low: Math.max(-most * 1.1, Math.min(-0.01, ...all.map(({ low }) => low)) * 1.1),
    high: Math.min(most * 1.1, Math.max(0.01, usual, ...all.map(({ high }) => high)) * 1.1),
  };
  const x = (day: string) => room.left + ((number(day) - from) / (to - from)) * (width - room.left - room.right);
  const y = (share: number) =>
    room.top + ((ends.high - share) / (ends.high - ends.low)) * (height - room.top - room.bottom);
  const line = (points: readonly DayPoint[], of: (point: DayPoint) => number) =>
    points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.day).toFixed(1)} ${y(of(point)).toFixed(1)}`).join('');
  const area = `${line(days, ({ high }) => high)}${line([...days].reverse(), ({ low }) => low).replace('M', 'L')}Z`;
  const ticks = ticksBetween(ends.low * 100, ends.high * 100, 5);
  const last = days.at(-1);
  const wanted = width < 480 ? 2 : 4;
  const dates = Array.from({ length: wanted }, (_, i) => dayOf(Math.round(from + (i * (to - from)) / (wanted - 1))));
  const rightEnds = last === undefined || ahead.length > 0 ? [] : [last.high, last.difference, last.low];
  return (
    <svg width={width} height={height} role="img" aria-label={label} className={known ? styles.known : styles.unknown}>
      <clipPath id="band-room">
        <rect
          x={room.left}
          y={room.top}
          width={width - room.left - room.right}
          height={height - room.top - room.bottom}
        />
      </clipPath>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? styles.zero : styles.hair}
            x1={room.left}
            x2={width - room.right}
            y1={y(tick / 100)}
            y2={y(tick / 100)}
          />
          <text x={room.left - 8} y={y(tick / 100) + 4} textAnchor="end">
            {format.signed(tick, Number.isInteger(tick) ? 0 : 1)}
          </text>
        </g>
      ))}
      <g clipPath="url(#band-room)">
        {days.length > 1 && <path className={styles.area} d={area} />}
        <line className={styles.zero} x1={room.left} x2={width - room.right} y1={y(0)} y2={y(0)} />
        {days.length > 0 && <path className={styles.line} d={line(days, ({ difference }) => difference)} />}
        {[(point: DayPoint) => point.high, (point: DayPoint) => point.difference, (point: DayPoint) => point.low].map(
          (of, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: three lines without a life of their own
            <path key={i} className={styles.ahead} d={line(ahead, of)} />
          ),
        )}
      </g>
      {ahead.length > 0 && last !== undefined && (
        <g>
          <line className={styles.mark} x1={x(last.day)} x2={x(last.day)} y1={room.top} y2={height - room.bottom} />
          <text className={styles.strong} x={x(last.day) + 6} y={room.top + 10}>
            {t('band.now')}
          </text>
        </g>
      )}
      {sureSince !== null && (
        <line
          className={styles.mark}
          x1={x(sureSince)}
          x2={x(sureSince)}
          y1={room.top + 20}
          y2={height - room.bottom}
        />
      )}
      {spread(rightEnds.map(y), 15).map((at, i) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: high, point and low in their order
          key={i}
          className={i === 1 ? styles.strong : undefined}
          x={width - room.right + 6}
          y={Math.min(height - room.bottom, Math.max(room.top, at)) + 4}
        >
          {format.signed(rightEnds[i] * 100, 1)}
        </text>
      ))}
      {dates.map((day, i) => (
        <text
          key={day}
          x={x(day)}
          y={height - 6}
          textAnchor={i === 0 ? 'start' : i === dates.length - 1 ? 'end' : 'middle'}
        >
          {format.day(day, all[0].day)}
        </text>
      ))}
    </svg>
  );
}

/** Keeps three labels apart, the middle one in its place. */
function spread(at: readonly number[], apart: number): number[] {
  if (at.length < 3) return [...at];
  return [Math.min(at[0], at[1] - apart), at[1], Math.max(at[2], at[1] + apart)];
}
