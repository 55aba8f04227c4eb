// One offer: what it gives, more for precious groups if wished, and how its last day is found.
import { Button, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Card, Columns, PageHead, Rows, Stack } from '../../web/kit/card.tsx';
import { Buttons, Form, Pair, Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useCurrency, useMay } from '../../web/kit/session.ts';
import { Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { WeekdayChoice } from '../../web/kit/weekdays.tsx';
import type { ExpiryPolicy, Offer, OfferDefinition } from '../contract.ts';
import { archiveOffer, changeOffer, createOffer, offersKey, readOffer } from './api.ts';
import { PerGroup } from './per-group.tsx';

const fresh: OfferDefinition = {
  gives: { kind: 'amount', minor: { base: 500, byClass: {} } },
  minimumMinor: 0,
  expiry: { rule: { kind: 'beat' }, leastDays: 7, mostDays: 45, endsOn: [1, 2, 3, 4, 5, 6, 7] },
};

export function Component() {
  const { id = 'new' } = useParams();
  const offer = useQuery({ queryKey: [...offersKey, id], queryFn: () => readOffer(id), enabled: id !== 'new' });
  if (id === 'new') return <OfferEditor offer={null} />;
  return <Loaded query={offer}>{(data) => <OfferEditor key={data.version} offer={data} />}</Loaded>;
}

const rules: Record<ExpiryPolicy['rule']['kind'], ExpiryPolicy['rule']> = {
  beat: { kind: 'beat' },
  cycle_share: { kind: 'cycle_share', share: 0.5 },
  residual_quantile: { kind: 'residual_quantile', quantile: 0.5 },
  fixed: { kind: 'fixed', days: 14 },
};
const quantiles = [0.1, 0.5, 0.9] as const;
const ruleKinds = ['beat', 'cycle_share', 'residual_quantile', 'fixed'] as const;

function OfferEditor({ offer }: { readonly offer: Offer | null }) {
  const { t } = useTranslation('offers');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay('offers:write');
  const shopCurrency = useCurrency();
  const currency = offer?.currency ?? shopCurrency;
  const [name, setName] = useState(offer?.name ?? '');
  const [definition, setDefinition] = useState(offer?.definition ?? fresh);
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const scale = 10 ** digits;
  const { gives, expiry } = definition;
  const { rule } = expiry;
  const setExpiry = (change: Partial<ExpiryPolicy>) =>
    setDefinition({ ...definition, expiry: { ...expiry, ...change } });
  const save = useWrite({
    deed: () =>
      offer === null
        ? createOffer({ name, definition })
        : changeOffer(offer.offerId, { version: offer.version, name, definition }),
    changes: [offersKey],
    said: () => kit('state.saved'),
    after: (saved) => offer === null && navigate(`/coupons/${saved.offerId}`, { replace: true }),
  });
  const archive = useWrite({
    deed: () => archiveOffer(offer?.offerId ?? 0),
    changes: [offersKey],
    said: () => t('archived'),
    after: () => navigate('/coupons'),
  });
  const wrong = save.error instanceof ApiProblem ? save.error.fields : {};
  const setKind = (kind: string) => {
    if (kind === 'amount') setDefinition({ ...definition, gives: { kind, minor: { base: 5 * scale, byClass: {} } } });
    if (kind === 'percent')
      setDefinition({
        ...definition,
        gives: { kind, percent: { base: 10, byClass: {} }, limitMinor: { base: 25 * scale, byClass: {} } },
      });
  };
  return (
    <>
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
          <Form onSubmit={() => save.mutate()}>
            <TextInput
              label={t('name')}
              description={t('nameHint')}
              maxLength={120}
              value={name}
              error={wrong.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {gives.kind === 'product' ? (
              <Quiet>{t('product')}</Quiet>
            ) : (
              <>
                <div>
                  <SegmentedControl
                    aria-label={t('kind')}
                    value={gives.kind}
                    onChange={setKind}
                    data={(['amount', 'percent'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
                  />
                </div>
                {gives.kind === 'amount' ? (
                  <PerGroup
                    label={t('amount', { currency })}
                    value={gives.minor}
                    scale={scale}
                    digits={digits}
                    onChange={(minor) => setDefinition({ ...definition, gives: { kind: 'amount', minor } })}
                  />
                ) : (
                  <>
                    <PerGroup
                      label={t('percent')}
                      value={gives.percent}
                      scale={1}
                      digits={2}
                      onChange={(percent) => setDefinition({ ...definition, gives: { ...gives, percent } })}
                    />
                    <PerGroup
                      label={t('limit', { currency })}
                      value={gives.limitMinor}
                      scale={scale}
                      digits={digits}
                      onChange={(limitMinor) => setDefinition({ ...definition, gives: { ...gives, limitMinor } })}
                    />
                  </>
                )}
              </>
            )}
            <NumberInput
              label={t('minimum', { currency })}
              description={t('minimumHint')}
              min={0}
              decimalScale={digits}
              maw={280}
              value={definition.minimumMinor / scale}
              onChange={(value) =>
                typeof value === 'number' && setDefinition({ ...definition, minimumMinor: Math.round(value * scale) })
              }
            />
            <NativeSelect
              label={t('rule')}
              description={t(`ruleText.${rule.kind}`)}
              value={rule.kind}
              data={ruleKinds.map((value) => ({ value, label: t(`rule.${value}`) }))}
              onChange={(event) =>
                setExpiry({ rule: rules[ruleKinds.find((kind) => kind === event.currentTarget.value) ?? 'beat'] })
              }
            />
            {rule.kind === 'fixed' && (
              <NumberInput
                label={t('days')}
                min={1}
                max={365}
                maw={280}
                value={rule.days}
                error={wrong['definition.expiry.rule.days']}
                onChange={(days) =>
                  typeof days === 'number' &&
                  days >= 1 &&
                  setExpiry({ rule: { kind: 'fixed', days: Math.round(days) } })
                }
              />
            )}
            {rule.kind === 'cycle_share' && (
              <NumberInput
                label={t('share')}
                min={5}
                max={300}
                maw={280}
                value={Math.round(rule.share * 100)}
                onChange={(share) =>
                  typeof share === 'number' &&
                  share >= 5 &&
                  setExpiry({ rule: { kind: 'cycle_share', share: share / 100 } })
                }
              />
            )}
            {rule.kind === 'residual_quantile' && (
              <NativeSelect
                label={t('quantile')}
                maw={280}
                value={String(rule.quantile)}
                data={quantiles.map((value) => ({ value: String(value), label: format.percent(value) }))}
                onChange={(event) => {
                  const quantile = quantiles.find((known) => String(known) === event.currentTarget.value) ?? 0.5;
                  setExpiry({ rule: { kind: 'residual_quantile', quantile } });
                }}
              />
            )}
            <Pair>
              <NumberInput
                label={t('least')}
                description={t('leastHint')}
                min={1}
                max={180}
                value={expiry.leastDays}
                onChange={(days) => typeof days === 'number' && days >= 1 && setExpiry({ leastDays: Math.round(days) })}
              />
              <NumberInput
                label={t('most')}
                description={t('mostHint')}
                min={7}
                max={365}
                value={expiry.mostDays}
                error={wrong['definition.expiry.mostDays']}
                onChange={(days) => typeof days === 'number' && days >= 1 && setExpiry({ mostDays: Math.round(days) })}
              />
            </Pair>
            <WeekdayChoice
              label={t('endsOn')}
              hint={t('endsOnHint')}
              value={expiry.endsOn}
              onChange={(endsOn) => endsOn.length > 0 && setExpiry({ endsOn })}
            />
            {save.error !== null && <ProblemBanner error={save.error} />}
            {may && (
              <Buttons>
                <Button type="submit" disabled={save.isPending || name.trim() === ''}>
                  {kit('action.save')}
                </Button>
                {offer !== null && (
                  <Button variant="default" onClick={() => archive.mutate()} disabled={archive.isPending}>
                    {t('archive')}
                  </Button>
                )}
              </Buttons>
            )}
          </Form>
        </Card>
        <Stack>
          {offer !== null && <Totals offer={offer} />}
          <Card>
            <Quiet>{t('issuedStay')}</Quiet>
          </Card>
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
