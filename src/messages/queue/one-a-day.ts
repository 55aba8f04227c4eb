// A mailbox gets at most one mail of ours a day of the shop, however many customers or campaigns stand behind it.
// Why the others wait or are not sent: docs/decisions/0010-one-mail-a-mailbox-a-day.md.
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, type Db, dayIn } from '../../ground/index.ts';
import type { SuppressionReason } from '../contract.ts';
import { keyArrays, keyColumns, keyText, type MessageKey, sameKey } from './keys.ts';
import { settleAndTell } from './tell-ledger.ts';
import type { Named, Worker } from './worker.ts';

/** The name of the reason in the accounting. */
export const oneADay = 'one_a_day' satisfies SuppressionReason;

/**
 * Judges every message that is due while its mailbox has had its mail of today: it waits for tomorrow at its own hour by
 * the customer's clock, or is suppressed where that is beyond its last instant. Returns how many were suppressed.
 */
export async function keepOneADay(db: Db, zone: string, now: Date): Promise<number> {
  const today = dayIn(zone, now);
  // past days decide nothing any more; yesterday stays for a shop that moves its zone
  await db.run(sql`delete from mailbox_day where day < ${addDays(today, -1)}::date`);
  const late = lateMessages(today, zone, now);
  await db.run(sql`
    update message m set retry_at = late.at from ${late}
    where m.state = 'pending' and ${sameKey('m', 'late')} and late.at < m.not_after`);
  const [{ count }] = await db.rows(
    settleAndTell(sql`
    update message m set state = 'suppressed', reason = ${oneADay}, retry_at = null, settled_at = ${now} from ${late}
    where m.state = 'pending' and ${sameKey('m', 'late')} and late.at >= m.not_after`),
  );
  return count;
}

/** Messages that are due on a day that belongs to another message, each with the instant `at` of its next chance. */
function lateMessages(today: Day, zone: string, now: Date): RawBuilder<unknown> {
  return sql`(
    select m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel,
      case when own.at < tomorrow.starts then (own.day + 1 + own.hour) at time zone r.zone else own.at end as at
    from mailbox_day d
    join customer p on p.mailbox = d.mailbox
    join message m on m.customer_id = p.customer_id
    join campaign k on k.campaign_id = m.campaign_id
    join rung_due r on r.customer_id = m.customer_id and r.campaign_id = m.campaign_id and r.anchor = m.anchor and r.rung = m.rung
    cross join (select ${addDays(today, 1)}::timestamp at time zone ${zone} as starts) tomorrow
    cross join lateral (
      select day, hour, (day + hour) at time zone r.zone as at
      from (select (tomorrow.starts at time zone r.zone)::date as day, (m.due_at at time zone r.zone)::time as hour) clock
    ) own
    where d.day = ${today}::date and m.channel = 'email' and m.state = 'pending' and m.due_at <= ${now} and k.status <> 'paused'
      and (m.retry_at is null or m.retry_at <= ${now})
      and (d.customer_id, d.campaign_id, d.anchor, d.rung) is distinct from (m.customer_id, m.campaign_id, m.anchor, m.rung)
  ) late`;
}

/**
 * The part of a claim that takes the mailbox's day: common table expressions `chosen` and `day_taken` over `free`, the
 * messages that may leave, with the columns of a key, `mailbox` and `due_at`. Only what is in `day_taken` may be claimed.
 *
 * The primary key makes it hold between workers and processes: of two claims one inserts, the other waits for that commit
 * and then finds the day taken. Mailboxes go in order, so that two claims never wait for each other. The same message
 * may take its day again.
 */
export function takeDay(today: Day, workerId: string): RawBuilder<unknown> {
  return sql`
    chosen as (
      select distinct on (mailbox) mailbox, customer_id, campaign_id, anchor, rung from free
      order by mailbox, due_at, campaign_id, customer_id, anchor, rung
    ), day_taken as (
      insert into mailbox_day as d (day, mailbox, customer_id, campaign_id, anchor, rung, worker)
      select ${today}::date, mailbox, customer_id, campaign_id, anchor, rung, ${workerId} from chosen order by mailbox
      on conflict (day, mailbox) do update set worker = excluded.worker
        where d.customer_id = excluded.customer_id and d.campaign_id = excluded.campaign_id
          and d.anchor = excluded.anchor and d.rung = excluded.rung
      returning customer_id, campaign_id, anchor, rung
    )`;
}

/** A mailbox's day, and the message that has taken it. */
export interface MailboxDay {
  readonly key: MessageKey;
  readonly mailbox: string;
  readonly day: Day;
}

/**
 * Gives back the days of messages that did not leave, so that another may have them. A day stays with a message that is
 * under way all the same, in another worker's hands, and with whoever claims it again at this moment.
 *
 * Who took the day is read first, then what became of the message: a claim in between is seen in the message, a later
 * one in the day, which is deleted only as it was read. Each day is a transaction of its own, so that no two wait for
 * each other in a ring.
 */
export async function giveDaysBack(worker: Worker, days: readonly MailboxDay[]): Promise<void> {
  if (days.length === 0) return;
  const [taken, underWay] = (await worker.together(
    ['days-taken', daysTaken(days)],
    ['under-way', underWayOf(days.map(({ key }) => key))],
  )) as [DayTaken[], MessageKey[]];
  const kept = new Set(underWay.map(keyText));
  const free = taken.filter((day) => !kept.has(keyText(day)));
  await worker.together(...free.map((day): Named => ['give-day-back', giveBack(day)]));
}

/** A day that somebody has, the worker that took it last, and the message for which it is to be given back. */
interface DayTaken extends MessageKey {
  readonly day: Day;
  readonly mailbox: string;
  readonly worker: string | null;
}

function daysTaken(days: readonly MailboxDay[]): RawBuilder<DayTaken> {
  return sql<DayTaken>`
    select d.day, d.mailbox, d.worker, k.customer_id as "customerId", k.campaign_id as "campaignId", k.anchor, k.rung,
      k.channel
    from unnest(${keyArrays(days.map(({ key }) => key))}, ${days.map(({ day }) => day)}::date[],
      ${days.map(({ mailbox }) => mailbox)}::text[]) as k (${keyColumns}, day, mailbox)
    join mailbox_day d on d.day = k.day and d.mailbox = k.mailbox`;
}

/** Those of the messages that somebody is handing over, or that have left or may have. */
function underWayOf(keys: readonly MessageKey[]): RawBuilder<MessageKey> {
  return sql<MessageKey>`
    select m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel
    from unnest(${keyArrays(keys)}) as k (${keyColumns})
    join message m on ${sameKey('m', 'k')}
    where m.customer_id = any(${keys.map(({ customerId }) => customerId)}::bigint[])
      and m.state in ('sending', 'sent', 'uncertain')`;
}

/** Deletes the day when it is that message's, and nobody has taken it since it was read. */
function giveBack({ day, mailbox, worker, customerId, campaignId, anchor, rung }: DayTaken): RawBuilder<unknown> {
  return sql`
    delete from mailbox_day
    where day = ${day}::date and mailbox = ${mailbox} and customer_id = ${customerId} and campaign_id = ${campaignId}
      and anchor = ${anchor} and rung = ${rung} and worker is not distinct from ${worker}`;
}
