// One turn of a worker: settles what has come back from the server, tells the ledger, and claims what goes out next, in one statement.
import { sql } from 'kysely';
import type { Day } from '../../ground/index.ts';
import { keyArrays, keyColumns, type MessageKey, sameKey } from './keys.ts';
import { takeDay } from './one-a-day.ts';
import { joinedToMessage, reasonNotToSend } from './reasons.ts';
import { settledColumns, signalsOf } from './tell-ledger.ts';
import type { Worker } from './worker.ts';

/** What became of a message that was handed over. `retryAt` belongs to 'pending'. */
export interface Outcome {
  readonly key: MessageKey;
  readonly state: 'sent' | 'suppressed' | 'pending' | 'uncertain';
  readonly reason: string | null;
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
 * One statement, so one round trip and one commit: measured, a transaction of separate statements halved the rate.
 * A claim goes through only when the message is still pending, the episode is open, does not wait to be judged and is
 * locked against a purchase that is being written, nothing stands against sending, the address is the one that was
 * written into the message, nobody has paused and its mailbox has had no other mail of ours `today`. Whatever does not go
 * through stays pending and is judged again by the next run.
 * `claimant` is the worker that claimed what is settled here: this one, or itself before its connection broke.
 * Returns the claimed ones.
 */
export async function turn(
  worker: Worker,
  claimant: string,
  outcomes: readonly Outcome[],
  next: readonly Ready[],
  now: Date,
  today: Day,
): Promise<MessageKey[]> {
  return worker.rows(
    'turn',
    sql<MessageKey>`
    with outcome as (
      select * from unnest(${keyArrays(outcomes.map(({ key }) => key))}, ${outcomes.map(({ state }) => state)}::text[],
        ${outcomes.map(({ reason }) => reason)}::text[], ${outcomes.map(({ detail }) => detail)}::text[],
        ${outcomes.map(({ retryAt }) => retryAt)}::timestamptz[],
        ${outcomes.map(({ attempted }) => (attempted ? 0 : 1))}::smallint[]
      ) as o (${keyColumns}, state, reason, detail, retry_at, not_attempted)
    ), settled as (
      update message m
      set state = o.state, reason = o.reason, detail = o.detail, retry_at = o.retry_at,
        attempts = m.attempts - o.not_attempted,
        settled_at = case when o.state = 'pending' then null else ${now}::timestamptz end
      from outcome o
      where ${sameKey('m', 'o')} and m.worker = ${claimant} and m.state in ('sending', 'uncertain')
      returning ${settledColumns}
    ), told as (
      ${signalsOf('settled')}
    ), wish as (
      select * from unnest(${keyArrays(next.map(({ key }) => key))}, ${next.map(({ email }) => email)}::text[],
        ${next.map(({ messageId }) => messageId)}::text[]
      ) as w (${keyColumns}, email, message_id)
    ), free as (
      select m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel, m.due_at, w.message_id, person.mailbox
      from wish w
      join message m on ${sameKey('m', 'w')}
      ${joinedToMessage}
      join episode open on open.customer_id = m.customer_id and open.kind = m.episode_kind and open.anchor = m.anchor
      join customer person on person.customer_id = m.customer_id and person.email = w.email
      where m.state = 'pending' and open.closed_at is null and open.moved_at is null and k.status <> 'paused' and ${reasonNotToSend(now)} is null
        and not exists (select from setting where key = 'shop' and value ->> 'sendingPausedAt' is not null)
      for update of m skip locked
      for share of open skip locked
    ), ${takeDay(today, worker.id)}, claimed as (
      update message m
      set state = 'sending', worker = ${worker.id}, claimed_at = ${now}, attempts = m.attempts + 1,
        message_id = f.message_id, detail = null, retry_at = null
      from free f
      join day_taken d on d.customer_id = f.customer_id and d.campaign_id = f.campaign_id and d.anchor = f.anchor
        and d.rung = f.rung
      where ${sameKey('m', 'f')}
      returning m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel
    )
    select customer_id as "customerId", campaign_id as "campaignId", anchor, rung, channel from claimed`,
  );
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
      select from unnest(${keyArrays(inHand)}) as h (${keyColumns}) where ${sameKey('m', 'h')})`,
  );
}
