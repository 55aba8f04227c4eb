// Lanes of counts on one week axis, as our own SVG. One tab stop: arrows walk the weeks and read each as a sentence.
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { TimeChartInput } from './input.ts';
import { LanePicture } from './lane-picture.tsx';
import { layOut } from './layout.ts';
import styles from './time-chart.module.css';
import { useWeekSentence } from './use-week-sentence.ts';

/** `label` says what the chart shows: the title of its card. */
export function TimeChart({ input, label }: { readonly input: TimeChartInput; readonly label: string }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  const [place, setPlace] = useState<number | null>(null);
  const sentence = useWeekSentence(input);
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { weeks, firstWeek } = input;
  if (weeks.length === 0) {
    return (
      <div className={styles.nothing}>
        <b>{t('chart.nothing')}</b>
        {firstWeek !== undefined && <span>{t('chart.firstPoint', { day: format.longDay(firstWeek) })}</span>}
      </div>
    );
  }
  const layout = layOut(input, width);
  const last = weeks.length - 1;
  const now = Math.min(place ?? last, last);
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    setPlace(Math.min(last, Math.max(0, to)));
  };
  return (
    <div ref={room} className={styles.room}>
      <div
        role="slider"
        tabIndex={0}
        className={styles.chart}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={weeks.length}
        aria-valuenow={now + 1}
        aria-valuetext={sentence(now)}
        onKeyDown={walk}
        onFocus={() => setPlace(now)}
        onBlur={() => setPlace(null)}
      >
        <svg width={width} height={layout.height} aria-hidden="true">
          {layout.months.map(({ x, day }, month) => (
            <g key={day}>
              <line className={styles.month} x1={x} x2={x} y1={layout.top} y2={layout.bottom} />
              {(layout.wide || month % 2 === 0) && (
                <text className={styles.axis} x={x} y={layout.bottom + 17}>
                  {format.month(day)}
                </text>
              )}
            </g>
          ))}
          {layout.coming !== null && (
            <g>
              <rect
                className={styles.coming}
                x={layout.coming.from}
                y={layout.lanes[0].top}
                width={layout.coming.to - layout.coming.from}
                height={layout.bottom - layout.lanes[0].top}
              />
              <text
                className={styles.middle}
                x={(layout.coming.from + layout.coming.to) / 2}
                y={layout.lanes[0].top + 30}
              >
                <tspan>{t('chart.usualAfter')}</tspan>
                <tspan x={(layout.coming.from + layout.coming.to) / 2} dy="16">
                  {t('chart.usualOn', { day: format.day(layout.coming.day) })}
                </tspan>
              </text>
            </g>
          )}
          {layout.notes.map(({ day, label: words, x }) => (
            <g key={day}>
              <line className={styles.note} x1={x} x2={x} y1={layout.wide ? 4 : layout.top} y2={layout.bottom} />
              {layout.wide && (
                <text className={styles.noteWords} x={x + 5} y={13}>
                  {words}
                </text>
              )}
            </g>
          ))}
          {layout.lanes.map((lane) => (
            <LanePicture key={lane.lane.key} laid={lane} layout={layout} weeks={weeks.length} />
          ))}
          {place !== null && (
            <line
              className={styles.cursor}
              x1={layout.centres[now]}
              x2={layout.centres[now]}
              y1={layout.top}
              y2={layout.bottom}
            />
          )}
        </svg>
      </div>
      {place !== null && (
        <p className={styles.sentence} aria-hidden="true">
          {sentence(now)}
        </p>
      )}
      <Missing input={input} />
    </div>
  );
}

/** A week of which nothing is known is left out of the picture, and named. */
function Missing({ input }: { readonly input: TimeChartInput }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const missing = input.weeks.filter((_, place) => input.lanes.some(({ values }) => values[place] === null));
  if (missing.length === 0) return null;
  return (
    <p className={styles.missing}>
      {t('chart.missing', { weeks: format.list(missing.map((day) => format.day(day))) })}
    </p>
  );
}
