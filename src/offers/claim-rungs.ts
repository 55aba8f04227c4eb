// Claims rungs whose hour has come, with everything that decides whether they get a coupon.
import { sql } from 'kysely';
import { type CampaignDefinition, type RefusedReason, standsAgainst } from '../campaigns/index.ts';
import type { Bucket, Db, Tx } from '../ground/index.ts';
import { whyUnreachable } from '../ledger/index.ts';

/** A rung under claim, with what its coupon hangs on. */
export interface ClaimedRung {
  readonly customerId: number;
  readonly campaignId: number;
  readonly anchor: Date;
  readonly rung: number;
  readonly offerId: number | null;
  readonly valueClass: number;
  readonly zone: string;
  readonly notAfter: Date;
  readonly earlierCoupon: CampaignDefinition['earlierCoupon'];
  readonly costCeilingMinor: number | null;
  /** Why it gets no coupon and leads to no message, as far as its own facts say; null when nothing stands against it. */
  readonly refused: RefusedReason | null;
}

/** The buckets in which rungs wait for their coupons at `now`. */
export async function bucketsWithDueRungs(db: Db, now: Date): Promise<Bucket[]> {
  return db.rows(sql<Bucket>`
    select bucket, count(*) as count from rung_due where prepared_at is null and due_at <= ${now}
    group by bucket order by bucket`);
}

/**
 * Claims up to `limit` due rungs of some buckets. The lock on the episode orders the claim against a purchase: either the
 * purchase is seen here, or it waits for this transaction. Rungs of a paused campaign, of a silence that has moved and
 * was not judged yet, and all rungs while sending is paused, are left alone until they are too late.
 */
export async function claimRungs(
  tx: Tx,
  buckets: readonly number[],
  sendingPaused: boolean,
  now: Date,
  limit: number,
): Promise<ClaimedRung[]> {
  const barred = whyUnreachable(sql.ref('d.customer_id'), sql.ref('d.channels'));
  return tx.rows(sql<ClaimedRung>`
    select d.customer_id as "customerId", d.campaign_id as "campaignId", d.anchor, d.rung, d.offer_id as "offerId",
      d.value_class as "valueClass", d.zone, d.not_after as "notAfter",
      c.definition ->> 'earlierCoupon' as "earlierCoupon",
      (c.definition ->> 'costCeilingMinor')::bigint as "costCeilingMinor",
      ${standsAgainst({ episode: 'ep', enrolment: 'e', campaign: 'c', notAfter: sql.ref('d.not_after'), barred }, now)} as refused
    from rung_due d
    join enrolment e on e.customer_id = d.customer_id and e.campaign_id = d.campaign_id and e.anchor = d.anchor
    join episode ep on ep.customer_id = d.customer_id and ep.kind = e.episode_kind and ep.anchor = d.anchor
    join campaign c on c.campaign_id = d.campaign_id
    where d.bucket = any(${buckets}::smallint[]) and d.prepared_at is null and d.due_at <= ${now}
      and (ep.closed_at is not null or e.end_reason = 'not_late' or d.not_after <= ${now} or c.status = 'ended'
        or (c.status = 'live' and ep.moved_at is null and not ${sendingPaused}::boolean))
    order by d.due_at limit ${limit}
    for update of d skip locked for share of ep skip locked`);
}
