// Claims rungs whose hour has come, with everything that decides whether they get a coupon.
import { sql } from 'kysely';
import { type CampaignDefinition, type RefusedReason, type RungKey, standsAgainst } from '../campaigns/index.ts';
import { type Bucket, type Db, locks, sendingIsPaused, type Tx } from '../ground/index.ts';
import { holdCustomers, whyUnreachable } from '../ledger/index.ts';

/** A rung under claim, with what its coupon hangs on. */
export interface ClaimedRung extends RungKey {
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

/** Where the reading of due rungs goes on. */
export interface Place extends RungKey {
  readonly dueAt: Date;
}

/** The rungs of one batch, and where the next one begins; undefined when nothing is left. */
export interface Claim {
  readonly rungs: readonly ClaimedRung[];
  readonly next: Place | undefined;
}

/**
 * Claims the next up to `limit` due rungs of some buckets after a place: reads them, holds their customers and then asks
 * everything again. The hold orders the claim against a purchase: either the purchase is seen here, or it waits for this
 * transaction. Customers whom somebody is writing about are passed over, and so is a bucket that another issuer has.
 * Rungs of a paused campaign, of a silence that has moved and was not judged yet, and all rungs while sending is paused,
 * are left alone until they are too late.
 */
export async function claimRungs(
  tx: Tx,
  buckets: readonly number[],
  now: Date,
  limit: number,
  after?: Place,
): Promise<Claim> {
  const taken = await takeBuckets(tx, buckets);
  if (taken.length === 0) return { rungs: [], next: undefined };
  const found = await dueRungs(tx, taken, now, limit, after);
  const next = found.length === limit ? found[limit - 1] : undefined;
  const held = await holdCustomers(
    tx,
    found.map(({ customerId }) => customerId),
  );
  if (held.length === 0) return { rungs: [], next };
  return { rungs: await judgedRungs(tx, found, held, now), next };
}

/** Takes buckets until the end of the transaction; returns those that no other issuer works on. */
async function takeBuckets(tx: Tx, buckets: readonly number[]): Promise<number[]> {
  const asked = await tx.rows(sql<{ bucket: number; taken: boolean }>`
    select bucket, pg_try_advisory_xact_lock(${locks.issuing}::int, bucket) as taken
    from unnest(${buckets}::int[]) as bucket`);
  return asked.filter(({ taken }) => taken).map(({ bucket }) => bucket);
}

/** A rung is dealt with when it leads to nothing any more, or may lead to something now. */
function isToBeDealtWith(now: Date) {
  return sql`d.prepared_at is null and d.due_at <= ${now}
    and (ep.closed_at is not null or e.end_reason = 'not_late' or d.not_after <= ${now} or c.status = 'ended'
      or (c.status = 'live' and ep.moved_at is null
        and not ${sendingIsPaused()}))`;
}

const joined = sql`
  join enrolment e on e.customer_id = d.customer_id and e.campaign_id = d.campaign_id and e.anchor = d.anchor
  join episode ep on ep.customer_id = d.customer_id and ep.kind = e.episode_kind and ep.anchor = d.anchor
  join campaign c on c.campaign_id = d.campaign_id`;

function dueRungs(tx: Tx, buckets: readonly number[], now: Date, limit: number, after?: Place): Promise<Place[]> {
  const onwards = after
    ? sql`and (d.due_at, d.customer_id, d.campaign_id, d.anchor, d.rung) > (${after.dueAt}::timestamptz,
        ${after.customerId}::bigint, ${after.campaignId}::bigint, ${after.anchor}::timestamptz, ${after.rung}::smallint)`
    : sql``;
  return tx.rows(sql<Place>`
    select d.customer_id as "customerId", d.campaign_id as "campaignId", d.anchor, d.rung, d.due_at as "dueAt"
    from rung_due d ${joined}
    where d.bucket = any(${buckets}::smallint[]) and ${isToBeDealtWith(now)} ${onwards}
    order by d.due_at, d.customer_id, d.campaign_id, d.anchor, d.rung limit ${limit}`);
}

/** Those of the rungs found whose customers are held, with everything that decides, as it stands under the hold. */
function judgedRungs(tx: Tx, found: readonly RungKey[], held: readonly number[], now: Date): Promise<ClaimedRung[]> {
  const barred = whyUnreachable(sql.ref('d.customer_id'), sql.ref('d.channels'));
  return tx.rows(sql<ClaimedRung>`
    select d.customer_id as "customerId", d.campaign_id as "campaignId", d.anchor, d.rung, d.offer_id as "offerId",
      d.value_class as "valueClass", d.zone, d.not_after as "notAfter",
      c.definition ->> 'earlierCoupon' as "earlierCoupon",
      (c.definition ->> 'costCeilingMinor')::bigint as "costCeilingMinor",
      ${standsAgainst({ episode: 'ep', enrolment: 'e', campaign: 'c', notAfter: sql.ref('d.not_after'), barred }, now)} as refused
    from unnest(${found.map((key) => key.customerId)}::bigint[], ${found.map((key) => key.campaignId)}::bigint[],
      ${found.map((key) => key.anchor)}::timestamptz[], ${found.map((key) => key.rung)}::smallint[])
      as k (customer_id, campaign_id, anchor, rung)
    join rung_due d on d.customer_id = k.customer_id and d.campaign_id = k.campaign_id and d.anchor = k.anchor
      and d.rung = k.rung
    ${joined}
    where d.customer_id = any(${held}::bigint[]) and ${isToBeDealtWith(now)}
    order by d.due_at, d.customer_id, d.campaign_id, d.anchor, d.rung`);
}
