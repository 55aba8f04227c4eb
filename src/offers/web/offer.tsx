// One offer: what it gives, more for precious groups if wished, and how its last day is found.
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card, Columns, PageHead, Rows, Stack } from '../../web/kit/card.tsx';
import { Buttons, Form, Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { MoneyField } from '../../web/kit/number-field.tsx';
import { useCurrency, useMay } from '../../web/kit/session.ts';
import { Loaded, NotAllowed, ProblemBanner } from '../../web/kit/states.tsx';
import { nothingLeft, UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { useWrongFields } from '../../web/kit/use-wrong-fields.ts';
import type { Offer, OfferDefinition } from '../contract.ts';
import { archiveOffer, changeOffer, createOffer, offersKey, readOffer } from './api.ts';
import { ExpiryFields } from './expiry-fields.tsx';
import { WorthFields } from './worth-fields.tsx';

const fresh: OfferDefinition = {
  gives: { kind: 'amount', minor: { base: 500, byClass: {} } },
  minimumMinor: 0,
  expiry: { rule: { kind: 'beat' }, leastDays: 7, mostDays: 45, endsOn: [1, 2, 3, 4, 5, 6, 7] },
};

export function Component() {
  const { t } = useTranslation('offers');
  const { id = 'new' } = useParams();
  const offer = useQuery({ queryKey: [...offersKey, id], queryFn: () => readOffer(id), enabled: id !== 'new' });
  const may = useMay('offers:write');
  if (id === 'new' && !may) {
    return (
      <>
        <PageHead title={t('new')} />
        <NotAllowed />
      </>
    );
  }
  if (id === 'new') return <OfferEditor offer={null} />;
  return <Loaded query={offer}>{(data) => <OfferEditor key={data.version} offer={data} />}</Loaded>;
}

function OfferEditor({ offer }: { readonly offer: Offer | null }) {
  const { t } = useTranslation('offers');
  const kit = useTranslation('kit').t;
  const navigate = useNavigate();
  const may = useMay('offers:write');
  const shopCurrency = useCurrency();
  const currency = offer?.currency ?? shopCurrency;
  const [name, setName] = useState(offer?.name ?? '');
  const [definition, setDefinition] = useState(offer?.definition ?? fresh);
  const set = (change: Partial<OfferDefinition>) => setDefinition({ ...definition, ...change });
  const save = useWrite({
    deed: () =>
      offer === null
        ? createOffer({ name, definition })
        : changeOffer(offer.offerId, { version: offer.version, name, definition }),
    changes: [offersKey],
    said: () => kit('state.saved'),
    after: (saved) => offer === null && navigate(`/coupons/${saved.offerId}`, { replace: true, ...nothingLeft }),
  });
  const archive = useWrite({
    deed: () => archiveOffer(offer?.offerId ?? 0),
    changes: [offersKey],
    said: () => t('archived'),
    after: () => navigate('/coupons', nothingLeft),
  });
  const wrong = useWrongFields(save.error);
  const isIncomplete = definition.gives.kind === 'product' && definition.gives.productId === 0;
  const start = { name: offer?.name ?? '', definition: offer?.definition ?? fresh };
  const isChanged = JSON.stringify({ name, definition }) !== JSON.stringify(start);
  return (
    <>
      <UnsavedGuard when={isChanged && may} />
      <PageHead
        kicker={
          <>
            <Link to="/coupons">{t('title')}</Link> / {offer === null ? t('new') : t('edit')}
          </>
        }
        title={name || t('new')}
      />
      <Columns>
        <Card>
          <Form onSubmit={() => save.mutate()} lookOnly={!may}>
            <TextInput
              label={t('name')}
              description={t('nameHint')}
              maxLength={120}
              value={name}
              error={wrong.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <WorthFields
              gives={definition.gives}
              currency={currency}
              product={offer?.product ?? null}
              wrong={wrong}
              onChange={(gives) => set({ gives })}
            />
            <MoneyField
              label={t('minimum', { currency })}
              description={t('minimumHint')}
              maw={280}
              minor={definition.minimumMinor}
              currency={currency}
              onChange={(minimumMinor) => set({ minimumMinor })}
            />
            <ExpiryFields expiry={definition.expiry} wrong={wrong} onChange={(expiry) => set({ expiry })} />
            {(save.error ?? archive.error) !== null && <ProblemBanner error={save.error ?? archive.error} />}
            {may && (
              <Buttons>
                <Button type="submit" busy={save.isPending} disabled={name.trim() === '' || isIncomplete}>
                  {kit('action.save')}
                </Button>
                {offer !== null && (
                  <Button variant="default" onClick={() => archive.mutate()} busy={archive.isPending}>
                    {t('archive')}
                  </Button>
                )}
              </Buttons>
            )}
          </Form>
        </Card>
        <Stack>
          {offer !== null && (
            <>
              <Totals offer={offer} />
              <Card>
                <Quiet>{t('issuedStay')}</Quiet>
              </Card>
            </>
          )}
        </Stack>
      </Columns>
    </>
  );
}

function Totals({ offer }: { readonly offer: Offer }) {
  const { t } = useTranslation('offers');
  const format = useFormat();
  const { totals } = offer;
  return (
    <Card title={t('totals')}>
      <Rows
        rows={[
          { key: 'issued', name: t('column.given'), value: format.number(totals.issued) },
          { key: 'redeemed', name: t('column.used'), value: format.number(totals.redeemed) },
          { key: 'valid', name: t('column.valid'), value: format.number(totals.valid) },
          { key: 'expired', name: t('expired'), value: format.number(totals.expired) },
          { key: 'cancelled', name: t('cancelled'), value: format.number(totals.cancelled) },
          { key: 'cost', name: t('column.cost'), value: format.money(totals.redeemedMinor, offer.currency) },
          { key: 'most', name: t('column.most'), value: format.money(totals.outstandingMinor, offer.currency) },
        ]}
      />
    </Card>
  );
}
