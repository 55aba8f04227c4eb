// Writes down why enrolments ended. The exit itself happened when the episode closed; this only records it.
import { sql } from 'kysely';
import { addDays, type Db } from '../ground/index.ts';
import type { StoredCampaign } from './queries.ts';

/** Ends the enrolments whose episode has closed, at the instant of closing, and returns their number by reason. */
export async function endReturned(db: Db): Promise<Map<string, number>> {
  const rows = await db.rows(sql<{ reason: string; count: number }>`
    with ended as (
      update enrolment e set ended_at = ep.closed_at,
        end_reason = case ep.closed_by when 'visit' then 'visited' when 'redemption' then 'redeemed'
          when 'correction' then 'not_late' else 'bought' end
      from episode ep
      where e.ended_at is null and ep.closed_at is not null
        and ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
      returning e.end_reason
    )
    select end_reason as reason, count(*) as count from ended group by end_reason`);
  return new Map(rows.map(({ reason, count }) => [reason, count]));
}

/** Ends the enrolments of customers who objected since they entered. */
export async function endObjected(db: Db, now: Date): Promise<number> {
  return db.run(sql`
    update enrolment e set ended_at = ${now}, end_reason = 'objected'
    from customer c
    where e.ended_at is null and c.customer_id = e.customer_id and c.objected_at is not null`);
}

/** Ends the enrolments that have had every rung and the rest after it. The comparison group finishes the same way. */
export async function endFinished(db: Db, campaign: StoredCampaign, asOf: string, now: Date): Promise<number> {
  const { ladder, restDays } = campaign.definition;
  return db.run(sql`
    update enrolment set ended_at = ${now}, end_reason = 'finished'
    where campaign_id = ${campaign.campaignId} and ended_at is null and next_rung > ${ladder.length}
      and last_due_on <= ${addDays(asOf, -restDays)}::date`);
}
