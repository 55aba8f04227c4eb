// What only the owner knows: each question with its answers, what the file comes to under each, the usual one chosen.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportMapping, Question } from '../contract.ts';
import { sumOf } from './sums.ts';
import styles from './talk.module.css';

interface Props {
  readonly questions: readonly Question[];
  readonly shopCurrency: string;
  readonly mapping: ImportMapping;
  /** The key of the answer just chosen, by question, while the file is read again. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly onAnswer: (question: string, answer: string, mapping: ImportMapping) => void;
}

/** The questions left; where there are none, that there are none. */
export function QuestionCard(props: Props) {
  const { t } = useTranslation('talk');
  const { questions } = props;
  if (questions.length === 0) {
    return (
      <Card title={t('doubts.none')}>
        <p className={styles.quiet}>{t('doubts.noneText')}</p>
      </Card>
    );
  }
  return (
    <Card title={t('doubts.title', { count: questions.length })} aside={t('doubts.usual')} flush>
      {questions.map((question) => (
        <OneQuestion key={question.key} question={question} {...props} />
      ))}
    </Card>
  );
}

function OneQuestion({ question, shopCurrency, mapping, chosen, onAnswer }: Props & { readonly question: Question }) {
  const { t } = useTranslation('talk');
  const format = useFormat();
  const id = useId();
  const texts = useQuestionTexts(question, mapping);
  const present = chosen[question.key] ?? question.answers.find((answer) => answer.chosen)?.key;
  return (
    <fieldset className={styles.question} aria-describedby={id}>
      <legend>{texts.ask}</legend>
      <p id={id}>{texts.hint}</p>
      <div className={styles.answers}>
        {question.answers.map(({ key, mapping: answered, totals }) => {
          const effect = `${id}-${key}`;
          return (
            <label key={key} className={key === present ? styles.chosen : undefined}>
              <input
                type="radio"
                className={styles.radio}
                name={id}
                value={key}
                checked={key === present}
                onChange={() => onAnswer(question.key, key, answered)}
                aria-label={texts.answer(key)}
                aria-describedby={effect}
              />
              <span className={styles.answer}>{texts.answer(key)}</span>
              <span className={styles.effect} id={effect}>
                {totals === null ? (
                  t('doubts.whenChosen')
                ) : (
                  <>
                    <b>{t('orders', { count: totals.orders })}</b>
                    <span>
                      {question.kind === 'date_order' && totals.firstDay !== null && totals.lastDay !== null
                        ? t('doubts.range', {
                            from: format.fullDay(totals.firstDay),
                            to: format.fullDay(totals.lastDay),
                          })
                        : t('doubts.total', { sum: sumOf(totals.net, shopCurrency, format, true) })}
                    </span>
                  </>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function useQuestionTexts({ kind, params }: Question, { columns }: ImportMapping) {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const sum = format.money(Number(params.minor ?? 0), String(params.currency || params.shop || 'EUR'), true);
  const column = String(params.column ?? columns.refund?.join(' + ') ?? '');
  const ask =
    kind === 'state'
      ? t('ask.state', { count: Number(params.lines), word: String(params.word) })
      : t(`ask.${kind}`, { column, currency: String(params.currency), shop: String(params.shop) });
  const hint = t(`ask.${kind}.hint`, { column, sum });
  const answer = (key: string): string => {
    switch (kind) {
      case 'state':
        return key === 'no_sale' || key === 'paid' || key === 'cancelled' || key === 'refunded'
          ? t(`ask.state.${key}`)
          : ledger(`meaning.${key as 'unpaid'}`);
      case 'decimal_mark':
        return t(key === ',' ? 'ask.decimal_mark.comma' : 'ask.decimal_mark.point');
      case 'date_order':
        return t(key === 'dmy' ? 'ask.date_order.dmy' : 'ask.date_order.mdy');
      case 'foreign_currency':
        return t(key === 'shop' ? 'ask.foreign_currency.shop' : 'ask.foreign_currency.as_written', {
          shop: String(params.shop),
        });
      case 'totals':
        return t(key === 'line' ? 'ask.totals.line' : 'ask.totals.receipt');
      case 'refunds':
        return t(key === 'whole' ? 'ask.refunds.whole' : 'ask.refunds.kept');
    }
  };
  return { ask, hint, answer };
}
