// The customer list: search, filters, sort, keyset pages of 50. Those without a score are in it too, after the others.
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { type Db, readShop, type Shop } from '../ground/index.ts';
import type { CustomerList, customerQuery } from './contract.ts';
import { decodeCursor, encodeCursor, type Position, type SortType } from './cursor.ts';
import { type BareRow, rowColumns, withStrip } from './customer-rows.ts';
import { everybody, exactlyMeant, type Meant, whoIsMeant } from './find-customers.ts';
import { limitSeenOn } from './fit.ts';
import { answersYes } from './limit.ts';
import { newestDay } from './newest-day.ts';
import { stands } from './standing.ts';

export type CustomerQuery = z.infer<typeof customerQuery>;

const pageSize = 50;
/** Counting stops here: beyond it a person wants "about", not a second of waiting. */
const countUpTo = 100_000;

interface ListedRow extends BareRow {
  readonly sortValue: Position['value'];
}

/** By what the scored are ordered, the largest first. */
const sorts: Record<Exclude<CustomerQuery['sort'], 'name'>, { by: RawBuilder<unknown>; type: SortType }> = {
  // the lower end of its range: one purchase tells little
  value: { by: sql`s.value_low_minor`, type: 'bigint' },
  lateness: { by: sql`s.lateness`, type: 'real' },
  silence: { by: sql`s.silence_days`, type: 'integer' },
  visits: { by: sql`s.visits`, type: 'integer' },
};

/** One page of the customers that fit the query. */
export async function listCustomers(db: Db, query: CustomerQuery): Promise<CustomerList> {
  const shop = await readShop(db);
  const rate = shop.lateRate;
  const search = query.search?.trim();
  const found = search ? await whoIsMeant(db, search) : everybody;
  const exact = search ? await exactlyMeant(db, search) : [];
  const scores = ofScore(query, shop);
  const conditions: Conditions = { found, scores, unscoredToo: scores.length === 0, exact };
  const ahead = exact.length > 0 && query.cursor === undefined ? await exactRows(db, conditions) : [];
  const room = pageSize - ahead.length;
  // one row more than a page tells whether there is a next one
  const rows =
    query.sort === 'name'
      ? await byName(db, conditions, query.cursor)
      : await byScore(db, conditions, sorts[query.sort], query.cursor);
  const others = rows.slice(0, room);
  const last = others.at(-1);
  const shown = [...ahead, ...others];
  const total = await count(db, conditions);
  const asOf = await newestDay(db);
  return {
    items: await withStrip(
      db,
      shown.map(({ sortValue: _, ...row }) => row),
      asOf,
      rate,
    ),
    next: rows.length > room && last ? encodeCursor({ value: last.sortValue, id: last.customerId }) : null,
    total,
    totalIsExact: total < countUpTo,
    asOf: asOf ?? null,
    currency: shop.currency,
    lateRate: rate,
    goneBelow: shop.goneBelow,
    limitSeen: asOf === undefined ? null : await limitSeenOn(db, asOf, rate),
  };
}

interface Conditions {
  /** On a customer `c`. */
  readonly found: Meant;
  /** On a score `s`; with any, who has none is not listed. */
  readonly scores: readonly RawBuilder<boolean>[];
  readonly unscoredToo: boolean;
  /** Those who stand at the head of the first page, and nowhere else. */
  readonly exact: readonly number[];
}

/** That a customer `c` is not one of those at the head of the first page. */
function notAhead({ exact }: Conditions): RawBuilder<boolean> {
  return exact.length === 0 ? sql`true` : sql`c.customer_id <> all(${exact}::bigint[])`;
}

/** Those whose address or number was typed in full, as far as they fit the filters. */
async function exactRows(db: Db, { found, scores, unscoredToo, exact }: Conditions): Promise<ListedRow[]> {
  return db.rows(sql<ListedRow>`
    select ${rowColumns}, null as "sortValue"
    from customer c ${unscoredToo ? sql`left` : sql``} join score s using (customer_id)
      left join customer_statistics t using (customer_id)
    where ${all(found.oneByOne, ...scores, sql`c.customer_id = any(${exact}::bigint[])`)}
    order by c.customer_id`);
}

