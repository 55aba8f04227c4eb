// Writes the why sentence, with what is out of the ordinary in colour; and as plain text for those who hear it.
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import { gapsOf } from './input.ts';
import { dayText } from './use-strip-texts.ts';
import styles from './why.module.css';
import { fewerThanOneIn, type WhyInput, whySentences } from './why.ts';

/** The sentence with <em> marks. */
function useMarkedSentence(input: WhyInput, name: string | null): string {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const near = dayText(input.today);
  const days = (count: number) => t('count.days', { count: Math.round(count) });
  const length = Math.max(0, input.silence.until - input.silence.from);
  const said = {
    name: name ?? t('why.thisCustomer'),
    mean: days(input.meanGapDays ?? 0),
    longest: days(Math.max(0, ...gapsOf(input.visits))),
    visits: format.number(input.visits.length),
    date: format.day(dayText(input.silence.ended ? input.silence.until : input.silence.from), near),
    day: format.number(length),
    days: days(length),
    limit: format.number(Math.round(input.limitDays ?? 0)),
    from: format.number(Math.round(input.usual?.q05 ?? 0)),
    to: format.number(Math.round(input.usual?.q95 ?? 0)),
    season: format.number(Math.round(input.seasonDays ?? 0)),
    n: fewerThanOneIn(input.lateness) ?? 0,
  };
  return whySentences(input)
    .map((key) => t(key, said))
    .join(' ');
}

/** The same words without marks: for aria-label. */
export function usePlainSentence(input: WhyInput, name: string | null): string {
  return useMarkedSentence(input, name).replace(/<\/?em>/g, '');
}

export function WhySentence({ input, name }: { readonly input: WhyInput; readonly name: string | null }) {
  const parts = useMarkedSentence(input, name).split(/<em>(.*?)<\/em>/);
  return (
    <p className={styles.why}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change their order
        <Fragment key={place}>{place % 2 === 1 ? <em>{part}</em> : part}</Fragment>
      ))}
    </p>
  );
}
