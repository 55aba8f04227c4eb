// A live, paused or ended campaign: where everybody is, what was sent, what it cost; pause, resume, end, backlog.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AccountingRows } from '../../web/kit/accounting.tsx';
import { Button, ButtonLink } from '../../web/kit/button.tsx';
import { Card, Columns, PageHead, type Row, Rows, Stack } from '../../web/kit/card.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { Form } from '../../web/kit/form.tsx';
import { dayIn, useFormat } from '../../web/kit/format.ts';
import { NumberField } from '../../web/kit/number-field.tsx';
import { useMay, useZone } from '../../web/kit/session.ts';
import { Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign } from '../contract.ts';
import {
  campaignsKey,
  endCampaign,
  offersKey,
  pauseCampaign,
  readAccounting,
  readCouponTotals,
  readOffers,
  resumeCampaign,
  startBacklog,
} from './api.ts';
import styles from './campaign.module.css';
import { StatusTag } from './campaigns.tsx';
import { ChangesCard } from './changes-card.tsx';
import { letter } from './drafts.ts';
import { useLimitWords, useOfferWords, useWhenWords } from './words.ts';

export function Running({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const may = useMay('campaigns:write');
  const { campaignId: id, figures } = campaign;
  const [ending, setEnding] = useState(false);
  const change = (deed: (of: number) => Promise<Campaign>, said: string) => ({
    deed: () => deed(id),
    changes: [campaignsKey],
    said: () => said,
  });
  const pause = useWrite(change(pauseCampaign, t('running.paused')));
  const resume = useWrite(change(resumeCampaign, t('running.resumed')));
  const end = useWrite({ ...change(endCampaign, t('running.ended')), after: () => setEnding(false) });
  const accounting = useQuery({ queryKey: ['messages', 'accounting', id], queryFn: () => readAccounting(id) });
  const coupons = useQuery({ queryKey: ['campaigns', String(id), 'coupons'], queryFn: () => readCouponTotals(id) });
  const people: Row[] = [
    { key: 'entered', name: t('running.entered'), value: format.number(figures.entered) },
    {
      key: 'treated',
      name: <span className={styles.sub}>{t('running.treated')}</span>,
      value: format.number(figures.treated),
    },
    {
      key: 'heldOut',
      name: <span className={styles.sub}>{t('running.heldOut')}</span>,
      value: format.number(figures.heldOut),
    },
    { key: 'open', name: t('running.open'), value: format.number(figures.open) },
    ...figures.ended.map(({ reason, count }) => ({
      key: reason,
      name: t(`endReason.${reason}`),
      value: format.number(count),
    })),
  ];
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/campaigns">{t('list.title')}</Link> / <Standing campaign={campaign} />
          </>
        }
        title={campaign.name}
        actions={
          may &&
          campaign.status !== 'ended' && (
            <>
              {campaign.status === 'live' ? (
                <Button variant="default" onClick={() => pause.mutate()} busy={pause.isPending}>
                  {t('running.pause')}
                </Button>
              ) : (
                <Button onClick={() => resume.mutate()} busy={resume.isPending}>
                  {t('running.resume')}
                </Button>
              )}
              <ButtonLink variant="default" to={`/campaigns/${id}/change`}>
                {t('change.open')}
              </ButtonLink>
              <Button variant="default" onClick={() => setEnding(true)}>
                {t('running.end')}
              </Button>
            </>
          )
        }
      />
      {[pause.error, resume.error].map(
        (error) => error !== null && <ProblemBanner key={error.message} error={error} />,
      )}
      <Columns>
        <Stack>
          <Card title={t('tab.ladder')} aside={<StatusTag status={campaign.status} />} flush>
            <LadderAsWords campaign={campaign} />
          </Card>
          <Card title={t('running.messages')}>
            <Loaded query={accounting}>{(data) => <AccountingRows accounting={data} />}</Loaded>
          </Card>
        </Stack>
        <Stack>
          <Card title={t('running.people')} aside={<Link to="/results">{t('running.results')}</Link>}>
            <Rows rows={people} />
          </Card>
          <Card title={t('running.coupons')}>
            <Loaded query={coupons}>
              {(totals) => (
                <Rows
                  rows={[
                    { key: 'issued', name: t('coupons.issued'), value: format.number(totals.issued) },
                    { key: 'redeemed', name: t('coupons.redeemed'), value: format.number(totals.redeemed) },
                    { key: 'valid', name: t('coupons.valid'), value: format.number(totals.valid) },
                    { key: 'expired', name: t('coupons.expired'), value: format.number(totals.expired) },
                    {
                      key: 'cost',
                      name: t('coupons.cost'),
                      value: format.money(totals.redeemedMinor, totals.currency),
                    },
                    {
                      key: 'most',
                      name: t('coupons.outstanding'),
                      value: format.money(totals.outstandingMinor, totals.currency),
                    },
                    {
                      key: 'ceiling',
                      name: t('cost.ceiling'),
                      value:
                        totals.ceilingMinor === null
                          ? t('cost.noCeiling')
                          : format.money(totals.ceilingMinor, totals.currency),
                    },
                  ]}
                />
              )}
            </Loaded>
          </Card>
          {(figures.backlogWaiting > 0 || figures.backlogPlanned > 0) && campaign.status === 'live' && (
            <BacklogCard campaign={campaign} />
          )}
          <ChangesCard campaign={campaign} />
        </Stack>
      </Columns>
      <ConfirmDialog
        open={ending}
        title={t('running.endTitle', { name: campaign.name })}
        deed={t('running.end')}
        busy={end.isPending}
        error={end.error}
        onDo={() => end.mutate()}
        onClose={() => setEnding(false)}
      >
        {t('running.endText', { count: figures.open })}
      </ConfirmDialog>
    </>
  );
}