function ofScore(query: CustomerQuery, { lateRate, goneBelow }: Shop): RawBuilder<boolean>[] {
  const wanted: RawBuilder<boolean>[] = [];
  const late = answersYes({ question: 'late', rate: lateRate });
  const gone = answersYes({ question: 'gone', below: goneBelow });
  if (query.late === 'yes') wanted.push(late);
  if (query.late === 'no') wanted.push(sql`not ${late}`);
  if (query.gone === 'yes') wanted.push(gone);
  if (query.gone === 'no') wanted.push(sql`not ${gone}`);
  if (query.standing !== undefined) wanted.push(stands(query.standing, lateRate));
  if (query.valueClass !== undefined) wanted.push(sql`s.value_class = ${query.valueClass}`);
  if (query.churnLevel !== undefined) wanted.push(sql`s.churn_level = ${query.churnLevel}`);
  return wanted;
}

function all(...conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** The scored in their order, then those without a score, the newest customers first. */
async function byScore(
  db: Db,
  conditions: Conditions,
  { by, type }: { by: RawBuilder<unknown>; type: SortType },
  cursor: string | undefined,
): Promise<ListedRow[]> {
  const { found, scores, unscoredToo } = conditions;
  const position = cursor === undefined ? undefined : decodeCursor(cursor, type);
  const amongUnscored = position?.value === null;
  const after = position
    ? sql<boolean>`(${by}, s.customer_id) < (${position.value}::${sql.raw(type)}, ${position.id}::bigint)`
    : sql<boolean>`true`;
  const rows = amongUnscored
    ? []
    : await db.rows(sql<ListedRow>`
        select ${rowColumns}, ${by} as "sortValue"
        from score s join customer c using (customer_id) left join customer_statistics t using (customer_id)
        where ${all(found.oneByOne, ...scores, notAhead(conditions), after)}
        order by ${by} desc, s.customer_id desc limit ${pageSize + 1}`);
  if (!unscoredToo || rows.length > pageSize) return rows;
  const beyond = amongUnscored ? sql<boolean>`c.customer_id < ${position.id}` : sql<boolean>`true`;
  const rest = await db.rows(sql<ListedRow>`
    select ${rowColumns}, null as "sortValue"
    from customer c left join score s using (customer_id) left join customer_statistics t using (customer_id)
    where ${all(found.asSet, sql`s.customer_id is null`, notAhead(conditions), beyond)}
    order by c.customer_id desc limit ${pageSize + 1 - rows.length}`);
  return [...rows, ...rest];
}

/** Everybody by name, who has none by number. */
async function byName(db: Db, conditions: Conditions, cursor?: string): Promise<ListedRow[]> {
  const { found, scores, unscoredToo } = conditions;
  const name = sql`lower(coalesce(c.name, c.external_id))`;
  const position = cursor === undefined ? undefined : decodeCursor(cursor, 'text');
  const after = position
    ? sql<boolean>`(${name}, c.customer_id) > (${position.value}::text, ${position.id}::bigint)`
    : sql<boolean>`true`;
  return db.rows(sql<ListedRow>`
    select ${rowColumns}, ${name} as "sortValue"
    from customer c ${unscoredToo ? sql`left` : sql``} join score s using (customer_id)
      left join customer_statistics t using (customer_id)
    where ${all(found.oneByOne, ...scores, notAhead(conditions), after)}
    order by ${name}, c.customer_id limit ${pageSize + 1}`);
}

/** How many there are in all, as far as it is worth counting. */
async function count(db: Db, { found, scores, unscoredToo }: Conditions): Promise<number> {
  const people = unscoredToo
    ? found.people(countUpTo)
    : sql`select 1 from score s join customer c using (customer_id)
        where ${all(found.asSet, ...scores)} limit ${countUpTo}`;
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from (${people}) counted`);
  return total;
}
