// When would the first coupon run out? Drawn for sample customers, against their next expected visit.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExpiryPreview, Offer } from '../../offers/contract.ts';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { dayNumber } from '../../web/kit/rhythm/use-strip-texts.ts';
import { Loaded } from '../../web/kit/states.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CampaignDefinition, PreviewExample } from '../contract.ts';
import { previewExpiry } from './api.ts';
import styles from './campaign.module.css';
import { letter } from './drafts.ts';
import bars from './expiry-card.module.css';

const shown = 4;

interface Props {
  readonly definition: CampaignDefinition;
  readonly offers: readonly Offer[];
  readonly examples: readonly PreviewExample[];
}

export function ExpiryCard({ definition, offers, examples }: Props) {
  const { t } = useTranslation('campaigns');
  const place = definition.ladder.findIndex((rung) => rung.offer !== null);
  const offer = offers.find(({ offerId }) => offerId === definition.ladder[place]?.offer);
  // the least late first: for them a next visit is still expected, which is what the picture is about
  const customers = [...examples]
    .sort((a, b) => a.lateness - b.lateness)
    .slice(0, shown)
    .map(({ customerId }) => customerId);
  const expiry = useQuery({
    queryKey: ['expiry-preview', offer?.offerId, offer?.version, customers],
    queryFn: ({ signal }) =>
      previewExpiry(
        offer?.definition.expiry ?? {
          rule: { kind: 'beat' },
          leastDays: 7,
          mostDays: 45,
          endsOn: [1, 2, 3, 4, 5, 6, 7],
        },
        customers,
        signal,
      ),
    enabled: offer !== undefined && customers.length > 0,
  });
  if (offer === undefined || customers.length === 0) return null;
  return (
    <Card title={t('expiry.title', { letter: letter(place) })} aside={t('expiry.note')} flush>
      <Loaded query={expiry} lines={4}>
        {(data) => <ExpiryTable preview={data} />}
      </Loaded>
    </Card>
  );
}

function ExpiryTable({ preview }: { readonly preview: ExpiryPreview }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const from = dayNumber(preview.sendOn);
  const ends = preview.items.flatMap((item) => [item.expiresOn, item.next?.high ?? item.expiresOn]).map(dayNumber);
  const span = Math.min(Math.max(14, ...ends.map((end) => end - from)), 120);
  return (
    <Table label={t('expiry.title', { letter: 'A' })}>
      <thead>
        <tr>
          <th scope="col">{t('examples.customer')}</th>
          <th scope="col">
            <span className={bars.key}>
              <i className={bars.keyCoupon} /> {t('expiry.coupon')} <i className={bars.keyVisit} /> {t('expiry.visit')}
            </span>
          </th>
          <th scope="col">{t('expiry.until')}</th>
          <th scope="col" className={cell.wideOnly}>
            {t('expiry.next')}
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.items.map((item) => (
          <tr key={item.customerId}>
            <td>
              <b>{item.name ?? item.externalId}</b>
              <span className={cell.under}>
                {item.meanGapDays === null
                  ? t('expiry.once')
                  : t('expiry.every', { days: kit('count.days', { count: Math.round(item.meanGapDays) }) })}
              </span>
            </td>
            <td>
              <ExpiryBar item={item} from={from} span={span} />
            </td>
            <td>
              <b>{format.day(item.expiresOn, preview.sendOn)}</b>
              {item.reason !== 'beat' && <span className={styles.reason}>{t(`expiryReason.${item.reason}`)}</span>}
            </td>
            <td className={cell.wideOnly}>
              {item.next === null ? t('expiry.noNext') : format.day(item.next.expected, preview.sendOn)}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function ExpiryBar({
  item,
  from,
  span,
}: {
  readonly item: ExpiryPreview['items'][number];
  readonly from: number;
  readonly span: number;
}) {
  const percent = (day: string) => Math.min(100, Math.max(0, ((dayNumber(day) - from) / span) * 100));
  return (
    <div className={bars.bar} aria-hidden="true">
      {item.next !== null && (
        <>
          <i
            className={bars.window}
            style={{
              left: `${percent(item.next.low)}%`,
              width: `${Math.max(1, percent(item.next.high) - percent(item.next.low))}%`,
            }}
          />
          <i className={bars.expected} style={{ left: `${percent(item.next.expected)}%` }} />
        </>
      )}
      <i className={bars.base} />
      <i className={bars.life} style={{ width: `${percent(item.expiresOn)}%` }} />
      <i className={bars.sent} />
    </div>
  );
}
