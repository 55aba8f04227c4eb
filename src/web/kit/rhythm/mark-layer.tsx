// Pointing at the strip: the nearest mark answers the pointer; one tab stop, arrow keys walk from mark to mark.
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { StripInput } from './input.ts';
import { marksOf } from './marks.ts';
import styles from './strip.module.css';
import type { Strip } from './strip.ts';

/** Farther than this from any mark the pointer means nothing. */
const reach = 18;

export function MarkLayer({ strip, input }: { strip: Strip; input: StripInput }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const marks = useMemo(() => marksOf(strip, input, t, format), [strip, input, t, format]);
  const [shown, setShown] = useState<number | null>(null);
  const [stop, setStop] = useState('now');
  const layer = useRef<HTMLDivElement>(null);
  const entry = Math.max(
    0,
    marks.findIndex(({ key }) => key === stop),
  );

  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: entry + 1,
      ArrowLeft: entry - 1,
      Home: 0,
      End: marks.length - 1,
    };
    const target = steps[event.key];
    if (event.key === 'Escape') setShown(null);
    if (target === undefined || target < 0 || target >= marks.length) return;
    event.preventDefault();
    setStop(marks[target].key);
    layer.current?.querySelectorAll('button')[target]?.focus();
  };
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    let nearest: number | null = null;
    let best = reach;
    for (const [place, mark] of marks.entries()) {
      const distance = Math.hypot(mark.x - x, mark.y - y);
      if (distance < best) [nearest, best] = [place, distance];
    }
    setShown(nearest);
  };
  const mark = shown === null ? undefined : marks[shown];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a form part; this is a group of marks on a picture
    <div
      ref={layer}
      role="group"
      aria-label={t('strip.marks')}
      className={styles.marks}
      onKeyDown={walk}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setShown(null)}
    >
      {marks.map(({ key, x, y, text }, place) => (
        <button
          key={key}
          type="button"
          tabIndex={place === entry ? 0 : -1}
          aria-label={text}
          className={styles.mark}
          style={{ left: x, top: y }}
          onFocus={() => setShown(place)}
          onBlur={() => setShown(null)}
        />
      ))}
      {mark !== undefined && (
        <div
          className={styles.tip}
          style={{ left: Math.min(Math.max(mark.x, 90), strip.width - 90), top: mark.y - 14 }}
        >
          {mark.text}
        </div>
      )}
    </div>
  );
}
