// Reads waiting messages of some buckets with everything that is needed to write them.
import { sql } from 'kysely';
import { type Bucket, type Db, heldSum } from '../../ground/index.ts';
import type { MessageKey } from './keys.ts';

export interface Candidate extends MessageKey {
  readonly dueAt: Date;
  readonly template: string;
  readonly attempts: number;
  readonly email: string;
  readonly name: string | null;
  readonly givenName: string | null;
  readonly language: string | null;
  readonly coupon: CandidateCoupon | null;
}

export interface CandidateCoupon {
  readonly code: string;
  readonly kind: 'amount' | 'percent' | 'product';
  readonly amountMinor: number | null;
  readonly percent: string | null;
  readonly limitMinor: number | null;
  readonly product: string | null;
  readonly currency: string;
  readonly minimumMinor: number;
  readonly expiresOn: string;
  /** Sum with the earlier coupons of the same ladder that still count; null when there are none or they do not add up. */
  readonly totalMinor: number | null;
}

/** Where reading goes on. */
export interface Place {
  readonly dueAt: Date;
  readonly customerId: number;
  readonly campaignId: number;
}

const page = 500;

/**
 * The next pending messages of some buckets after `place`, in the order in which they are due. An empty page is the end.
 * Whether they may leave is asked at the claim, not here.
 */
export async function readCandidates(
  db: Db,
  buckets: readonly number[],
  now: Date,
  place?: Place,
): Promise<Candidate[]> {
  const after = place
    ? sql`and (m.due_at, m.customer_id, m.campaign_id) > (${place.dueAt}::timestamptz, ${place.customerId}::bigint, ${place.campaignId}::bigint)`
    : sql``;
  return db.rows(sql<Candidate>`
    select m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel,
      m.due_at as "dueAt", m.template, m.attempts, p.email, p.name, p.given_name as "givenName", p.language,
      case when c.code is not null then jsonb_build_object(
        'code', c.code, 'kind', c.kind, 'amountMinor', c.amount_minor, 'percent', c.percent::text,
        'limitMinor', c.amount_limit_minor, 'product', g.name, 'currency', c.currency,
        'minimumMinor', c.minimum_minor, 'expiresOn', c.expires_on, 'totalMinor', earlier.total) end as coupon
    from message m
    join campaign k on k.campaign_id = m.campaign_id
    join customer p on p.customer_id = m.customer_id
    left join coupon c on c.customer_id = m.customer_id and c.code = m.coupon_code
    left join product g on g.product_id = c.product_id
    left join lateral (
      select case when bool_and(o.kind = 'amount' and o.currency = c.currency) and c.kind = 'amount'
        then ${heldSum(sql`sum(o.amount_minor) + c.amount_minor`)} end as total
      from coupon o
      where o.customer_id = m.customer_id and o.campaign_id = m.campaign_id and o.anchor = m.anchor
        and o.rung < m.rung and o.state = 'issued' and o.expires_at > ${now}
    ) earlier on true
    where m.bucket = any(${buckets}::smallint[]) and m.state = 'pending' and m.due_at <= ${now}
      and (m.retry_at is null or m.retry_at <= ${now}) and k.status <> 'paused'
      and p.email is not null
      -- one mail a day: of several that wait for one customer the earliest goes first, whatever it waits for
      and not exists (
        select 1 from message e join campaign ek on ek.campaign_id = e.campaign_id
        where e.customer_id = m.customer_id and e.channel = m.channel and e.state in ('pending', 'sending')
          and e.due_at <= ${now} and ek.status <> 'paused'
          and (e.due_at, e.campaign_id, e.anchor, e.rung) < (m.due_at, m.campaign_id, m.anchor, m.rung)
      ) ${after}
    order by m.due_at, m.customer_id, m.campaign_id
    limit ${page}`);
}

/** How many messages wait in each bucket that has any. */
export async function waitingByBucket(db: Db, now: Date): Promise<Bucket[]> {
  return db.rows(sql<Bucket>`
    select bucket, count(*) as count from message
    where state = 'pending' and due_at <= ${now} and (retry_at is null or retry_at <= ${now})
    group by bucket order by bucket`);
}

/** The different instants, up to `until`, from which waiting messages may leave: what a run on a virtual day walks through. */
export async function waitingInstants(db: Db, until: Date): Promise<Date[]> {
  const rows = await db.rows(sql<{ at: Date }>`
    select distinct greatest(due_at, retry_at) as at from message
    where state = 'pending' and greatest(due_at, retry_at) <= ${until} order by 1`);
  return rows.map(({ at }) => at);
}
