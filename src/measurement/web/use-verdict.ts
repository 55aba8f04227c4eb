// The verdict of a result as a sentence: the number first, its range, and honesty where there is none yet.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import type { CampaignResult } from '../contract.ts';

export interface Sentence {
  readonly title: string;
  readonly text: string;
}

/** Of every 100, to a whole number; small differences keep one decimal. */
export function ofHundred(share: number): { readonly value: number; readonly digits: number } {
  const value = share * 100;
  return { value, digits: Math.abs(value) < 3 ? 1 : 0 };
}

/** Whether the comparison may be read as numbers at all. */
export function isTelling(result: CampaignResult): boolean {
  return result.comparison !== null && ['more', 'fewer', 'nothing_shown'].includes(result.verdict);
}

/** Whether the difference is known: zero lies outside the interval that holds at every look. */
export function isKnown(result: CampaignResult): boolean {
  return result.verdict === 'more' || result.verdict === 'fewer';
}

/** The day on which it will most likely be known, if the truth is the usual one; null when not within ten years. */
export function knownOn({ forecast }: CampaignResult): string | null {
  return forecast?.truths.find(({ difference }) => difference === forecast.usual)?.day ?? null;
}

/** Every answer in one sentence, with what must be known beside it; the interval is the one valid at every look. */
export function useVerdict(result: CampaignResult): Sentence {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { comparison, verdict, stage } = result;
  const of = (share: number) => {
    const { value, digits } = ofHundred(share);
    return format.number(value, digits);
  };
  const signed = (share: number) => format.signed(share * 100, 0);
  const waiting = t('waiting', {
    treated: format.number(result.open.treated),
    heldOut: format.number(result.open.heldOut),
  });
  if (stage === 'mismatch') return { title: t('verdict.ratio'), text: t('verdict.ratioText') };
  if (stage === 'known' && comparison !== null) {
    const turned = verdict === 'fewer';
    const [low, high] = turned ? [-comparison.high, -comparison.low] : [comparison.low, comparison.high];
    return {
      title: t(turned ? 'verdict.fewer' : 'verdict.more', { n: of(Math.abs(comparison.difference)) }),
      text: `${t('verdict.range', { low: of(low), high: of(high) })}${moneySentence()}`,
    };
  }
  if (stage === 'small' || stage === 'no_group') return small();
  const day = knownOn(result);
  return {
    title: day === null ? t('verdict.early') : t('verdict.earlyUntil', { month: format.monthYear(day) }),
    text:
      comparison === null
        ? waiting
        : t('verdict.soFar', {
            n: signed(comparison.difference),
            low: signed(comparison.low),
            high: signed(comparison.high),
          }),
  };

  function moneySentence(): string {
    const { totals, currency } = result;
    if (totals === null || !totals.sure || totals.kind !== 'margin') return '';
    const [sum, low, high] = [totals.because.minor, totals.because.lowMinor, totals.because.highMinor].map((minor) =>
      format.roughly(minor, currency),
    );
    return ` ${t('verdict.money', { sum, low, high })}`;
  }

  function small(): Sentence {
    const { bought, customers } = result.treated;
    const numbers = { back: format.number(bought), people: format.number(customers) };
    const { kind, returns } = result.payback;
    const pays = kind === 'margin' && returns !== null && returns.estimate !== null && returns.estimate > 0;
    const title =
      customers === 0
        ? t('small.none')
        : pays
          ? t('small.pays', { ...numbers, count: returns.estimate ?? 0 })
          : t('small.back', numbers);
    const day = knownOn(result);
    const why =
      result.entered.heldOut === 0
        ? t('small.noGroup')
        : day === null
          ? t('small.never', { customers: kit('count.customers', { count: result.customers }) })
          : t('small.long', { month: format.monthYear(day) });
    return { title, text: customers === 0 ? waiting : `${why} ${t('small.three')}` };
  }
}
