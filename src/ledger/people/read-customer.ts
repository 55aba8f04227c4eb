// One customer's facts, and the pages of the purchases.
import { sql } from 'kysely';
import { z } from 'zod';
import { type Db, decodeCursor, encodeCursor, Problem, readShop } from '../../ground/index.ts';
import type { CustomerFacts, PurchasePage } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { contactPermission } from './permission.ts';
import { readSamePerson } from './same-person.ts';

const pageSize = 50;
const linesShown = 50;
const place = z.tuple([z.iso.datetime(), z.number().int().positive()]);

/** Everything that the ledger knows about one customer. Throws a Problem when there is none. */
export async function readCustomer(db: Db, customerId: number): Promise<CustomerFacts> {
  const shop = await readShop(db);
  const [row] = await db.rows(
    sql<Omit<CustomerFacts, 'cards' | 'consents' | 'permissions' | 'currency' | 'samePerson'>>`
      select c.customer_id as "customerId", c.external_id as "externalId", c.name, c.given_name as "givenName",
        c.email, c.phone, c.language, c.zone, c.country, c.birthday, ${iso('c.created_at')} as "createdAt",
        ${iso('c.objected_at')} as "objectedAt", s.visits, s.first_day as "firstDay", s.last_day as "lastDay",
        s.net_minor as "netMinor", s.returned_minor as "returnedMinor",
        case when s.margin_known_minor <> 0 or s.margin_minor <> 0 then s.margin_minor end as "marginMinor",
        s.covers_until as "coversUntil", s.first_category as "firstCategory"
      from customer c join customer_statistics s using (customer_id)
      where c.customer_id = ${customerId}`,
  );
  if (!row) throw new Problem(ledgerErrors.customer_not_found);
  const cards = await db.rows(
    sql<{ value: string }>`
      select value from customer_key where customer_id = ${customerId} and kind = 'card' order by value`,
  );
  const consents = await db.rows(
    sql<CustomerFacts['consents'][number]>`
      select consent_id as "consentId", channel, purpose, state, basis, source, text_version as text, operator,
        ${iso('recorded_at')} as "recordedAt"
      from consent where customer_id = ${customerId}
      order by recorded_at desc, consent_id desc limit 500`,
  );
  const permissions = await db.rows(
    sql<CustomerFacts['permissions'][number]>`${sql.join(
      ['email', 'sms'].map(
        (channel) => sql`
          select ${sql.lit(channel)}::text as channel, permission.granted, permission.why
          from ${contactPermission(sql`${customerId}::bigint`, sql.lit(channel))} as permission`,
      ),
      sql` union all `,
    )}`,
  );
  return {
    ...row,
    cards: cards.map((card) => card.value),
    samePerson: await readSamePerson(db, customerId),
    consents,
    permissions,
    currency: shop.currency,
  };
}

/** The purchases of a customer, newest first, 50 a page; `cursor` continues after the page that gave it. */
export async function readPurchases(db: Db, customerId: number, cursor?: string): Promise<PurchasePage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, place);
  const items = await db.rows(
    sql<PurchasePage['items'][number]>`
      select p.purchase_id as "purchaseId", p.source, p.receipt, ${iso('p.happened_at')} as "happenedAt", p.day,
        store.name as store, p.currency, p.net_minor as "netMinor", p.amount_known as "amountKnown",
        p.coupon_code as "couponCode", ${iso('p.voided_at')} as "voidedAt", p.line_count as "lineCount",
        coalesce(lines.lines, '[]'::jsonb) as lines
      from purchase p
      left join store using (store_id)
      left join lateral (
        select jsonb_agg(jsonb_build_object('product', line.product, 'category', line.category,
          'quantity', line.quantity, 'amountMinor', line.amount_minor) order by line.amount_minor desc) as lines
        from (
          select d.name as product, d.category, l.quantity, l.amount_minor
          from purchase_line l left join product d using (product_id)
          where l.customer_id = p.customer_id and l.purchase_id = p.purchase_id
          order by l.amount_minor desc limit ${linesShown}
        ) line
      ) lines on true
      where p.customer_id = ${customerId}
        ${after ? sql`and (p.happened_at, p.purchase_id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
      order by p.happened_at desc, p.purchase_id desc
      limit ${pageSize + 1}`,
  );
  const page = items.slice(0, pageSize);
  const last = page.at(-1);
  const next = items.length > pageSize && last ? encodeCursor([last.happenedAt, last.purchaseId]) : null;
  return { items: page, next };
}

/** An instant as JSON wants it. */
function iso(column: string) {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
