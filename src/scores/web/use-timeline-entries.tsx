// How each kind of event is told on a customer's timeline.
import { IconAlertTriangle, IconEar, IconMail, IconShoppingBag, IconTicket, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolmentView } from '../../campaigns/contract.ts';
import type { PurchasePage, SignalRecord } from '../../ledger/contract.ts';
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { useFormat } from '../../web/kit/format.ts';
import { offerLetter } from './customer-strip.tsx';
import { ladderSentence } from './ladder-words.ts';
import { useCouponWorth } from './use-coupon-worth.ts';

type Kind = 'purchase' | 'message' | 'coupon' | 'ladder' | 'signal';

/** The signals that have words of their own; a machine may send any other. */
const knownSignals = ['visit', 'click', 'unsubscribed', 'resubscribed'] as const;

/** One line of the timeline. */
export interface Entry {
  readonly key: string;
  readonly kind: Kind;
  readonly at: string;
  /** The shop's day, where it is known as such; else that of `at`. */
  readonly day?: string;
  readonly icon: ReactNode;
  readonly words: ReactNode;
  readonly amount?: string;
  readonly quiet?: boolean;
}

const icon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const;

/** Writers of entries, one for each kind of event. */
export function useTimelineEntries() {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const worth = useCouponWorth();
  return {
    purchase: (purchase: PurchasePage['items'][number]): Entry => {
      const names = purchase.lines.flatMap((line) =>
        line.product === null
          ? []
          : [line.quantity > 1 ? `${format.number(line.quantity)} ${line.product}` : line.product],
      );
      const shown = names.slice(0, 3).join(', ');
      const more = purchase.lineCount - Math.min(names.length, 3);
      const what =
        names.length === 0
          ? t('timeline.receipt', { receipt: purchase.receipt })
          : more > 0
            ? t('timeline.andMore', { shown, count: more })
            : shown;
      const deed =
        purchase.voidedAt !== null
          ? t('timeline.voided')
          : purchase.netMinor < 0
            ? t('timeline.returned')
            : purchase.store === null
              ? t('timeline.bought')
              : t('timeline.boughtAt', { store: purchase.store });
      return {
        key: `p${purchase.purchaseId}`,
        kind: 'purchase',
        at: purchase.happenedAt,
        icon: <IconShoppingBag {...icon} />,
        words: (
          <>
            <b>{deed}</b> {what}
          </>
        ),
        amount: purchase.amountKnown ? format.money(purchase.netMinor, purchase.currency, true) : '',
        quiet: purchase.voidedAt !== null,
      };
    },
    message: (message: Message): Entry => {
      const said = { offer: offerLetter(message.rung) };
      const key = `m${message.campaignId}-${message.anchor}-${message.rung}-${message.channel}`;
      if (message.state === 'suppressed') {
        const reason = message.reason === null ? '' : kit(`reason.${message.reason}`);
        return {
          key,
          kind: 'message',
          at: message.settledAt ?? message.dueAt,
          icon: <IconX {...icon} />,
          words: t('timeline.notSent', { ...said, reason }),
          quiet: true,
        };
      }
      const state = message.state === 'sent' ? 'sent' : message.state === 'uncertain' ? 'uncertain' : 'waiting';
      return {
        key,
        kind: 'message',
        at: message.settledAt ?? message.dueAt,
        icon: <IconMail {...icon} />,
        words: <b>{t(`timeline.${state}`, said)}</b>,
      };
    },
    coupon: (coupon: Coupon): Entry[] => {
      const said = { worth: worth(coupon), code: coupon.code, date: format.day(coupon.expiresOn, coupon.issuedAt) };
      const issued: Entry = {
        key: `c${coupon.code}`,
        kind: 'coupon',
        at: coupon.issuedAt,
        icon: <IconTicket {...icon} />,
        words: t('timeline.couponIssued', said),
      };
      if (coupon.redeemedAt === null) return [issued];
      return [
        issued,
        { ...issued, key: `r${coupon.code}`, at: coupon.redeemedAt, words: <b>{t('timeline.couponUsed', said)}</b> },
      ];
    },
    signal: (signal: SignalRecord): Entry => {
      const known = knownSignals.find((kind) => kind === signal.kind);
      return {
        key: `s${signal.signalId}`,
        kind: 'signal',
        at: signal.happenedAt,
        icon: <IconEar {...icon} />,
        words: known === undefined ? t('timeline.signal', { kind: signal.kind }) : t(`timeline.signal.${known}`),
      };
    },
    ladder: (enrolment: EnrolmentView): Entry => ({
      key: `e${enrolment.campaignId}-${enrolment.anchor}`,
      kind: 'ladder',
      at: `${enrolment.enrolledOn}T00:30:00.000Z`,
      day: enrolment.enrolledOn,
      icon: <IconAlertTriangle {...icon} />,
      words: t(ladderSentence(enrolment), {
        day: enrolment.silenceDays,
        campaign: enrolment.campaignName,
      }),
    }),
  };
}
