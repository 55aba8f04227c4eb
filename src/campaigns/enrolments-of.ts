// The ladders that one customer has been on, the newest first.
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import type { EndReason, EnrolmentView } from './contract.ts';

interface Row extends Omit<EnrolmentView, 'anchor' | 'endedAt' | 'endReason' | 'rungs'> {
  readonly anchor: Date;
  readonly endedAt: Date | null;
  readonly endReason: EndReason | null;
  readonly rungs: (Omit<EnrolmentView['rungs'][number], 'dueAt'> & { readonly dueAt: string })[];
}

/** Every enrolment of the customer with the rungs that came due. */
export async function enrolmentsOf(db: Db, customerId: number): Promise<EnrolmentView[]> {
  const rows = await db.rows(sql<Row>`
    select e.campaign_id as "campaignId", c.name as "campaignName", e.anchor, e.enrolled_on as "enrolledOn", e.origin,
      e.arm, e.silence_days as "silenceDays", e.lateness, e.ended_at as "endedAt", e.end_reason as "endReason",
      coalesce((
        select jsonb_agg(jsonb_build_object('rung', d.rung, 'dueOn', d.due_on, 'dueAt', d.due_at,
          'template', d.template, 'offerId', d.offer_id, 'refusedReason', d.refused_reason) order by d.rung)
        from rung_due d
        where d.customer_id = e.customer_id and d.campaign_id = e.campaign_id and d.anchor = e.anchor
      ), '[]') as rungs
    from enrolment e join campaign c using (campaign_id)
    where e.customer_id = ${customerId}
    order by e.enrolled_at desc, e.campaign_id desc`);
  return rows.map((row) => ({
    ...row,
    anchor: row.anchor.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    rungs: row.rungs.map((rung) => ({ ...rung, dueAt: new Date(rung.dueAt).toISOString() })),
  }));
}
