// From when a customer enters: late by a share of false alarms, by days of silence or times the own rhythm; or probably gone.
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LimitSeen } from '../../scores/contract.ts';
import { Pair } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { NumberField } from '../../web/kit/number-field.tsx';
import { Measured } from '../../web/kit/rhythm/measured.tsx';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import { StopSlider } from '../../web/kit/stop-slider.tsx';
import type { EntryLimit } from '../contract.ts';
import styles from './campaign.module.css';
import { useLimitWords } from './words.ts';

const rates = [0.2, 0.1, 0.05, 0.02, 0.01];
/** Chances of being still a customer below which somebody counts as probably gone: sooner first. */
const chances = [0.8, 0.65, 0.5, 0.35, 0.2];
const limitDefaults: Record<EntryLimit['kind'], EntryLimit> = {
  false_alarm: { kind: 'false_alarm', rate: 0.05 },
  days: { kind: 'days', days: 60 },
  multiple: { kind: 'multiple', times: 2, oneTimerDays: 90 },
  gone: { kind: 'gone', below: 0.5 },
};

interface Props {
  readonly entry: EntryLimit;
  /** How true this limit was so far; undefined until the server has told it. */
  readonly seen: LimitSeen | null | undefined;
  readonly onChange: (entry: EntryLimit) => void;
}

export function LimitFields({ entry, seen, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const limitWords = useLimitWords();
  const format = useFormat();
  return (
    <fieldset className={styles.group}>
      <legend>
        {t('entry.limit')}{' '}
        <Help>{kit('help.late', { n: oneInOf(entry.kind === 'false_alarm' ? entry.rate : 0.05) })}</Help>
      </legend>
      <div>
        <SegmentedControl
          aria-label={t('entry.limit')}
          value={entry.kind === 'gone' ? 'gone' : 'late'}
          onChange={(question) => onChange(limitDefaults[question === 'gone' ? 'gone' : 'false_alarm'])}
          data={(['late', 'gone'] as const).map((value) => ({ value, label: t(`entry.question.${value}`) }))}
        />
      </div>
      {entry.kind !== 'gone' && (
        <div>
          <SegmentedControl
            aria-label={t('entry.question.late')}
            value={entry.kind}
            onChange={(kind) => onChange(limitDefaults[kind])}
            data={(['false_alarm', 'days', 'multiple'] as const).map((value) => ({
              value,
              label: t(`entry.kind.${value}`),
            }))}
          />
        </div>
      )}
      {entry.kind === 'false_alarm' && (
        <StopSlider
          label={t('entry.limit')}
          stops={rates.map((value) => ({ value, name: kit('oneIn', { n: oneInOf(value) }) }))}
          value={entry.rate}
          onChange={(rate) => onChange({ kind: 'false_alarm', rate })}
          low={t('entry.sooner')}
          high={t('entry.later')}
        />
      )}
      {entry.kind === 'days' && (
        <NumberField
          aria-label={t('entry.days')}
          description={t('entry.daysHint')}
          step={1}
          min={1}
          max={3650}
          maw={200}
          value={entry.days}
          onChange={(days) => onChange({ kind: 'days', days })}
        />
      )}
      {entry.kind === 'multiple' && (
        <Pair>
          <NumberField
            label={t('entry.times')}
            description={t('entry.timesHint')}
            min={0.5}
            max={50}
            step={0.1}
            digits={2}
            value={entry.times}
            onChange={(times) => onChange({ ...entry, times })}
          />
          <NumberField
            label={t('entry.oneTimer')}
            description={t('entry.oneTimerHint')}
            min={1}
            max={3650}
            value={entry.oneTimerDays}
            onChange={(oneTimerDays) => onChange({ ...entry, oneTimerDays })}
          />
        </Pair>
      )}
      {entry.kind === 'gone' && (
        <>
          <StopSlider
            label={t('entry.limit')}
            stops={chances.map((value) => ({ value, name: t('entry.chance', { share: format.percent(value) }) }))}
            value={entry.below}
            onChange={(below) => onChange({ kind: 'gone', below })}
            low={t('entry.sooner')}
            high={t('entry.later')}
          />
          <p className={styles.note}>{t('entry.goneHint')}</p>
        </>
      )}
      <p className={styles.note}>
        {limitWords(entry)}{' '}
        {entry.kind === 'false_alarm' && seen !== undefined && <Measured rate={entry.rate} seen={seen} />}
      </p>
    </fieldset>
  );
}
