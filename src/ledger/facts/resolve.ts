// Finds or makes the customers, products and stores that a stage names. Lock order everywhere: stores, products,
// customer keys, then statistics rows by customer id; all sorted, so that two writers never wait for each other in a ring.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import type { Stage } from './stage.ts';

/** External id of a customer who is known by a card alone. */
export const cardCustomer = (card: string): string => `card:${card}`;

/**
 * How many stores or products travel at once. They go to the database as arrays, because a cluster keeps these small
 * tables on every node and looks for a stage there too.
 */
const atOnce = 20_000;

/** What differs between the two dictionaries; whole words, so that everybody sees who writes which table. */
const dictionary = (table: 'store' | 'product') =>
  table === 'store'
    ? {
        known: sql`select external_id as "externalId", store_id as id from store`,
        make: sql`insert into store (external_id, name)`,
      }
    : {
        known: sql`select external_id as "externalId", product_id as id from product`,
        make: sql`insert into product (external_id, name)`,
      };

/** The numbers of stored stores or products, by their id from outside. */
async function idsOf(tx: Tx, table: 'store' | 'product', externalIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.rows(
    sql<{ externalId: string; id: number }>`
      ${dictionary(table).known} where external_id = any(${externalIds}::text[])`,
  );
  return new Map(rows.map(({ externalId, id }) => [externalId, id]));
}

/**
 * Fills the ids of a dictionary of the stage; those that are not stored are made, bare but for the name. Returns how many
 * the stage names.
 */
async function resolveNamed(tx: Tx, table: 'store' | 'product', staged: RawBuilder<unknown>): Promise<number> {
  let last: string | null = null;
  for (let named = 0; ; ) {
    const told: { externalId: string; name: string | null }[] = await tx.rows(
      sql<{ externalId: string; name: string | null }>`
        select external_id as "externalId", ${table === 'store' ? sql`max(name)` : sql`null`} as name from ${staged}
        where ${last}::text is null or external_id > ${last} group by external_id order by external_id limit ${atOnce}`,
    );
    named += told.length;
    if (told.length === 0) return named;
    last = told[told.length - 1].externalId;
    const all = told.map(({ externalId }) => externalId);
    let ids = await idsOf(tx, table, all);
    const missing = told.filter(({ externalId }) => !ids.has(externalId));
    if (missing.length > 0) {
      await tx.run(
        sql`${dictionary(table).make}
            select * from unnest(${missing.map(({ externalId }) => externalId)}::text[],
              ${missing.map(({ externalId, name }) => name ?? externalId)}::text[]) as m (external_id, name)
            order by external_id
            on conflict (external_id) do nothing`,
      );
      // some may have been made by another writer meanwhile
      ids = await idsOf(tx, table, all);
    }
    await tx.run(
      sql`update ${staged} s set ${sql.ref(`${table}_id`)} = known.id
          from unnest(${[...ids.keys()]}::text[], ${[...ids.values()]}::bigint[]) as known (external_id, id)
          where known.external_id = s.external_id`,
    );
    if (told.length < atOnce) return named;
  }
}

/** Fills stage.store.store_id; a store that is new gets the name that the source tells. */
export async function resolveStores(tx: Tx, stage: Stage): Promise<void> {
  await resolveNamed(tx, 'store', stage.store);
}

interface ToldProduct {
  readonly product_id: number;
  readonly name: string | null;
  readonly category: string | null;
  readonly unit_cost_minor: number | null;
  readonly currency: string | null;
  readonly covers_days: number | null;
}

/** Fills stage.product.product_id; what a source tells about a product, on its first line there, replaces what was known. */
export async function resolveProducts(tx: Tx, stage: Stage): Promise<void> {
  if ((await resolveNamed(tx, 'product', stage.product)) === 0) return;
  for (let last = 0; ; ) {
    const told = await tx.rows(
      sql<ToldProduct>`
        select distinct on (product_id) product_id, name, category, unit_cost_minor, currency, covers_days
        from ${stage.product} where product_id > ${last} order by product_id, product_no limit ${atOnce}`,
    );
    if (told.length === 0) return;
    last = told[told.length - 1].product_id;
    await changeProducts(tx, told.filter(tellsSomething));
    if (told.length < atOnce) return;
  }
}

const tellsSomething = ({ name, category, unit_cost_minor, covers_days }: ToldProduct) =>
  name !== null || category !== null || unit_cost_minor !== null || covers_days !== null;

