// Tells the ledger what became of messages: one signal per settled message, so that rooms to the left can read it.
import { sql } from 'kysely';
import type { Database } from '../../ground/index.ts';
import { recordSignals } from '../../ledger/index.ts';
import { keyText, type MessageKey } from './keys.ts';

const batch = 2_000;

interface Settled extends MessageKey {
  readonly state: 'sent' | 'suppressed';
  readonly reason: string | null;
  readonly template: string;
  readonly couponCode: string | null;
  readonly settledAt: Date;
}

/** Records `message_sent` and `message_suppressed` for every outcome not told yet. Returns how many it told. */
export async function signalOutcomes(db: Database, now: Date): Promise<number> {
  let told = 0;
  for (;;) {
    const count = await db.transaction(async (tx) => {
      // takes a batch of outcomes that nobody else is telling at this moment
      const settled = await tx.rows(sql<Settled>`
        with untold as (
          select customer_id, campaign_id, anchor, rung, channel from message
          where signalled_at is null and state in ('sent', 'suppressed')
          limit ${batch} for update skip locked
        )
        update message m set signalled_at = ${now} from untold u
        where m.customer_id = u.customer_id and m.campaign_id = u.campaign_id and m.anchor = u.anchor
          and m.rung = u.rung and m.channel = u.channel
        returning m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel, m.state,
          m.reason, m.template, m.coupon_code as "couponCode", m.settled_at as "settledAt"`);
      await recordSignals(
        tx,
        settled.map((one) => ({
          customerId: one.customerId,
          kind: `message_${one.state}`,
          happenedAt: one.settledAt,
          sourceKey: keyText(one),
          data: {
            campaignId: one.campaignId,
            rung: one.rung,
            channel: one.channel,
            template: one.template,
            ...(one.reason === null ? {} : { reason: one.reason }),
            ...(one.couponCode === null ? {} : { couponCode: one.couponCode }),
          },
        })),
      );
      return settled.length;
    });
    told += count;
    if (count < batch) return told;
  }
}
