// Tells the ledger what became of messages: one signal per outcome, in the statement that settles it.
import { type RawBuilder, sql } from 'kysely';
import { signalsInsert } from '../../ledger/index.ts';

/** What a statement that settles messages (alias `m`) has to return for `signalsOf`. */
export const settledColumns = sql.raw(
  'm.customer_id, m.campaign_id, m.anchor, m.rung, m.channel, m.state, m.reason, m.template, m.coupon_code, m.settled_at',
);

/** The insert of `message_sent` and `message_suppressed` for the rows of a common table expression with `settledColumns`. */
export function signalsOf(settled: string): RawBuilder<unknown> {
  return signalsInsert(sql`
    select m.customer_id, 'message_' || m.state as kind, m.settled_at as happened_at,
      m.campaign_id || '/' || to_char(m.anchor at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') || 'Z/' || m.rung
        || '/' || m.channel as source_key,
      jsonb_strip_nulls(jsonb_build_object('campaignId', m.campaign_id, 'rung', m.rung, 'channel', m.channel,
        'template', m.template, 'reason', m.reason, 'couponCode', m.coupon_code)) as data
    from ${sql.ref(settled)} m where m.state in ('sent', 'suppressed')`);
}

/** A whole statement around an `update message m ...` without `returning`: settles, tells, counts. */
export function settleAndTell(update: RawBuilder<unknown>): RawBuilder<{ count: number }> {
  return sql<{ count: number }>`
    with settled as (${update} returning ${settledColumns}), told as (${signalsOf('settled')})
    select count(*) as count from settled`;
}
