// The one lock that orders everything about customers: their rows of customer_lock, always taken by ascending id.
// Why a table and not advisory locks, with figures: docs/decisions/0012-one-lock-for-customers.md.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';

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
  await tx.run(makeLocks(ids));
  await tx.run(
    sql`with locked as (
          select customer_id from customer_lock where customer_id = any(${ids}::bigint[])
          order by customer_id for update
        )
        select count(*) from locked`,
  );
}

/**
 * Holds the customers as they are, until the end of the transaction, and returns those whom nobody is writing about at
 * this moment: the others are passed over and not waited for. Claims begin here. Several claims may hold one customer;
 * `lockCustomers` waits for all of them.
 */
export async function holdCustomers(tx: Tx, customers: readonly number[]): Promise<number[]> {
  const ids = ascending(customers);
  if (ids.length === 0) return [];
  await tx.run(makeLocks(ids));
  const held = await tx.rows(holdThem(ids));
  return held.map(({ customer_id }) => customer_id);
}

/**
 * The two statements of `holdCustomers` for a caller that sends a whole transaction at once: the statements after them
 * know by `heldCustomers` who is held.
 */
export function holdingCustomers(customers: readonly number[]): {
  readonly make: RawBuilder<unknown>;
  readonly hold: RawBuilder<unknown>;
} {
  const ids = ascending(customers);
  return {
    make: makeLocks(ids),
    hold: sql`select set_config('ritorno.held', coalesce(array_agg(customer_id), '{}')::text, true) from (${holdThem(ids)}) as held`,
  };
}

/** The customers held by `holdingCustomers` in this transaction, as an array; asked once per statement, on the coordinator. */
export const heldCustomers = sql`array(select unnest(current_setting('ritorno.held')::bigint[]))`;

/** Locks all customers, those to come too. To be taken before anything that a writer could wait for. */
export async function lockEverybody(tx: Tx): Promise<void> {
  await tx.run(sql`lock table customer_lock in exclusive mode`);
}

/**
 * Makes the rows that are missing, in a statement of its own before any is locked. Whoever waits here holds nothing but
 * rows that it has made itself, and nobody waits for those but here: so making and locking close no ring either.
 */
function makeLocks(ids: readonly number[]): RawBuilder<unknown> {
  return sql`
    insert into customer_lock (customer_id)
    select id from unnest(${ids}::bigint[]) as id
    where not exists (select 1 from customer_lock there where there.customer_id = id)
    order by id on conflict do nothing`;
}

function holdThem(ids: readonly number[]): RawBuilder<{ customer_id: number }> {
  return sql<{ customer_id: number }>`
    select customer_id from customer_lock where customer_id = any(${ids}::bigint[])
    order by customer_id for share skip locked`;
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
