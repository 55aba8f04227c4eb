// The why sentence and the rhythm strip of one customer.
import { useTranslation } from 'react-i18next';
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { useFormat } from '../../web/kit/format.ts';
import { RhythmStrip } from '../../web/kit/rhythm/rhythm-strip.tsx';
import { usePlainSentence, WhySentence } from '../../web/kit/rhythm/why-sentence.tsx';
import type { Rhythm } from '../contract.ts';
import { stripInput } from './strip-input.ts';
import { useCouponWorth } from './use-coupon-worth.ts';

interface Props {
  readonly rhythm: Rhythm;
  readonly name: string | null;
  readonly messages: readonly Message[];
  readonly coupons: readonly Coupon[];
  readonly zone: string;
}

export function CustomerStrip({ rhythm, name, messages, coupons, zone }: Props) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  const worth = useCouponWorth();
  const input = stripInput(rhythm, messages, coupons, zone, {
    event: (message) =>
      t(message.settledAt === null ? 'event.planned' : 'event.sent', { offer: offerLetter(message.rung) }),
    coupon: (coupon) =>
      t(`coupon.${coupon.state}`, { worth: worth(coupon), date: format.day(coupon.expiresOn, rhythm.asOf) }),
    couponShort: (coupon) =>
      t('coupon.short', { worth: worth(coupon), date: format.day(coupon.expiresOn, rhythm.asOf) }),
  });
  const sentence = usePlainSentence(input, name);
  return (
    <>
      <WhySentence input={input} name={name} />
      <RhythmStrip input={input} limitRate={rhythm.limitRate} sentence={sentence} covered={input.covered} />
    </>
  );
}

/** Rungs are called by letters: 1 is A. */
export function offerLetter(rung: number): string {
  return String.fromCharCode(64 + Math.min(Math.max(rung, 1), 26));
}
