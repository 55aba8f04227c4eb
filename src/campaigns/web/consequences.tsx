// The right column of the editor: who would enter, what it may cost, what stands in the way. Every sum closes.

import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { Banner, Loaded, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import type { CampaignDefinition, CampaignPreview } from '../contract.ts';
import { campaignKey, readChecks } from './api.ts';
import styles from './campaign.module.css';
import { letter } from './drafts.ts';
import type { Preview } from './use-preview.ts';

/** The numbers of the draft in the form; those of the definition before it are marked so, and a failure is told. */
export function Consequences({
  preview,
  definition,
}: {
  readonly preview: Preview;
  readonly definition: CampaignDefinition;
}) {
  const { t } = useTranslation('campaigns');
  const { shown, current, error, retry } = preview;
  if (error !== null) {
    return (
      <Card title={t('live.title')}>
        <PreviewTrouble error={error} onRetry={retry} />
      </Card>
    );
  }
  if (shown === undefined) {
    return (
      <Card title={t('live.title')}>
        <Skeleton lines={6} />
      </Card>
    );
  }
  return (
    <Restated stale={current === undefined} worded>
      <LiveTodayCard preview={shown} />
      <CostCard preview={shown} ceilingMinor={definition.costCeilingMinor} />
    </Restated>
  );
}

/** Why there is no preview, in words, with the way to ask again. */
export function PreviewTrouble({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation('campaigns');
  return (
    <>
      <b>{t('live.failed')}</b>
      <ProblemBanner error={error} onRetry={onRetry} />
    </>
  );
}

/** What is being worked out again: dimmed, and said once to those who see it and to those who hear it. */
export function Restated({
  stale,
  worded = false,
  children,
}: {
  readonly stale: boolean;
  readonly worded?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('campaigns');
  return (
    <>
      {worded && (
        <p role="status" className={stale ? styles.restating : undefined}>
          {stale && t('live.stale')}
        </p>
      )}
      <div className={`${styles.restated} ${stale ? styles.stale : ''}`} aria-busy={stale}>
        {children}
      </div>
    </>
  );
}

/** Said where the ceiling is smaller than the coupons of those who would enter. */
export function CeilingNote({ preview }: { readonly preview: CampaignPreview }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { cost } = preview;
  if (cost === null || cost.withinCeiling >= cost.wanting) return null;
  return (
    <Banner
      tone="waiting"
      title={t('live.ceiling', { count: cost.wanting, within: format.number(cost.withinCeiling) })}
    />
  );
}

function LiveTodayCard({ preview }: { readonly preview: CampaignPreview }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  if (!preview.scored) {
    return (
      <Card title={t('live.title')}>
        <Banner tone="waiting" title={t('live.notScored')}>
          {t('live.notScoredText')}
        </Banner>
      </Card>
    );
  }
  const { entering } = preview;
  const rows: Row[] = [
    { key: 'treated', name: t('live.treated'), value: format.number(entering.treated) },
    {
      key: 'heldOut',
      name: (
        <>
          {t('live.heldOut')} <Help>{kit('help.comparison')}</Help>
        </>
      ),
      value: format.number(entering.heldOut),
    },
    { key: 'unreachable', name: t('live.unreachable'), value: format.number(entering.unreachable) },
    ...entering.reasons.map(({ reason, count }) => ({
      key: reason,
      name: <span className={styles.sub}>{kit(`reason.${reason}`)}</span>,
      value: format.number(count),
    })),
  ];
  const others = preview.notEntering.filter(({ count }) => count > 0);
  return (
    <Card title={t('live.title')}>
      <div>
        <div className={styles.big}>
          {format.number(entering.total)} <span>{t('live.enter', { count: entering.total })}</span>
        </div>
        <p>
          {t('live.backlog', {
            own: format.number(entering.total - preview.backlog),
            backlog: format.number(preview.backlog),
            month: format.number(preview.monthlyEntries),
          })}
        </p>
        <Rows rows={rows} />
        <CeilingNote preview={preview} />
        {others.length > 0 && (
          <p className={styles.note}>
            {t('live.overLimit', { total: format.number(preview.overLimit) })}{' '}
            {others.map(({ reason, count }) => `${t(`notEntering.${reason}`)} ${format.number(count)}`).join(', ')}.
          </p>
        )}
      </div>
    </Card>
  );
}

function CostCard({
  preview,
  ceilingMinor,
}: {
  readonly preview: CampaignPreview;
  readonly ceilingMinor: number | null;
}) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { cost } = preview;
  if (cost === null) return null;
  const money = (minor: number) => format.roughly(minor, cost.currency);
  const full = Math.max(cost.monthlyCeilingMinor, ceilingMinor ?? 0, 1);
  const solid = ((cost.monthlyExpectedMinor ?? 0) / full) * 100;
  const hatched = (cost.monthlyCeilingMinor / full) * 100 - solid;
  return (
    <Card title={t('cost.title')}>
      <div className={styles.meter} aria-hidden="true">
        <i className={styles.solid} style={{ width: `${solid}%` }} />
        <i className={styles.hatched} style={{ width: `${hatched}%` }} />
      </div>
      <Rows
        rows={[
          {
            key: 'expected',
            name: t('cost.expected'),
            value: cost.monthlyExpectedMinor === null ? t('cost.unknown') : money(cost.monthlyExpectedMinor),
          },
          { key: 'most', name: t('cost.most'), value: money(cost.monthlyCeilingMinor) },
          ...cost.perRung.map(({ rung, coupons, ceilingMinor: minor }) => ({
            key: `rung-${rung}`,
            name: <span className={styles.sub}>{t('cost.rung', { letter: letter(rung - 1), count: coupons })}</span>,
            value: money(minor),
          })),
          { key: 'today', name: t('cost.today'), value: money(cost.ceilingMinor) },
          {
            key: 'ceiling',
            name: t('cost.ceiling'),
            value: ceilingMinor === null ? t('cost.noCeiling') : money(ceilingMinor),
          },
        ]}
      />
    </Card>
  );
}

/** What stands between the saved draft and its launch. */
export function CheckCard({ campaignId, version }: { readonly campaignId: number; readonly version: number }) {
  const { t } = useTranslation('campaigns');
  const checks = useQuery({
    queryKey: [...campaignKey(campaignId), 'checks', version],
    queryFn: () => readChecks(campaignId),
  });
  return (
    <Card title={t('checks.title')}>
      <Loaded query={checks} lines={2}>
        {({ obstacles }) =>
          obstacles.length === 0 ? (
            <Rows
              rows={[
                {
                  key: 'ok',
                  name: t('checks.ok'),
                  value: (
                    <IconCheck size={16} stroke={1.5} className={styles.ok} role="img" aria-label={t('checks.ok')} />
                  ),
                },
              ]}
            />
          ) : (
            <Rows
              rows={obstacles.map(({ code, level, rung, message }) => ({
                key: `${code}-${rung}`,
                name: `${rung === null ? '' : `${letter(rung - 1)}: `}${t(`obstacle.${code}`, { defaultValue: message })}`,
                value:
                  level === 'error' ? (
                    <IconAlertTriangle
                      size={16}
                      stroke={1.5}
                      className={styles.bad}
                      role="img"
                      aria-label={t('checks.error')}
                    />
                  ) : (
                    <IconClock
                      size={16}
                      stroke={1.5}
                      className={styles.warn}
                      role="img"
                      aria-label={t('checks.warning')}
                    />
                  ),
              }))}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
