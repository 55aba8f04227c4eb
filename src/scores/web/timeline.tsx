// What happened with a customer: purchases, messages (those not sent with their reason), coupons, ladders.
import { Button, Tabs } from '@mantine/core';
import { IconAlertTriangle, IconMail, IconShoppingBag, IconTicket, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolmentView } from '../../campaigns/contract.ts';
import type { PurchasePage } from '../../ledger/contract.ts';
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useZone } from '../../web/kit/session.ts';
import { ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import styles from './customer.module.css';
import { purchasesKey, readEnrolments, readPurchases } from './customer-api.ts';
import { offerLetter } from './customer-strip.tsx';
import { useCouponWorth } from './use-coupon-worth.ts';

type Kind = 'purchase' | 'message' | 'coupon' | 'ladder';

interface Entry {
  readonly key: string;
  readonly kind: Kind;
  readonly at: string;
  readonly icon: ReactNode;
  readonly words: ReactNode;
  readonly amount?: string;
  readonly quiet?: boolean;
}

const tabs = ['all', 'purchase', 'message', 'coupon'] as const;
const icon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const;

interface Props {
  readonly id: string;
  readonly messages: readonly Message[];
  readonly coupons: readonly Coupon[];
}

export function Timeline({ id, messages, coupons }: Props) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const [tab, setTab] = useState<(typeof tabs)[number]>('all');
  const purchases = usePages(purchasesKey(id), (cursor, signal) => readPurchases(id, cursor, signal));
  const enrolments = useQuery({ queryKey: ['customer', id, 'enrolments'], queryFn: () => readEnrolments(id) });
  const words = useEntries();
  const all = [
    ...purchases.items.map(words.purchase),
    ...messages.map(words.message),
    ...coupons.flatMap(words.coupon),
    ...(enrolments.data?.items ?? []).map(words.ladder),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  // while older purchases are not loaded, nothing older than the last loaded one is shown: no gaps in the story
  const oldest = purchases.hasNextPage ? (purchases.items.at(-1)?.happenedAt ?? '') : '';
  const shown = all.filter((entry) => (tab === 'all' || entry.kind === tab) && entry.at >= oldest);
  const near = new Date().toISOString();
  return (
    <Card flush>
      <Tabs value={tab} onChange={(value) => setTab(tabs.find((known) => known === value) ?? 'all')}>
        <Tabs.List>
          {tabs.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {t(`timeline.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {purchases.error !== null && <ProblemBanner error={purchases.error} onRetry={() => purchases.refetch()} />}
          {purchases.isPending && <Skeleton lines={6} />}
          <ul className={styles.timeline}>
            {shown.map((entry) => (
              <li key={entry.key} className={entry.kind === 'purchase' ? styles.bought : undefined}>
                <span className={styles.date}>{format.day(dayOf(entry.at, zone), near)}</span>
                {entry.icon}
                <span className={entry.quiet ? styles.quiet : undefined}>{entry.words}</span>
                <span className={styles.amount}>{entry.amount}</span>
              </li>
            ))}
          </ul>
          {!purchases.isPending && shown.length === 0 && <p className={styles.foot}>{t('timeline.nothing')}</p>}
          {purchases.hasNextPage && (
            <div className={styles.foot}>
              <Button
                variant="subtle"
                size="sm"
                onClick={() => purchases.fetchNextPage()}
                disabled={purchases.isFetchingNextPage}
              >
                {kit('action.showMore')}
              </Button>
            </div>
          )}
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}

function dayOf(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(instant));
}

/** How each kind of event is told. */
function useEntries() {
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
    ladder: (enrolment: EnrolmentView): Entry => ({
      key: `e${enrolment.campaignId}-${enrolment.anchor}`,
      kind: 'ladder',
      at: `${enrolment.enrolledOn}T00:30:00.000Z`,
      icon: <IconAlertTriangle {...icon} />,
      words: t(enrolment.arm === 'treated' ? 'timeline.entered' : 'timeline.enteredComparison', {
        day: enrolment.silenceDays,
        campaign: enrolment.campaignName,
      }),
    }),
  };
}
