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
  return result.bought !== null && ['more', 'fewer', 'nothing_shown'].includes(result.verdict);
}

export function useVerdict(result: CampaignResult): Sentence {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const { bought, verdict, detectableRise } = result;
  const waiting = t('waiting', {
    treated: format.number(result.open.treated),
    heldOut: format.number(result.open.heldOut),
  });
  const of = (share: number) => {
    const { value, digits } = ofHundred(share);
    return format.number(value, digits);
  };
  if ((verdict === 'more' || verdict === 'fewer') && bought !== null) {
    const { difference } = bought;
    const [low, high] = verdict === 'more' ? [difference.low, difference.high] : [-difference.high, -difference.low];
    return {
      title: t(`verdict.${verdict}`, { n: of(Math.abs(difference.difference)) }),
      text: t('verdict.range', { low: of(low), high: of(high) }),
    };
  }
  if (verdict === 'nothing_shown' && bought !== null) {
    // of all looks at once, as the verdict is
    const { low, high } = bought.sequence;
    const rise = detectableRise === null ? '' : ` ${t('verdict.detectable', { n: of(detectableRise) })}`;
    return {
      title: t('verdict.nothing'),
      text: t('verdict.nothingText', { low: format.signed(low * 100, 0), high: format.signed(high * 100, 0) }) + rise,
    };
  }
  if (verdict === 'sample_ratio') return { title: t('verdict.ratio'), text: t('verdict.ratioText') };
  if (verdict === 'no_comparison' && result.entered.heldOut === 0)
    return { title: t('verdict.noGroup'), text: t('verdict.noGroupText') };
  return { title: t('verdict.early'), text: waiting };
}
