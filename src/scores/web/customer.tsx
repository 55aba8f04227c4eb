// One customer: facts, why late in words and picture, what happened, whether we may write.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Card, Columns, PageHead, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useZone } from '../../web/kit/session.ts';
import { Banner, Loaded, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { readRhythm, rhythmKey } from './api.ts';
import { Consents } from './consents.tsx';
import styles from './customer.module.css';
import { factsKey, readCoupons, readFacts, readMessages } from './customer-api.ts';
import { CustomerFactsRow } from './customer-facts.tsx';
import { CustomerStrip } from './customer-strip.tsx';
import { SamePerson } from './same-person.tsx';
import { Timeline } from './timeline.tsx';
import { WhatMoved } from './what-moved.tsx';

export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const facts = useQuery({ queryKey: factsKey(id), queryFn: () => readFacts(id) });
  const rhythm = useQuery({ queryKey: rhythmKey(id), queryFn: () => readRhythm(id) });
  const messages = useQuery({ queryKey: ['customer', id, 'messages'], queryFn: () => readMessages(id) });
  const coupons = useQuery({ queryKey: ['customer', id, 'coupons'], queryFn: () => readCoupons(id) });
  if (facts.data === undefined) {
    return facts.error === null ? (
      <Skeleton lines={8} />
    ) : (
      <ProblemBanner error={facts.error} onRetry={() => facts.refetch()} />
    );
  }
  const customer = facts.data;
  const name = customer.name ?? customer.externalId;
  const since =
    customer.firstDay === null
      ? t('customer.noPurchase')
      : t('customer.since', { month: format.monthYear(customer.firstDay) });
  const notScored = rhythm.error instanceof ApiProblem && rhythm.error.status === 404;
  // what was worked out before an objection is not shown after it
  const scored = notScored ? undefined : rhythm.data;
  const asOf = scored?.asOf ?? null;
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/customers">{t('customers.title')}</Link> /{' '}
            {customer.cards.length > 0 ? t('customer.card', { card: customer.cards[0] }) : customer.externalId}
          </>
        }
        title={name}
      >
        {since} {kit('count.visits', { count: customer.visits })}.{' '}
        {customer.firstCategory !== null && t('customer.startedWith', { category: customer.firstCategory })}
      </PageHead>
      <div className={styles.page}>
        {scored !== undefined && <CustomerFactsRow rhythm={scored} customer={customer} />}
        <div className={styles.strip}>
          <Card>
            {notScored ? (
              <Banner tone="waiting" title={t('customer.notScored')}>
                {customer.objectedAt === null ? t('customer.notScoredText') : t('customer.objectedText')}
              </Banner>
            ) : (
              <Loaded query={rhythm} lines={7}>
                {(data) => (
                  <CustomerStrip
                    rhythm={data}
                    name={customer.givenName ?? customer.name}
                    messages={messages.data?.items ?? []}
                    coupons={coupons.data?.items ?? []}
                    zone={zone}
                  />
                )}
              </Loaded>
            )}
          </Card>
        </div>
        <Columns>
          <Timeline id={id} asOf={asOf} messages={messages.data?.items ?? []} coupons={coupons.data?.items ?? []} />
          <Stack>
            <Consents id={id} customer={customer} asOf={asOf} />
            <SamePerson customer={customer} asOf={asOf} />
            {scored !== undefined && <WhatMoved rhythm={scored} />}
          </Stack>
        </Columns>
      </div>
    </>
  );
}
