// What raised or lowered the risk of a customer, in words.
import { useTranslation } from 'react-i18next';
import { Card, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { Rhythm } from '../contract.ts';
import styles from './what-moved.module.css';

type Effect = 'raisesMuch' | 'raises' | 'little' | 'lowers';

/** The weight of the silence: how many of 100 such waits have ended by now. */
function silenceEffect(lateness: number): Effect {
  if (lateness >= 0.95) return 'raisesMuch';
  if (lateness >= 0.75) return 'raises';
  return lateness >= 0.4 ? 'little' : 'lowers';
}

function visitsEffect(visits: number): Effect {
  if (visits === 1) return 'raises';
  return visits >= 8 ? 'lowers' : 'little';
}

export function WhatMoved({ rhythm }: { readonly rhythm: Rhythm }) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const effect = (what: Effect) => (
    <span className={what === 'raises' || what === 'raisesMuch' ? styles.raises : undefined}>{t(`moved.${what}`)}</span>
  );
  const days = kit('count.days', { count: rhythm.silenceDays });
  return (
    <Card title={t('moved.title')}>
      <Rows
        rows={[
          {
            key: 'silence',
            name:
              rhythm.meanGapDays === null
                ? t('moved.silenceOnce', { days })
                : t('moved.silence', { days, mean: format.number(Math.round(rhythm.meanGapDays)) }),
            value: effect(silenceEffect(rhythm.lateness)),
          },
          {
            key: 'visits',
            name: t('moved.visits', { visits: kit('count.visits', { count: rhythm.visits }) }),
            value: effect(visitsEffect(rhythm.visits)),
          },
          { key: 'alive', name: t('moved.alive'), value: t('moved.ofHundred', { n: Math.round(rhythm.pAlive * 100) }) },
        ]}
      />
    </Card>
  );
}
