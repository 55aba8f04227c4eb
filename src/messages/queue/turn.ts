// One turn of a worker: settles what has come back from the server, tells the ledger, and claims what goes out next.
import { sql } from 'kysely';
import { type Day, sendingIsPaused } from '../../ground/index.ts';
import { heldCustomers, holdingCustomers } from '../../ledger/index.ts';
import type { SuppressionReason } from '../contract.ts';
import { keyArrays, keyColumns, type MessageKey, sameKey } from './keys.ts';
import { takeDay } from './one-a-day.ts';
import { joinedToMessage, reasonNotToSend } from './reasons.ts';
import { settledColumns, signalsOf } from './tell-ledger.ts';
import type { Named, Worker } from './worker.ts';

/** What became of a message that was handed over. `retryAt` belongs to 'pending'. */
export interface Outcome {
  readonly key: MessageKey;
  readonly state: 'sent' | 'suppressed' | 'pending' | 'uncertain';
  readonly reason: SuppressionReason | null;
  readonly detail: string | null;
  readonly retryAt: Date | null;
  /** False when the server was never reached with it. */
  readonly attempted: boolean;
}

/** A message that is built and waits for its claim. */
export interface Ready {
  readonly key: MessageKey;
  readonly email: string;
  readonly messageId: string;
}

/**
 * One transaction whose statements are sent at once: one round trip and one commit. Each statement names the customers
 * that it is about, so that on a cluster the turn of one customer asks one shard.
 *
 * A claim goes through only when the message is still pending, the episode is open and does not wait to be judged, nobody
 * is writing about the customer at this moment, nothing stands against sending, the address is the one that was written
 * into the message, nobody has paused and its mailbox has had no other mail of ours `today`. All that is asked after the
 * customers are held: a purchase is either seen, or waits for the commit. Whatever does not go through stays pending and
 * is judged again by the next run.
 * `claimant` is the worker that claimed what is settled here: this one, or itself before its connection broke.
 * Returns the claimed ones, and those that have taken their mailbox's day and were settled by somebody else meanwhile.
 */
export async function turn(
  worker: Worker,
  claimant: string,
  outcomes: readonly Outcome[],
  next: readonly Ready[],
  now: Date,
  today: Day,
): Promise<Claimed> {
  const settled: Named[] = outcomes.length > 0 ? [['settle', settle(claimant, outcomes, now)]] : [];
  const claims: Named[] =
    next.length > 0
      ? [
          ['hold', holdingCustomers(next.map(({ key }) => key.customerId))],
          ['claim', claim(worker, next, now, today)],
        ]
      : [];
  if (settled.length + claims.length === 0) return { claimed: [], overtaken: [] };
  const answers = await worker.together(['begin', sql`begin`], ...settled, ...claims, ['commit', sql`commit`]);
  const withDay = (next.length > 0 ? answers.at(-2) : []) as (MessageKey & { leaves: boolean })[];
  return { claimed: withDay.filter(({ leaves }) => leaves), overtaken: withDay.filter(({ leaves }) => !leaves) };
}

export interface Claimed {
  readonly claimed: readonly MessageKey[];
  readonly overtaken: readonly MessageKey[];
}

function settle(claimant: string, outcomes: readonly Outcome[], now: Date) {
  return sql`
    with settled as (
      update message m
      set state = o.state, reason = o.reason, detail = o.detail, retry_at = o.retry_at,
        attempts = m.attempts - o.not_attempted,
        settled_at = case when o.state = 'pending' then null else ${now}::timestamptz end
      from unnest(${keyArrays(outcomes.map(({ key }) => key))}, ${outcomes.map(({ state }) => state)}::text[],
        ${outcomes.map(({ reason }) => reason)}::text[], ${outcomes.map(({ detail }) => detail)}::text[],
        ${outcomes.map(({ retryAt }) => retryAt)}::timestamptz[],
        ${outcomes.map(({ attempted }) => (attempted ? 0 : 1))}::smallint[]
      ) as o (${keyColumns}, state, reason, detail, retry_at, not_attempted)
      where m.customer_id = any(${outcomes.map(({ key }) => key.customerId)}::bigint[]) and ${sameKey('m', 'o')}
        and m.worker = ${claimant} and m.state in ('sending', 'uncertain')
      returning ${settledColumns}
    )
    ${signalsOf('settled')}`;
}

function claim(worker: Worker, next: readonly Ready[], now: Date, today: Day) {
  const ids = next.map(({ key }) => key.customerId);
  return sql<MessageKey & { leaves: boolean }>`
    with wish as (
      select w.* from unnest(${keyArrays(next.map(({ key }) => key))}, ${next.map(({ email }) => email)}::text[],
        ${next.map(({ messageId }) => messageId)}::text[]
      ) as w (${keyColumns}, email, message_id)
      where w.customer_id = any(${heldCustomers})
    ), free as (
      select m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel, m.due_at, w.message_id, person.mailbox
      from wish w
      join message m on ${sameKey('m', 'w')}
      ${joinedToMessage}
      join customer person on person.customer_id = m.customer_id and person.email = w.email
      where m.customer_id = any(${ids}::bigint[]) and m.state = 'pending'
        and e.customer_id is not null and e.closed_at is null and e.moved_at is null
        and k.status <> 'paused' and ${reasonNotToSend(now)} is null
        and not ${sendingIsPaused()}
    ), ${takeDay(today, worker.id)}, claimed as (
      update message m
      set state = 'sending', worker = ${worker.id}, claimed_at = ${now}, attempts = m.attempts + 1,
        message_id = f.message_id, detail = null, retry_at = null
      from free f
      join day_taken d on d.customer_id = f.customer_id and d.campaign_id = f.campaign_id and d.anchor = f.anchor
        and d.rung = f.rung
      where m.customer_id = any(${ids}::bigint[]) and ${sameKey('m', 'f')}
        -- of the row itself: somebody may have settled it since it was read
        and m.state = 'pending'
      returning m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel
    )
    select f.customer_id as "customerId", f.campaign_id as "campaignId", f.anchor, f.rung, f.channel,
      c.customer_id is not null as leaves
    from free f
    join day_taken d on d.customer_id = f.customer_id and d.campaign_id = f.campaign_id and d.anchor = f.anchor
      and d.rung = f.rung
    left join claimed c on ${sameKey('c', 'f')}`;
}

/**
 * Puts back what this worker had claimed without handing it over, when it does not know whether a claim went through
 * because its connection broke. Only the worker itself can know; `inHand` is what it did hand over.
 */
export async function releaseUnhanded(worker: Worker, formerId: string, inHand: readonly MessageKey[]): Promise<void> {
  await worker.rows(
    'release',
    sql`
    update message m set state = 'pending', worker = null, attempts = m.attempts - 1, settled_at = null
    where m.worker = ${formerId} and m.state in ('sending', 'uncertain') and not exists (
      select 1 from unnest(${keyArrays(inHand)}) as h (${keyColumns}) where ${sameKey('m', 'h')})`,
  );
}
