// How far a running import is, in a sentence: so many of so many are in, about so long to go.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportRow } from '../contract.ts';

/** From so little on a guess of the rest would jump about. */
const leastShare = 0.03;

/** The title of a running import; the orders expected come with whoever started it. */
export function useGoing(row: ImportRow | undefined): string {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const { state } = useLocation();
  const seen = useRef<{ readonly at: number; readonly progress: number } | null>(null);
  if (row?.state !== 'running') return '';
  const now = performance.now();
  seen.current ??= { at: now, progress: row.progress };
  const gained = row.progress - seen.current.progress;
  if (row.kind !== 'purchases' || gained < leastShare) return ledger('running');
  const seconds = ((now - seen.current.at) / 1000 / gained) * (1 - row.progress);
  const left = t('going.soon', { time: format.duration(seconds) });
  const { lines, receipts } = row.figures;
  const expected: unknown = state?.orders;
  if (row.phase === 'reading') return t('going.read', { lines: t('lines', { count: lines }), left });
  if (typeof expected !== 'number' || expected < receipts) {
    return t('going.mergedSome', { orders: t('orders', { count: receipts }), left });
  }
  return t('going.merged', { done: format.number(receipts), orders: t('orders', { count: expected }), left });
}
