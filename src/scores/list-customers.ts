// The customer list: search, filters, sort, keyset pages of 50, each row with what the micro strip draws.
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { type Db, readShop } from '../ground/index.ts';
import type { CustomerList, CustomerRow, customerQuery } from './contract.ts';
import { decodeCursor, encodeCursor, type Position, type SortType } from './cursor.ts';
import { lateRate } from './late-rate.ts';
import { rhythmOf } from './rhythm-of.ts';

export type CustomerQuery = z.infer<typeof customerQuery>;

const pageSize = 50;
/** Counting stops here: beyond it a person wants "about", not a second of waiting. */
const countUpTo = 100_000;

interface ListedRow {
  customerId: number;
  externalId: string;
  name: string | null;
  email: string | null;
  visits: number;
  lastDay: string;
  silenceDays: number;
  meanGapDays: number | null;
  lateness: number;
  churnLevel: number;
  valueMinor: number;
  valueClass: number;
  sortValue: number | string;
}

/** What each sort orders by, and whether the largest comes first. */
const sorts: Record<CustomerQuery['sort'], { by: RawBuilder<unknown>; type: SortType; descending: boolean }> = {
  value: { by: sql`s.value_minor`, type: 'bigint', descending: true },
  lateness: { by: sql`s.lateness`, type: 'real', descending: true },
  silence: { by: sql`s.silence_days`, type: 'integer', descending: true },
  visits: { by: sql`s.visits`, type: 'integer', descending: true },
  name: { by: sql`lower(coalesce(c.name, c.external_id))`, type: 'text', descending: false },
};

/** One page of the scored customers that fit the query. */
export async function listCustomers(db: Db, query: CustomerQuery): Promise<CustomerList> {
  const shop = await readShop(db);
  const rate = await lateRate(db);
  const conditions = filters(query, rate);
  const sort = sorts[query.sort];
  const page = query.cursor ? sql`and ${after(sort, decodeCursor(query.cursor, sort.type))}` : sql``;
  const order = sort.descending ? sql`desc` : sql`asc`;
  // one page and one row more, which tells whether there is a next page
  const rows = await db.rows(sql<ListedRow>`
    select c.customer_id as "customerId", c.external_id as "externalId", c.name, c.email, s.visits,
      s.last_day as "lastDay", s.silence_days as "silenceDays", s.mean_gap_days as "meanGapDays", s.lateness,
      s.churn_level as "churnLevel", s.value_minor as "valueMinor", s.value_class as "valueClass",
      ${sort.by} as "sortValue"
    from score s join customer c using (customer_id)
    where ${conditions} ${page}
    order by ${sort.by} ${order}, s.customer_id ${order}
    limit ${pageSize + 1}`);
  // how many there are in all, as far as it is worth counting
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from (
      select 1 from score s join customer c using (customer_id) where ${conditions} limit ${countUpTo}
    ) counted`);
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const [scored] = await db.rows(sql<{ asOf: string }>`select as_of as "asOf" from score limit 1`);
  return {
    items: await withStrip(db, shown, scored?.asOf, rate),
    next: rows.length > pageSize && last ? encodeCursor({ value: last.sortValue, id: last.customerId }) : null,
    total,
    totalIsExact: total < countUpTo,
    asOf: scored?.asOf ?? null,
    currency: shop.currency,
  };
}

function filters(query: CustomerQuery, rate: number): RawBuilder<unknown> {
  const wanted = [sql`true`];
  if (query.search?.trim()) {
    const text = `%${query.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
    // by name, address or any card or outside number
    wanted.push(sql`(c.name ilike ${text} or c.email ilike ${text} or c.external_id ilike ${text} or exists (
      select 1 from customer_key k where k.customer_id = c.customer_id and k.value ilike ${text}))`);
  }
  if (query.late === 'yes') wanted.push(sql`s.lateness >= ${1 - rate}::real`);
  if (query.late === 'no') wanted.push(sql`s.lateness < ${1 - rate}::real`);
  if (query.valueClass !== undefined) wanted.push(sql`s.value_class = ${query.valueClass}`);
  if (query.churnLevel !== undefined) wanted.push(sql`s.churn_level = ${query.churnLevel}`);
  return sql.join(wanted, sql` and `);
}

function after(sort: (typeof sorts)[CustomerQuery['sort']], position: Position): RawBuilder<unknown> {
  const compare = sort.descending ? sql`<` : sql`>`;
  return sql`(${sort.by}, s.customer_id) ${compare} (${position.value}::${sql.raw(sort.type)}, ${position.id}::bigint)`;
}

/** Adds the two days that the micro strip needs: from when a return is usual, and the limit. */
export async function withStrip(
  db: Db,
  rows: readonly Omit<ListedRow, 'sortValue'>[],
  asOf: string | undefined,
  rate: number,
): Promise<CustomerRow[]> {
  if (asOf === undefined || rows.length === 0) return [];
  const rhythms = await rhythmOf(
    db,
    rows.map((row) => row.customerId),
    asOf,
    rate,
  );
  return rows.map((row) => {
    const own = rhythms.get(row.customerId);
    return {
      customerId: row.customerId,
      externalId: row.externalId,
      name: row.name,
      email: row.email,
      visits: row.visits,
      lastDay: row.lastDay,
      silenceDays: row.silenceDays,
      meanGapDays: row.meanGapDays,
      lateness: row.lateness,
      limitDays: own?.limitDays ?? null,
      usualFrom: own?.usual?.q05 ?? null,
      churnLevel: row.churnLevel,
      valueMinor: row.valueMinor,
      valueClass: row.valueClass,
    };
  });
}
