// Draws a laid-out strip as SVG at its real size: one pixel is one pixel, also on the phone.
import type { EventKind, StripInput } from './input.ts';
import { bandHeight } from './silence-lane.ts';
import styles from './strip.module.css';
import type { Strip } from './strip.ts';

const glyphs: Record<EventKind, string> = {
  email: 'M-5.5-4h11v8h-11zM-5.5-3.5 0 1l5.5-4.5',
  sms: 'M-5.5-4.5h11v7h-6L-4 5V2.5h-1.5z',
  push: 'M-4 2.5c1-1 1-2 1-3.500a3 3 0 0 1 6 0c0 1.500 0 2.500 1 3.500zM-1 4.500h2',
  webhook: 'M-5 0h10M2-3l3 3-3 3',
  other: 'M0-4v4M0 3v.5',
};

export function StripPicture({ strip, input, sentence }: { strip: Strip; input: StripInput; sentence: string }) {
  return (
    <svg width={strip.width} height={strip.height} role="img" aria-label={sentence} className={styles.picture}>
      <polygon className={styles.wedge} points={strip.wedge.map((point) => point.join(',')).join(' ')} />
      <History strip={strip} ended={input.silence.ended} />
      <Silence strip={strip} confidence={input.confidence} ended={input.silence.ended} />
      <Messages strip={strip} />
      {strip.labels.map((label) => (
        <text
          key={label.key}
          x={label.x}
          y={label.y}
          textAnchor={label.anchor}
          className={`${styles[label.tone]} ${label.strong ? styles.strong : ''}`}
        >
          {label.text}
        </text>
      ))}
    </svg>
  );
}

function History({ strip, ended }: { strip: Strip; ended: boolean }) {
  const { history } = strip;
  const y = strip.y.history;
  return (
    <g>
      <line className={styles.base} x1={strip.left} x2={strip.right} y1={y} y2={y} />
      {history.months.map((x) => (
        <line key={x} className={styles.grid} x1={x} x2={x} y1={y - 6} y2={y + 6} />
      ))}
      <line className={styles.ink} x1={history.silence.from + 1} x2={history.silence.late} y1={y} y2={y} />
      <line className={styles.late} x1={history.silence.late} x2={history.silence.to} y1={y} y2={y} />
      {history.visits.map((visit) => (
        <line key={visit.day} className={styles.tick} x1={visit.x} x2={visit.x} y1={y - 9} y2={y + 9} />
      ))}
      <circle
        className={strip.silence.isLate && !ended ? styles.knobLate : styles.knob}
        cx={history.today}
        cy={y}
        r={4.5}
      />
    </g>
  );
}

function Silence({ strip, confidence, ended }: { strip: Strip; confidence: StripInput['confidence']; ended: boolean }) {
  const { silence } = strip;
  const y = strip.y.silence;
  const top = y - bandHeight;
  const { band, limit, next } = silence;
  return (
    <g>
      {band !== null && (
        <>
          <rect
            className={styles.band}
            x={band.from}
            y={top}
            width={Math.max(1, band.to - band.from)}
            height={bandHeight}
          />
          <rect
            className={styles.bandInner}
            x={band.innerFrom}
            y={top}
            width={Math.max(1, band.innerTo - band.innerFrom)}
            height={bandHeight}
          />
          {confidence === 'none' && (
            <rect
              className={styles.unsure}
              x={band.from}
              y={top}
              width={Math.max(1, band.to - band.from)}
              height={bandHeight}
            />
          )}
          {confidence === 'some' && (
            <path className={styles.unsure} d={`M${band.from} ${y}V${top}M${band.to} ${y}V${top}`} />
          )}
        </>
      )}
      {silence.waits.ticks.map((tick) => (
        <line key={`${tick.x} ${tick.y1}`} className={styles.tick} x1={tick.x} x2={tick.x} y1={tick.y1} y2={tick.y2} />
      ))}
      {silence.waits.dots.map((dot) => (
        <circle key={`${dot.x} ${dot.y}`} className={styles.dot} cx={dot.x} cy={dot.y} r={1.6} />
      ))}
      <line className={styles.base} x1={strip.left} x2={strip.right} y1={y} y2={y} />
      {silence.axis.map((x) => (
        <line key={x} className={styles.base} x1={x} x2={x} y1={y} y2={y + 4} />
      ))}
      {limit !== null && <line className={styles.limit} x1={limit.x} x2={limit.x} y1={limit.y1} y2={limit.y2} />}
      <line
        className={`${styles.ink} ${styles.draw}`}
        pathLength={1}
        x1={strip.left}
        x2={silence.silence.late}
        y1={y}
        y2={y}
      />
      <line
        className={`${styles.late} ${styles.draw}`}
        pathLength={1}
        x1={silence.silence.late}
        x2={silence.broken ? silence.silence.to - 8 : silence.silence.to}
        y1={y}
        y2={y}
      />
      {next !== null && (
        <g>
          <line className={styles.range} x1={next.low} x2={next.high} y1={next.y} y2={next.y} />
          <path className={styles.cap} d={`M${next.low} ${next.y - 5}v10M${next.high} ${next.y - 5}v10`} />
          <circle className={styles.point} cx={next.expected} cy={next.y} r={5} />
        </g>
      )}
      {silence.broken ? (
        <Broken x={silence.silence.to} y={y} />
      ) : ended ? (
        <line className={styles.returned} x1={silence.silence.to} x2={silence.silence.to} y1={y - 14} y2={y + 8} />
      ) : (
        <circle className={silence.isLate ? styles.knobLate : styles.knob} cx={silence.silence.to} cy={y} r={7} />
      )}
    </g>
  );
}

/** The silence is longer than the axis: a cut in the line and an arrow head at its end. */
function Broken({ x, y }: { x: number; y: number }) {
  return (
    <g>
      <path className={styles.cut} d={`M${x - 44} ${y + 7}l6-14h7l-6 14z`} />
      <path className={styles.cutLine} d={`M${x - 44} ${y + 7}l6-14M${x - 37} ${y + 7}l6-14`} />
      <path className={styles.arrow} d={`M${x} ${y}l-12-7v14z`} />
    </g>
  );
}

function Messages({ strip }: { strip: Strip }) {
  if (strip.messages === null) return null;
  const y = strip.y.messages;
  return (
    <g>
      <line className={styles.grid} x1={strip.left} x2={strip.right} y1={y} y2={y} />
      {strip.messages.coupons.map((coupon) => (
        <rect
          key={coupon.key}
          className={styles.coupon}
          x={coupon.from}
          y={y - 6}
          width={coupon.to - coupon.from}
          height={12}
        />
      ))}
      {strip.messages.marks.map((mark) => (
        <g key={mark.key} transform={`translate(${mark.x},${y})`}>
          <circle className={mark.events.every((event) => event.planned) ? styles.planned : styles.event} r={11} />
          {mark.events.length > 1 ? (
            <text className={`${styles.ink2} ${styles.count}`} textAnchor="middle" y={4}>
              {mark.events.length}
            </text>
          ) : (
            <path className={styles.glyph} d={glyphs[mark.events[0].kind]} />
          )}
        </g>
      ))}
    </g>
  );
}
