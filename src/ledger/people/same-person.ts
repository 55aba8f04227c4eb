// Customers who may be one person, since they have a mailbox or a telephone number in common.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../ground/index.ts';
import type { CustomerFacts } from '../contract.ts';
import { isShareable } from './person.ts';

/** More customers than this under one key are a company, a campsite or a habit of the till: they are only listed. */
export const mostSharing = 5;

/** Customers who share a key. */
export interface SharedBy {
  readonly kind: 'email' | 'phone';
  /** The mailbox or the number that they share. */
  readonly key: string;
  /** Two to five, ascending. */
  readonly customers: readonly number[];
}

/**
 * The groups of two to five customers who share a key with one of those that a query names (one column, customer_id).
 * `told` names keys that some of these customers are about to get (columns kind, key and customer_id); who has one of that
 * kind already keeps it, or has both when `replaces`. Words for nobody and numbers that are typed to get past a field make no group.
 */
export async function sharedKeys(
  db: Db,
  customers: RawBuilder<unknown>,
  told: RawBuilder<unknown> = sql`select null::text, null::text, null::bigint where false`,
  replaces = false,
): Promise<SharedBy[]> {
  // arrays, so that a handful of keys are looked up by index whatever the size of the base
  const groups = await db.rows(
    sql<SharedBy>`
      with own as materialized (
        select customer_id, mailbox, phone from customer where customer_id in (${customers})
      ), told as materialized (
        select t.kind, t.key, t.customer_id from (${told}) as t (kind, key, customer_id)
        join own on own.customer_id = t.customer_id
        where ${replaces}::boolean or case t.kind when 'email' then own.mailbox else own.phone end is null
      ), key as materialized (
        select 'email' as kind, mailbox as key from own where mailbox is not null
        union
        select 'phone', phone from own where phone is not null
        union
        select kind, key from told
      ), holder as (
        select 'email' as kind, mailbox as key, customer_id from customer
        where mailbox = any(array(select key from key where kind = 'email'))
        union all
        select 'phone', phone, customer_id from customer
        where phone = any(array(select key from key where kind = 'phone'))
        union
        select kind, key, customer_id from told
      )
      select kind, key, array_agg(customer_id order by customer_id) as customers
      from holder group by kind, key having count(*) between 2 and ${mostSharing}::integer`,
  );
  return groups.filter(({ kind, key }) => isShareable(kind, key));
}

/** Everybody of these groups, ascending. */
export function membersOf(groups: readonly SharedBy[]): number[] {
  return [...new Set(groups.flatMap(({ customers }) => customers))].sort((a, b) => a - b);
}

/**
 * Those of `customerIds` whose silence is none, since the same person has bought later under another number; of several
 * that are silent since the same instant only the first is left.
 */
export async function boughtUnderAnother(
  db: Db,
  customerIds: readonly number[],
  groups?: readonly SharedBy[],
): Promise<Set<number>> {
  const found = new Set<number>();
  if (customerIds.length === 0) return found;
  const known = groups ?? (await sharedKeys(db, sql`select unnest(${customerIds}::bigint[])`));
  if (known.length === 0) return found;
  const rows = await db.rows(
    sql<{ customerId: number; at: Date | null }>`
      select customer_id as "customerId", last_purchase_at as at from customer_statistics
      where customer_id = any(${membersOf(known)}::bigint[])`,
  );
  const last = new Map(rows.map(({ customerId, at }) => [customerId, at?.getTime() ?? Number.NEGATIVE_INFINITY]));
  const asked = new Set(customerIds);
  for (const { customers } of known) {
    // the person's last purchase; of equal ones the first customer's
    const at = (customer: number) => last.get(customer) ?? Number.NEGATIVE_INFINITY;
    const newest = customers.reduce((best, one) => (at(one) > at(best) ? one : best));
    for (const one of customers) if (one !== newest && asked.has(one)) found.add(one);
  }
  return found;
}

/** So many are named on a page. */
const mostNamed = 20;

/** Who else has the mailbox or the telephone number of a customer, for the question whether they are one person. */
export async function readSamePerson(db: Db, customerId: number): Promise<CustomerFacts['samePerson']> {
  const [own] = await db.rows(
    sql<{ mailbox: string | null; phone: string | null }>`
      select mailbox, phone from customer where customer_id = ${customerId}`,
  );
  const email = own?.mailbox && isShareable('email', own.mailbox) ? own.mailbox : null;
  const phone = own?.phone && isShareable('phone', own.phone) ? own.phone : null;
  const others = await db.rows(
    sql<CustomerFacts['samePerson']['customers'][number] & { count: number }>`
      select c.customer_id as "customerId", c.external_id as "externalId", c.name, s.last_day as "lastDay",
        array_remove(array[case when c.mailbox = ${email} then 'email' end, case when c.phone = ${phone} then 'phone' end],
          null) as by, count(*) over () as count
      from customer c join customer_statistics s using (customer_id)
      where (c.mailbox = ${email} or c.phone = ${phone}) and c.customer_id <> ${customerId}
      order by s.last_day desc nulls last, c.customer_id limit ${mostNamed}`,
  );
  const groups = await sharedKeys(db, sql`select ${customerId}::bigint`);
  return {
    count: others[0]?.count ?? 0,
    isOne: groups.length > 0,
    customers: others.map(({ count: _, ...other }) => other),
  };
}
