// The sum that always closes: due = sent + suppressed + pending + uncertain, and each suppressed one has its reason.
import { sql } from 'kysely';
import type { Db } from '../../ground/index.ts';
import type { Accounting, SuppressionReason } from '../contract.ts';

/**
 * Counts every rung that a campaign has made due, by what became of its message. `pending` holds those that wait, are
 * on their way, or are not queued yet. With `dueBy` only rungs due by that instant.
 */
export async function accounting(
  db: Db,
  { campaignId, dueBy }: { readonly campaignId?: number; readonly dueBy?: Date } = {},
): Promise<Accounting> {
  const counted = (alias: string) => sql`
    (${campaignId ?? null}::bigint is null or ${sql.ref(`${alias}.campaign_id`)} = ${campaignId ?? null}::bigint)
    and (${dueBy ?? null}::timestamptz is null or ${sql.ref(`${alias}.due_at`)} <= ${dueBy ?? null}::timestamptz)`;
  // `due` is counted apart from the outcomes, so that the sum is a check and no tautology; one statement, one snapshot
  const rows = await db.rows(sql<{ state: string; reason: SuppressionReason | null; count: number; due: number }>`
    select case when m.state is null or m.state = 'sending' then 'pending' else m.state end as state, m.reason,
      count(*) as count, (select count(*) from rung_due d where ${counted('d')}) as due
    from rung_due r
    left join message m on m.customer_id = r.customer_id and m.campaign_id = r.campaign_id and m.anchor = r.anchor
      and m.rung = r.rung
    where ${counted('r')}
    group by 1, 2`);
  const total = (state: string) => rows.filter((row) => row.state === state).reduce((sum, row) => sum + row.count, 0);
  const reasons = rows
    .filter(({ state }) => state === 'suppressed')
    .map(({ reason, count }) => ({ reason: reason as SuppressionReason, count }))
    .sort((a, b) => b.count - a.count);
  return {
    due: rows[0]?.due ?? 0,
    sent: total('sent'),
    suppressed: total('suppressed'),
    pending: total('pending'),
    uncertain: total('uncertain'),
    reasons,
  };
}
