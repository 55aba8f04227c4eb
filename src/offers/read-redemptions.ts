// Reads redemptions back for a till: one, all of a coupon, or the newest of the shop page by page.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import type { RedemptionAnswer, TillError } from './contract.ts';
import type { RedemptionEntry, RedemptionQuery } from './voucher-contract.ts';

/** Who reads: a key learns who a customer is from its own redemptions, and from others' only where it may handle customers. */
export interface Reader {
  readonly caller: string;
  readonly seesCustomers: boolean;
}

interface Row {
  readonly id: string;
  readonly code: string;
  readonly at: Date;
  readonly result: 'success' | 'failure';
  readonly caller: string | null;
  readonly holderId: string;
  readonly isRolledBack: boolean;
  readonly answer: RedemptionAnswer | TillError;
}

/** Attempts with codes that nobody holds are kept under this number: they are nobody's redemptions. */
const nobody = 0;
/** Beyond this a count is told as this: it would read all rows. */
const mostCounted = 10_000;
const ofOneCoupon = 100;
/** Questions that named a wrong customer are kept beside the redemptions and are none. */
const redemptionsAlone = sql`r.via <> 'question'`;

/** One redemption, tried or made; undefined when there is none with this id. */
export async function readRedemption(db: Db, id: string, reader: Reader): Promise<RedemptionEntry | undefined> {
  const [row] = await select(db, sql`r.redemption_id = ${id} and r.customer_id <> ${nobody}`, sql`limit 1`);
  return row && entryOf(row, reader);
}

/** The newest redemptions, and how many there are (10,000 when more). */
export async function listRedemptions(
  db: Db,
  { limit, page, result, start_date: from, end_date: to }: RedemptionQuery,
  reader: Reader,
): Promise<{ total: number; entries: RedemptionEntry[] }> {
  const wanted = [
    sql`r.customer_id <> 0`,
    redemptionsAlone,
    ...(result === undefined ? [] : [sql`r.result = ${result.toLowerCase()}`]),
    ...(from === undefined ? [] : [sql`r.attempted_at >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [sql`r.attempted_at < ${new Date(to)}`]),
  ];
  const which = sql.join(wanted, sql` and `);
  const rows = await select(db, which, sql`limit ${limit} offset ${(page - 1) * limit}`);
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from (select 1 from redemption r where ${which} limit ${mostCounted}) counted`);
  return { total, entries: rows.map((row) => entryOf(row, reader)) };
}

/** What became of one coupon at the tills, the newest first, at most 100. */
export async function redemptionsOf(
  db: Db,
  { customerId, code }: { readonly customerId: number; readonly code: string },
  reader: Reader,
): Promise<RedemptionEntry[]> {
  const rows = await select(db, sql`r.customer_id = ${customerId} and r.code = ${code}`, sql`limit ${ofOneCoupon}`);
  return rows.map((row) => entryOf(row, reader));
}

function select(db: Db, which: RawBuilder<unknown>, page: RawBuilder<unknown>): Promise<Row[]> {
  return db.rows(sql<Row>`
    select r.redemption_id as id, r.code, r.attempted_at as at, r.result, r.caller, c.external_id as "holderId",
      r.rolled_back_at is not null as "isRolledBack", r.answer
    from redemption r join customer c on c.customer_id = r.customer_id
    where ${which} and ${redemptionsAlone} order by r.attempted_at desc, r.redemption_id desc ${page}`);
}

function entryOf(row: Row, { caller, seesCustomers }: Reader): RedemptionEntry {
  const mayKnow = seesCustomers || row.caller === caller;
  const about = {
    id: row.id,
    object: 'redemption' as const,
    date: row.at.toISOString(),
    related_object_type: 'voucher' as const,
  };
  if (!('redemptions' in row.answer)) {
    return {
      ...about,
      result: 'FAILURE',
      status: 'FAILED',
      failure_code: row.answer.key,
      failure_message: row.answer.message,
      voucher: { id: row.code, object: 'voucher', code: row.code },
    };
  }
  const [made] = row.answer.redemptions;
  const { holder_id, redemption, ...voucher } = made.voucher;
  const used = row.isRolledBack ? 0 : 1;
  return {
    ...about,
    customer_id: mayKnow ? row.holderId : undefined,
    tracking_id: mayKnow ? made.tracking_id : undefined,
    result: 'SUCCESS',
    status: row.isRolledBack ? 'ROLLED_BACK' : 'SUCCEEDED',
    order: made.order,
    voucher: {
      ...voucher,
      active: used === 0,
      holder_id: mayKnow ? holder_id : undefined,
      redemption: { ...redemption, redeemed_quantity: used },
    },
  };
}
