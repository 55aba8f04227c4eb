// Settles waiting messages that must not leave any more: bought meanwhile, withdrawn, too late ... each with its reason.
import { sql } from 'kysely';
import type { Db } from '../../ground/index.ts';
import { keyArrays, keyColumns, type MessageKey, sameKey } from './keys.ts';
import { joinedToMessage, reasonNotToSend } from './reasons.ts';
import { settleAndTell } from './tell-ledger.ts';

/**
 * Suppresses the due messages that something stands against: all of them, or those of `only`, which a claim has turned
 * down. Returns how many. Works while sending is paused too.
 */
export async function suppressUnsendable(db: Db, now: Date, only?: readonly MessageKey[]): Promise<number> {
  if (only?.length === 0) return 0;
  const asked = only
    ? sql`join unnest(${keyArrays(only)}) as asked (${keyColumns}) on ${sameKey('m', 'asked')}`
    : sql``;
  const [{ count }] = await db.rows(
    settleAndTell(sql`
    update message m set state = 'suppressed', reason = judged.reason, settled_at = ${now}
    from (
      select m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel, ${reasonNotToSend(now)} as reason
      from message m ${asked} ${joinedToMessage}
      where m.state = 'pending' and m.due_at <= ${now}
    ) judged
    where judged.reason is not null and m.state = 'pending' and ${sameKey('m', 'judged')}`),
  );
  return count;
}
