// Claims rungs whose hour has come, with everything that decides whether they get a coupon.
import { sql } from 'kysely';
import type { CampaignDefinition, CampaignStatus, RefusedReason } from '../campaigns/index.ts';
import type { Bucket, Db, Tx } from '../ground/index.ts';
import { contactPermission, type Refusal } from '../ledger/index.ts';

export interface ClaimedRung {
  readonly customerId: number;
  readonly campaignId: number;
  readonly anchor: Date;
  readonly rung: number;
  readonly offerId: number | null;
  readonly valueClass: number;
  readonly zone: string;
  readonly notAfter: Date;
  readonly closedBy: 'purchase' | 'visit' | 'redemption' | null;
  readonly status: CampaignStatus;
  readonly earlierCoupon: CampaignDefinition['earlierCoupon'];
  readonly costCeilingMinor: number | null;
  /** Why no channel of the rung may be used; null when one may. */
  readonly barred: Refusal | null;
}

/** The buckets in which rungs wait for their coupons at `now`. */
export async function bucketsWithDueRungs(db: Db, now: Date): Promise<Bucket[]> {
  return db.rows(sql<Bucket>`
    select bucket, count(*) as count from rung_due where prepared_at is null and due_at <= ${now}
    group by bucket order by bucket`);
}

/**
 * Claims up to `limit` due rungs of some buckets. The lock on the episode orders the claim against a purchase: either the
 * purchase is seen here, or it waits for this transaction. Rungs of a paused campaign, and all rungs while sending is
 * paused, are left alone until they are too late.
 */
export async function claimRungs(
  tx: Tx,
  buckets: readonly number[],
  sendingPaused: boolean,
  now: Date,
  limit: number,
): Promise<ClaimedRung[]> {
  return tx.rows(sql<ClaimedRung>`
    select d.customer_id as "customerId", d.campaign_id as "campaignId", d.anchor, d.rung, d.offer_id as "offerId",
      d.value_class as "valueClass", d.zone, d.not_after as "notAfter", ep.closed_by as "closedBy", c.status,
      c.definition ->> 'earlierCoupon' as "earlierCoupon",
      (c.definition ->> 'costCeilingMinor')::bigint as "costCeilingMinor", barred.why as barred
    from rung_due d
    join enrolment e on e.customer_id = d.customer_id and e.campaign_id = d.campaign_id and e.anchor = d.anchor
    join episode ep on ep.customer_id = d.customer_id and ep.kind = e.episode_kind and ep.anchor = d.anchor
    join campaign c on c.campaign_id = d.campaign_id
    cross join lateral (
      select case when bool_or(permission.granted) then null else min(permission.why) end as why
      from unnest(d.channels) as used (channel)
      cross join lateral ${contactPermission(sql.ref('d.customer_id'), sql.ref('used.channel'))} as permission
    ) barred
    where d.bucket = any(${buckets}::smallint[]) and d.prepared_at is null and d.due_at <= ${now}
      and (ep.closed_at is not null or d.not_after <= ${now} or c.status = 'ended'
        or (c.status = 'live' and not ${sendingPaused}::boolean))
    order by d.due_at limit ${limit}
    for update of d skip locked for share of ep skip locked`);
}

/** Why a claimed rung gets no coupon and leads to no message, as far as its own facts say. */
export function refusalOf(rung: ClaimedRung, now: Date): RefusedReason | undefined {
  if (rung.closedBy === 'redemption') return 'redeemed';
  if (rung.closedBy !== null) return 'came_back';
  if (rung.status === 'ended') return 'campaign_ended';
  if (rung.notAfter <= now) return 'too_late';
  return rung.barred === 'suppressed' ? 'address_suppressed' : (rung.barred ?? undefined);
}