/** The present status with its dates. */
function Standing({ campaign: { status, launchedOn, endedAt } }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const zone = useZone();
  if (launchedOn === null) return null;
  const from = format.fullDay(launchedOn);
  if (status === 'ended' && endedAt !== null)
    return t('running.endedOn', { date: format.fullDay(dayIn(endedAt, zone)), from });
  if (status === 'paused') return t('running.pausedOn', { from });
  return t('running.since', { date: from });
}

function LadderAsWords({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const when = useWhenWords();
  const limit = useLimitWords();
  const worth = useOfferWords();
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers });
  return (
    <>
      {campaign.definition.ladder.map((rung, place) => {
        const offer = offers.data?.items.find(({ offerId }) => offerId === rung.offer);
        const due = campaign.figures.rungs.find((count) => count.rung === place + 1)?.due ?? 0;
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place on the ladder
            key={place}
            className={styles.rung}
          >
            <div className={styles.when}>
              <h3>{t('rung.title', { letter: letter(place) })}</h3>
              <p>{when(rung.when)}</p>
            </div>
            <div className={styles.told}>
              <p>
                <b>{offer?.name ?? t('rung.noOffer')}</b>
                {offer === undefined ? '' : `, ${worth(offer)}`}
              </p>
              <p className={styles.note}>
                {t('running.rung', {
                  hour: rung.hour,
                  due: format.number(due),
                  template: t(`template.${rung.template}`, { defaultValue: rung.template }),
                })}
              </p>
            </div>
          </div>
        );
      })}
      <p className={styles.exit}>{limit(campaign.definition.entry)}</p>
    </>
  );
}

function BacklogCard({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const may = useMay('campaigns:write');
  const { backlogWaiting, backlogPlanned } = campaign.figures;
  const [mornings, setMornings] = useState(5);
  const start = useWrite({
    deed: () => startBacklog(campaign.campaignId, mornings),
    changes: [campaignsKey],
    said: (plan) => t('backlog.done', { count: plan.planned }),
  });
  return (
    <Card title={t('backlog.title')}>
      <p className={styles.note}>
        {backlogWaiting > 0 ? t('backlog.text', { count: backlogWaiting }) : t('backlog.allPlanned')}
      </p>
      {backlogPlanned > 0 && <p className={styles.note}>{t('backlog.planned', { count: backlogPlanned })}</p>}
      {may && backlogWaiting > 0 && (
        <Form row onSubmit={() => start.mutate()}>
          <NumberField label={t('goLive.mornings')} min={1} max={365} w={140} value={mornings} onChange={setMornings} />
          <Button type="submit" variant="default" busy={start.isPending}>
            {t('backlog.start', { count: backlogWaiting })}
          </Button>
        </Form>
      )}
      {start.error !== null && <ProblemBanner error={start.error} />}
    </Card>
  );
}
