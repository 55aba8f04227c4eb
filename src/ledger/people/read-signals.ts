// What was heard about one customer besides purchases, in pages.
import { sql } from 'kysely';
import { z } from 'zod';
import { type Db, decodeCursor, encodeCursor } from '../../ground/index.ts';
import type { SignalPage } from '../contract.ts';

const pageSize = 50;
const place = z.tuple([z.iso.datetime(), z.number().int().positive()]);

/**
 * The signals of a customer, newest first, 50 a page; `cursor` continues after the page that gave it. Those that tell of
 * messages and coupons are left out: their rooms show the messages and coupons themselves.
 */
export async function readSignals(db: Db, customerId: number, cursor?: string): Promise<SignalPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, place);
  const items = await db.rows(
    sql<SignalPage['items'][number]>`
      select signal_id as "signalId", kind,
        to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "happenedAt"
      from signal
      where customer_id = ${customerId} and kind !~ '^(message|coupon)_'
        ${after ? sql`and (happened_at, signal_id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
      order by happened_at desc, signal_id desc
      limit ${pageSize + 1}`,
  );
  const page = items.slice(0, pageSize);
  const last = page.at(-1);
  const next = items.length > pageSize && last ? encodeCursor([last.happenedAt, last.signalId]) : null;
  return { items: page, next };
}
