// The one lock that orders everything about customers: their rows of customer_lock, always taken by ascending id.
// Why a table and not advisory locks, with figures: docs/decisions/0012-one-lock-for-customers.md.
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../ground/index.ts';

/** Customers by their numbers, or by a query with one column, customer_id. */
export type Customers = readonly number[] | RawBuilder<unknown>;

/**
 * Locks customers until the end of the transaction and waits for whoever holds them. Everything that writes purchases,
 * statistics or episodes begins here, in this order, so writers wait for each other in a line and never in a ring. What
 * the caller read before has to be asked again afterwards.
 */
export async function lockCustomers(tx: Tx, customers: Customers): Promise<void> {
  const ids = await numbersOf(tx, customers);
  if (ids.length === 0) return;
  const [{ there }] = await tx.rows(onceComplete(ids, sql`order by customer_id for update`));
  if (there === ids.length) return;
  await haveLocks(tx, ids);
  await tx.rows(onceComplete(ids, sql`order by customer_id for update`));
}

/**
 * Holds the customers as they are, until the end of the transaction, and returns those whom nobody is writing about at
 * this moment: the others are passed over and not waited for. Claims begin here. Several claims may hold one customer;
 * `lockCustomers` waits for all of them.
 */
export async function holdCustomers(tx: Tx, customers: readonly number[]): Promise<number[]> {
  const ids = ascending(customers);
  if (ids.length === 0) return [];
  const [{ there, taken }] = await tx.rows(onceComplete(ids, sql`order by customer_id for share skip locked`));
  if (there === ids.length) return taken;
  await haveLocks(tx, ids);
  return (await tx.rows(onceComplete(ids, sql`order by customer_id for share skip locked`)))[0].taken;
}

/**
 * The statement of `holdCustomers` for a caller that sends a whole transaction at once: the statements after it know by
 * `heldCustomers` who is held. Needs `haveLocks` before that transaction: whoever has no row is passed over.
 */
export function holdingCustomers(customers: readonly number[]): RawBuilder<unknown> {
  return sql`
    select set_config('ritorno.held', coalesce(array_agg(customer_id), '{}')::text, true) from (
      select customer_id from customer_lock where customer_id = any(${ascending(customers)}::bigint[])
      order by customer_id for share skip locked
    ) as held`;
}

/** The customers held by `holdingCustomers` in this transaction, as an array; asked once per statement, on the coordinator. */
export const heldCustomers = sql`array(select unnest(current_setting('ritorno.held')::bigint[]))`;

/**
 * Makes the rows that are missing, in a statement of its own before any is locked. Whoever waits here holds nothing but
 * rows that it has made itself, and nobody waits for those but here: so making and locking close no ring either.
 */
export async function haveLocks(db: Db, customers: readonly number[]): Promise<void> {
  await db.run(sql`
    insert into customer_lock (customer_id)
    select id from unnest(${ascending(customers)}::bigint[]) as id
    where not exists (select 1 from customer_lock there where there.customer_id = id)
    order by id on conflict do nothing`);
}

/** Locks all customers, those to come too. To be taken before anything that a writer could wait for. */
export async function lockEverybody(tx: Tx): Promise<void> {
  await tx.run(sql`lock table customer_lock in exclusive mode`);
}

/**
 * Takes the rows of customers by `how`, but none of them unless all are there: locking some and making others would
 * close a ring. `there` is how many have a row, `taken` who was taken.
 */
function onceComplete(ids: readonly number[], how: RawBuilder<unknown>) {
  return sql<{ there: number; taken: number[] }>`
    with row as materialized (
      select count(*) as number from customer_lock where customer_id = any(${ids}::bigint[])
    ), taken as (
      select customer_id from customer_lock
      where customer_id = any(${ids}::bigint[]) and (select number from row) = ${ids.length}::bigint
      ${how}
    )
    select (select number from row) as there, coalesce(array_agg(customer_id), '{}') as taken from taken`;
}

async function numbersOf(tx: Tx, customers: Customers): Promise<readonly number[]> {
  if (isNumbers(customers)) return ascending(customers);
  // read apart from the lock: a cluster refuses row locks in a statement that reads shards
  const [{ ids }] = await tx.rows(
    sql<{ ids: number[] | null }>`
      select array_agg(distinct customer_id) as ids from (${customers}) as named (customer_id)`,
  );
  return ids ?? [];
}

function isNumbers(customers: Customers): customers is readonly number[] {
  return Array.isArray(customers);
}

function ascending(customers: readonly number[]): number[] {
  return [...new Set(customers)].sort((a, b) => a - b);
}