/** Changed products only, locked in order of their ids: an unchanged catalogue must not serialise the tills. */
async function changeProducts(tx: Tx, told: readonly ToldProduct[]): Promise<void> {
  if (told.length === 0) return;
  const column = (name: keyof ToldProduct, type: string) =>
    sql`${told.map((product) => product[name])}::${sql.raw(type)}[]`;
  // what each product would be, where that differs from what it is
  const changed = sql`
    select product.product_id, coalesce(told.name, product.name) as name,
      coalesce(told.category, product.category) as category,
      coalesce(told.unit_cost_minor, product.unit_cost_minor) as unit_cost_minor,
      case when told.unit_cost_minor is null then product.currency else told.currency end as currency,
      coalesce(told.covers_days, product.covers_days) as covers_days
    from unnest(${column('product_id', 'bigint')}, ${column('name', 'text')}, ${column('category', 'text')},
        ${column('unit_cost_minor', 'bigint')}, ${column('currency', 'text')}, ${column('covers_days', 'integer')})
      as told (product_id, name, category, unit_cost_minor, currency, covers_days)
    join product using (product_id)
    where (coalesce(told.name, product.name), coalesce(told.category, product.category),
           coalesce(told.unit_cost_minor, product.unit_cost_minor),
           case when told.unit_cost_minor is null then product.currency else told.currency end,
           coalesce(told.covers_days, product.covers_days))
      is distinct from (product.name, product.category, product.unit_cost_minor, product.currency, product.covers_days)`;
  const differing = await tx.rows(sql<{ id: number }>`select product_id as id from (${changed}) changed`);
  if (differing.length === 0) return;
  // a statement of its own: within another one a cluster garbles the locked rows
  await tx.run(
    sql`select product_id from product where product_id = any(${differing.map(({ id }) => id)}::bigint[])
        order by product_id for update`,
  );
  await tx.run(
    sql`update product set name = changed.name, category = changed.category,
          unit_cost_minor = changed.unit_cost_minor, currency = changed.currency, covers_days = changed.covers_days
        from (${changed}) changed where product.product_id = changed.product_id`,
  );
}

/**
 * Fills stage.customer.customer_id and makes customers that were not known. Rows whose card belongs to somebody else
 * get `refused`.
 */
export async function resolveCustomers(tx: Tx, stage: Stage, now: Date): Promise<number> {
  const [{ named, shown, carded }] = await tx.rows(
    sql<{ named: boolean; shown: boolean; carded: boolean }>`
      select coalesce(bool_or(kind = 'external'), false) as named,
        coalesce(bool_or(kind = 'external' and card is not null), false) as shown,
        coalesce(bool_or(kind = 'card'), false) as carded
      from ${stage.customer}`,
  );
  if (shown) await claimCards(tx, stage);
  let made = 0;
  if (named) {
    made += await makeCustomers(tx, stage, 'external', now);
    await lookUp(tx, stage, 'external');
  }
  if (shown) await keepCards(tx, stage);
  if (carded) {
    made += await makeCustomers(tx, stage, 'card', now);
    await lookUp(tx, stage, 'card');
  }
  return made;
}

/** Somebody known by the card alone so far turns out to have an id. */
async function claimCards(tx: Tx, stage: Stage): Promise<void> {
  await tx.run(
    sql`with told as materialized (
          select value, card, identity from ${stage.customer} where kind = 'external' and card is not null
        ), card as materialized (${storedKeys('card', sql`select card from told`)}),
        known as materialized (${storedKeys('external', sql`select value from told`)}),
        carded as materialized (
          select customer_id, external_id from customer where customer_id in (select customer_id from card)
        ), claim as materialized (
          select distinct on (told.value) told.value, card.customer_id
          from told join card on card.value = told.card
          join carded on carded.customer_id = card.customer_id and carded.external_id = 'card:' || told.card
          where not exists (select 1 from known where known.value = told.value)
          order by told.value, told.identity
        ), claimed as (
          insert into customer_key (kind, value, customer_id)
          select 'external', value, customer_id from claim order by value
          on conflict (kind, value) do nothing
          returning value, customer_id
        )
        update customer set external_id = claimed.value from claimed where customer.customer_id = claimed.customer_id`,
  );
}

/** The cards of the customers just found; a card that is somebody else's refuses its row. */
async function keepCards(tx: Tx, stage: Stage): Promise<void> {
  await tx.run(
    sql`with told as materialized (
          select distinct on (card) card, customer_id from ${stage.customer}
          where kind = 'external' and card is not null order by card, identity
        ), known as materialized (${storedKeys('card', sql`select card from told`)})
        insert into customer_key (kind, value, customer_id)
        select 'card', card, customer_id from told
        where not exists (select 1 from known where known.value = told.card)
        order by card
        on conflict (kind, value) do nothing`,
  );
  await tx.run(
    sql`with card as materialized (${storedKeys('card', sql`select card from ${stage.customer} where card is not null`)})
        update ${stage.customer} s set refused = true
        from card where card.value = s.card and card.customer_id <> s.customer_id`,
  );
}

/**
 * What is stored under the keys of a kind that a query names: read by itself, for a common table expression of its own.
 * A cluster sends the names to where the keys are; it cannot join its tables with one that lives on one node.
 */
function storedKeys(kind: 'external' | 'card', named: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select value, customer_id from customer_key where kind = ${sql.lit(kind)} and value in (${named})`;
}

const ofKind = (stage: Stage, kind: 'external' | 'card') =>
  sql`select value from ${stage.customer} where kind = ${sql.lit(kind)}`;

async function makeCustomers(tx: Tx, stage: Stage, kind: 'external' | 'card', now: Date): Promise<number> {
  // the key decides who is first; customer and empty statistics follow from it in the same statement
  return tx.run(
    sql`with known as materialized (${storedKeys(kind, ofKind(stage, kind))}),
        missing as materialized (
          -- numbered slice by slice: what a slice then writes lies together in every index that begins with the customer
          select kind, value, nextval(pg_get_serial_sequence('customer', 'customer_id')) as customer_id
          from (
            select kind, value, min(slice) as slice from ${stage.customer} s
            where kind = ${kind} and not exists (select 1 from known where known.value = s.value)
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
    sql`with known as materialized (${storedKeys(kind, ofKind(stage, kind))})
        update ${stage.customer} s set customer_id = known.customer_id
        from known where s.kind = ${kind} and known.value = s.value`,
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
