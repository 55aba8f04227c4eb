// The key of a message: the idempotency key of a send. One (campaign, customer, episode, rung, channel), one message.
import { createHmac } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';

export interface MessageKey {
  readonly customerId: number;
  readonly campaignId: number;
  readonly anchor: Date;
  readonly rung: number;
  readonly channel: string;
}

/** The same key as one text, for signals and maps. */
export function keyText(key: MessageKey): string {
  return `${key.campaignId}/${key.customerId}/${key.anchor.toISOString()}/${key.rung}/${key.channel}`;
}

/**
 * The Message-ID that belongs to a key, always the same one: whatever goes wrong, a receiving system can tell a repeat.
 * 120 bits of a keyed hash, so that it tells no customer number to the outside.
 */
export function messageIdOf(key: MessageKey, linkKey: Buffer, domain: string): string {
  const hash = createHmac('sha256', linkKey)
    .update(`message-id\0${keyText(key)}`)
    .digest();
  return `<${hash.subarray(0, 15).toString('hex')}@${domain}>`;
}

/** Columns and arrays of keys for `unnest(...) as name (customer_id, campaign_id, anchor, rung, channel, ...)`. */
export function keyArrays(keys: readonly MessageKey[]): RawBuilder<unknown> {
  return sql`${keys.map((key) => key.customerId)}::bigint[], ${keys.map((key) => key.campaignId)}::bigint[],
    ${keys.map((key) => key.anchor)}::timestamptz[], ${keys.map((key) => key.rung)}::smallint[],
    ${keys.map((key) => key.channel)}::text[]`;
}

export const keyColumns = sql.raw('customer_id, campaign_id, anchor, rung, channel');

/** `a` and `b` are aliases that both have the columns of a key. */
export function sameKey(a: string, b: string): RawBuilder<boolean> {
  const columns = ['customer_id', 'campaign_id', 'anchor', 'rung', 'channel'];
  return sql.raw(columns.map((column) => `${a}.${column} = ${b}.${column}`).join(' and '));
}
