// Finds or makes the customers, products and stores that a stage names. Lock order everywhere: stores, products,
// customer keys, then statistics rows by customer id; all sorted, so that two writers never wait for each other in a ring.
import { sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import type { Stage } from './stage.ts';

/** External id of a customer who is known by a card alone. */
export const cardCustomer = (card: string): string => `card:${card}`;

/** Fills stage.store.store_id; names of stores follow the newest source. */
export async function resolveStores(tx: Tx, stage: Stage): Promise<void> {
  // new stores
  await tx.run(
    sql`insert into store (external_id, name)
        select external_id, coalesce(max(name), external_id) from ${stage.store} s
        where not exists (select 1 from store where store.external_id = s.external_id)
        group by external_id order by external_id
        on conflict (external_id) do nothing`,
  );
  await tx.run(
    sql`update ${stage.store} s set store_id = store.store_id from store where store.external_id = s.external_id`,
  );
}

/** Fills stage.product.product_id; what a source tells about a product, on its first line there, replaces what was known. */
export async function resolveProducts(tx: Tx, stage: Stage): Promise<void> {
  // new products, bare: the next statement fills them in like any other
  await tx.run(
    sql`insert into product (external_id, name)
        select distinct external_id, external_id from ${stage.product} s
        where not exists (select 1 from product where product.external_id = s.external_id)
        order by external_id
        on conflict (external_id) do nothing`,
  );
  await tx.run(
    sql`update ${stage.product} s set product_id = product.product_id
        from product where product.external_id = s.external_id`,
  );
  // changed products only, locked in order of their ids: an unchanged catalogue must not serialise the tills
  await tx.run(
    sql`with told as (
          select distinct on (product_id) product_id, name, category, unit_cost_minor, currency, covers_days
          from ${stage.product} order by product_id, product_no
        ), changed as (
          select product.product_id, coalesce(told.name, product.name) as name,
            coalesce(told.category, product.category) as category,
            coalesce(told.unit_cost_minor, product.unit_cost_minor) as unit_cost_minor,
            case when told.unit_cost_minor is null then product.currency else told.currency end as currency,
            coalesce(told.covers_days, product.covers_days) as covers_days
          from product join told using (product_id)
          where (coalesce(told.name, product.name), coalesce(told.category, product.category),
                 coalesce(told.unit_cost_minor, product.unit_cost_minor),
                 case when told.unit_cost_minor is null then product.currency else told.currency end,
                 coalesce(told.covers_days, product.covers_days))
            is distinct from (product.name, product.category, product.unit_cost_minor, product.currency, product.covers_days)
          order by product.product_id
          for update of product
        )
        update product set name = changed.name, category = changed.category,
          unit_cost_minor = changed.unit_cost_minor, currency = changed.currency, covers_days = changed.covers_days
        from changed where product.product_id = changed.product_id`,
  );
}

/**
 * Fills stage.customer.customer_id and makes customers that were not known. Rows whose card belongs to somebody else
 * get `refused`.
 */
export async function resolveCustomers(tx: Tx, stage: Stage, now: Date): Promise<number> {
  // somebody known by the card alone so far turns out to have an id
  await tx.run(
    sql`with claimed as (
          insert into customer_key (kind, value, customer_id)
          select distinct on (s.value) 'external', s.value, card.customer_id
          from ${stage.customer} s
          join customer_key card on card.kind = 'card' and card.value = s.card
          join customer on customer.customer_id = card.customer_id and customer.external_id = 'card:' || s.card
          where s.kind = 'external'
            and not exists (select 1 from customer_key k where k.kind = 'external' and k.value = s.value)
          order by s.value, s.identity
          on conflict (kind, value) do nothing
          returning value, customer_id
        )
        update customer set external_id = claimed.value from claimed where customer.customer_id = claimed.customer_id`,
  );
  const named = await makeCustomers(tx, stage, 'external', now);
  await lookUp(tx, stage, 'external');
  // cards of the customers just found
  await tx.run(
    sql`insert into customer_key (kind, value, customer_id)
        select distinct on (s.card) 'card', s.card, s.customer_id
        from ${stage.customer} s
        where s.kind = 'external' and s.card is not null
          and not exists (select 1 from customer_key k where k.kind = 'card' and k.value = s.card)
        order by s.card, s.identity
        on conflict (kind, value) do nothing`,
  );
  await tx.run(
    sql`update ${stage.customer} s set refused = true
        from customer_key card
        where card.kind = 'card' and card.value = s.card and card.customer_id <> s.customer_id`,
  );
  const carded = await makeCustomers(tx, stage, 'card', now);
  await lookUp(tx, stage, 'card');
  return named + carded;
}

async function makeCustomers(tx: Tx, stage: Stage, kind: 'external' | 'card', now: Date): Promise<number> {
  // the key decides who is first; customer and empty statistics follow from it in the same statement
  return tx.run(
    sql`with missing as materialized (
          -- numbered slice by slice: what a slice then writes lies together in every index that begins with the customer
          select kind, value, nextval(pg_get_serial_sequence('customer', 'customer_id')) as customer_id
          from (
            select kind, value, min(slice) as slice from ${stage.customer} s
            where kind = ${kind}
              and not exists (select 1 from customer_key k where k.kind = s.kind and k.value = s.value)
            group by kind, value order by 3, 2
          ) as unnumbered
        ), keyed as (
          insert into customer_key (kind, value, customer_id)
          select kind, value, customer_id from missing order by value
          on conflict (kind, value) do nothing
          returning value, customer_id
        ), made as (
          insert into customer (customer_id, external_id, created_at)
          overriding system value
          select customer_id, ${kind === 'card' ? sql`'card:' || value` : sql`value`}, ${now} from keyed
        )
        insert into customer_statistics (customer_id, visit_days, visit_net_minor, visits, net_minor, margin_minor,
          margin_known_minor, returned_minor, changed_at)
        select customer_id, '{}', '{}', 0, 0, 0, 0, 0, ${now} from keyed order by customer_id`,
  );
}

async function lookUp(tx: Tx, stage: Stage, kind: 'external' | 'card'): Promise<void> {
  await tx.run(
    sql`update ${stage.customer} s set customer_id = k.customer_id
        from customer_key k where s.kind = ${kind} and k.kind = s.kind and k.value = s.value`,
  );
}

/** What purchases tell about their buyers. The caller holds the customers' locks. */
export async function fillDetails(tx: Tx, stage: Stage): Promise<void> {
  // only where nothing is known yet: the customer's own record is better informed than a receipt
  await tx.run(
    sql`with told as (
          select distinct on (customer_id) customer_id, name, email, email_hash, phone, phone_hash, country
          from ${stage.customer}
          where not refused and (name is not null or email is not null or phone is not null or country is not null)
          order by customer_id, email is null, identity
        )
        update customer c set
          name = coalesce(c.name, told.name), country = coalesce(c.country, told.country),
          email = coalesce(c.email, told.email),
          email_hash = case when c.email is null then told.email_hash else c.email_hash end,
          phone = coalesce(c.phone, told.phone),
          phone_hash = case when c.phone is null then told.phone_hash else c.phone_hash end
        from told
        where c.customer_id = told.customer_id
          and ((c.name is null and told.name is not null) or (c.country is null and told.country is not null)
            or (c.email is null and told.email is not null) or (c.phone is null and told.phone is not null))`,
  );
}
