// What stands against a rung's message, from the facts alone: one order of reasons for whoever prepares, queues or sends.
import { type RawBuilder, sql } from 'kysely';

/** The facts of one rung as the asking statement knows them. */
export interface RungFacts {
  /** Alias of its `episode`. */
  readonly episode: string;
  /** Alias of its `enrolment`. */
  readonly enrolment: string;
  /** Alias of its `campaign`. */
  readonly campaign: string;
  /** The instant after which it is too late. */
  readonly notAfter: RawBuilder<unknown>;
  /** Why the customer may not be written to (a `Refusal` of the ledger), null when they may. */
  readonly barred: RawBuilder<unknown>;
}

/**
 * Why a rung must lead to no message any more, a `RefusedReason` as SQL text; null when nothing stands against it. The
 * order is the order of what the owner wants to know first.
 */
export function standsAgainst(
  { episode, enrolment, campaign, notAfter, barred }: RungFacts,
  now: Date,
): RawBuilder<string | null> {
  const [closedBy, closedAt] = [sql.ref(`${episode}.closed_by`), sql.ref(`${episode}.closed_at`)];
  return sql`case
    when ${closedBy} = 'redemption' then 'redeemed'
    when ${closedBy} = 'correction' or ${sql.ref(`${enrolment}.end_reason`)} = 'not_late' then 'not_late'
    when ${closedAt} is not null then 'came_back'
    when ${sql.ref(`${campaign}.status`)} = 'ended' then 'campaign_ended'
    when ${notAfter} <= ${now}::timestamptz then 'too_late'
    else ${barred}
  end`;
}
