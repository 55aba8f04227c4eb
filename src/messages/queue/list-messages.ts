// Lists of messages: one customer's, and a campaign's by state and reason ("who was not written to, and why").
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Db, decodeCursor, encodeCursor } from '../../ground/index.ts';
import type { Message, messageListQuery } from '../contract.ts';

const page = 50;
const mostOfOneCustomer = 200;

type Row = Omit<Message, 'anchor' | 'dueAt' | 'notAfter' | 'retryAt' | 'settledAt'> & {
  readonly [K in 'anchor' | 'dueAt' | 'notAfter']: Date;
} & { readonly [K in 'retryAt' | 'settledAt']: Date | null };

const columns = sql.raw(`
  m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel, m.template,
  m.coupon_code as "couponCode", m.due_at as "dueAt", m.not_after as "notAfter", m.state, m.reason, m.detail, m.attempts,
  m.retry_at as "retryAt", m.settled_at as "settledAt", m.message_id as "messageId"`);

/** The newest messages of one customer, newest first. */
export async function messagesOf(db: Db, customerId: number): Promise<Message[]> {
  const rows = await db.rows(sql<Row>`
    select ${columns} from message m where m.customer_id = ${customerId}
    order by m.due_at desc, m.campaign_id, m.rung desc limit ${mostOfOneCustomer}`);
  return rows.map(shown);
}

const place = z.tuple([z.number().int(), z.number().int(), z.iso.datetime(), z.int().max(32_767)]);

/** Messages by customer, 50 a page. */
export async function listMessages(
  db: Db,
  query: z.infer<typeof messageListQuery>,
): Promise<{ items: Message[]; next: string | null }> {
  const wanted: RawBuilder<unknown>[] = [sql`true`];
  if (query.campaignId !== undefined) wanted.push(sql`m.campaign_id = ${query.campaignId}`);
  if (query.state !== undefined) wanted.push(sql`m.state = ${query.state}`);
  if (query.reason !== undefined) wanted.push(sql`m.state = 'suppressed' and m.reason = ${query.reason}`);
  if (query.cursor !== undefined) {
    const [customerId, campaignId, anchor, rung] = decodeCursor(query.cursor, place);
    wanted.push(
      sql`(m.customer_id, m.campaign_id, m.anchor, m.rung) > (${customerId}, ${campaignId}, ${anchor}::timestamptz, ${rung})`,
    );
  }
  const rows = await db.rows(sql<Row>`
    select ${columns} from message m where ${sql.join(wanted, sql` and `)}
    order by m.customer_id, m.campaign_id, m.anchor, m.rung limit ${page + 1}`);
  const items = rows.slice(0, page).map(shown);
  const last = items.at(-1);
  const more = rows.length > page && last !== undefined;
  return { items, next: more ? encodeCursor([last.customerId, last.campaignId, last.anchor, last.rung]) : null };
}

function shown(row: Row): Message {
  return {
    ...row,
    anchor: row.anchor.toISOString(),
    dueAt: row.dueAt.toISOString(),
    notAfter: row.notAfter.toISOString(),
    retryAt: row.retryAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
