// Pulls the rungs that `offers` has prepared and writes one message for each: to be sent, or not, with the reason.
import { sql } from 'kysely';
import { markQueued } from '../../campaigns/index.ts';
import { type Context, locks, type Progress, silent } from '../../ground/index.ts';
import { chosenChannel, reasonNotToQueue } from './reasons.ts';
import { settledColumns, signalsOf } from './tell-ledger.ts';

export interface QueueFigures {
  readonly queued: number;
  readonly suppressed: number;
}

// Keeps one transaction below a second or two; a run goes on until nothing is left.
const batch = 20_000;

/**
 * Queues every prepared rung whose hour has come. The channel is the first of the rung's channels that the customer
 * can be reached on; where there is none the first channel stands with the reason. Running it again queues nothing twice.
 */
export async function queueDueMessages(
  context: Pick<Context, 'db'>,
  now: Date,
  progress: Progress = silent,
): Promise<QueueFigures> {
  let queued = 0;
  let suppressed = 0;
  for (;;) {
    const [made] = await context.db.transaction(async (tx) => {
      // one writer of the queue at a time: another one waits here and then finds what is left
      await tx.run(sql`select pg_advisory_xact_lock(${locks.queueing})`);
      return tx.rows(insertBatch(now));
    });
    queued += made.queued;
    suppressed += made.suppressed;
    progress(queued + suppressed, undefined, 'messages');
    if (made.queued + made.suppressed < batch) return { queued, suppressed };
  }
}

function insertBatch(now: Date) {
  // one message per prepared rung; what is known already to stand against it makes it suppressed from the start
  return sql<{ queued: number; suppressed: number }>`
    with due as (
      select r.*, n.episode_kind, c.code as coupon_code, choice.channel,
        ${reasonNotToQueue(now)} as reason,
        case when r.refused_reason in ('budget', 'offer_unavailable') then r.refused_reason end as detail
      from rung_due r
      join campaign k on k.campaign_id = r.campaign_id
      join enrolment n on n.customer_id = r.customer_id and n.campaign_id = r.campaign_id and n.anchor = r.anchor
      left join episode e on e.customer_id = r.customer_id and e.kind = n.episode_kind and e.anchor = r.anchor
      left join coupon c on c.customer_id = r.customer_id and c.campaign_id = r.campaign_id and c.anchor = r.anchor
        and c.rung = r.rung
      ${chosenChannel(sql.ref('r.customer_id'), sql.ref('r.channels'))}
      where r.prepared_at is not null and r.queued_at is null and r.due_at <= ${now}::timestamptz
      order by r.customer_id
      limit ${batch}
    ), made as (
      insert into message as m (customer_id, campaign_id, anchor, rung, channel, episode_kind, bucket, template, coupon_code,
        due_at, not_after, state, reason, detail, settled_at)
      select customer_id, campaign_id, anchor, rung, channel, episode_kind, bucket, template, coupon_code, due_at,
        not_after, case when reason is null then 'pending' else 'suppressed' end, reason, detail,
        case when reason is not null then ${now}::timestamptz end
      from due
      on conflict do nothing
      returning ${settledColumns}
    ), told as (
      ${signalsOf('made')}
    ), taken as (
      ${markQueued('due', now)}
    )
    select count(*) filter (where state = 'pending') as queued, count(*) filter (where state = 'suppressed') as suppressed
    from made`;
}
