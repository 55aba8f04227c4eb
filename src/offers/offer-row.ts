// Reads offers and what their coupons have come to.
import { type RawBuilder, sql } from 'kysely';
import { type Db, encodeNumberCursor, Problem, type Tx } from '../ground/index.ts';
import type { Offer, OfferDefinition } from './contract.ts';
import { offerErrors } from './errors.ts';
import { couponTotalsColumns, type TotalsRow, totalsOf } from './totals.ts';

/** An offer as it is stored. */
export interface StoredOffer {
  readonly offerId: number;
  readonly name: string;
  readonly definition: OfferDefinition;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly archivedAt: Date | null;
}

const pageSize = 50;

const columns = sql`o.offer_id as "offerId", o.name, o.definition, o.version, o.created_at as "createdAt",
  o.changed_at as "changedAt", o.archived_at as "archivedAt"`;

/** The offer with this number, its row locked. Throws a Problem when there is none. */
export async function lockOffer(tx: Tx, id: number): Promise<StoredOffer> {
  const [row] = await tx.rows(sql<StoredOffer>`select ${columns} from offer o where offer_id = ${id} for update`);
  if (!row) throw new Problem(offerErrors.offer_unknown, { id });
  return row;
}

/** One offer with its totals at `now`. Throws a Problem when there is none. */
export async function readOffer(db: Db, id: number, currency: string, now: Date): Promise<Offer> {
  const [row] = await select(db, sql`o.offer_id = ${id}`, now);
  if (!row) throw new Problem(offerErrors.offer_unknown, { id });
  return present(row, currency);
}

/** A page of offers, the newest first; `before` is the number of the last one shown. */
export async function listOffers(
  db: Db,
  page: { readonly before?: number; readonly archived: boolean },
  currency: string,
  now: Date,
): Promise<{ items: Offer[]; next: string | null }> {
  const which = page.archived ? sql`o.archived_at is not null` : sql`o.archived_at is null`;
  const rows = await select(db, sql`${which} and o.offer_id < ${page.before ?? Number.MAX_SAFE_INTEGER}`, now);
  const items = rows.slice(0, pageSize).map((row) => present(row, currency));
  return { items, next: rows.length > pageSize ? encodeNumberCursor(items[pageSize - 1].offerId) : null };
}

type Row = StoredOffer & TotalsRow & Pick<Offer, 'product'>;

async function select(db: Db, where: RawBuilder<unknown>, now: Date): Promise<Row[]> {
  return db.rows(sql<Row>`
    select ${columns}, t.*, case when p.product_id is null then null else jsonb_build_object(
      'productId', p.product_id, 'id', p.external_id, 'name', p.name, 'category', p.category) end as product
    from (select * from offer o where ${where} order by o.offer_id desc limit ${pageSize + 1}) o
    cross join lateral (select ${couponTotalsColumns(now)} from coupon k where k.offer_id = o.offer_id) t
    left join product p on p.product_id = (o.definition -> 'gives' ->> 'productId')::bigint
    order by o.offer_id desc`);
}

function present(row: Row, currency: string): Offer {
  return {
    offerId: row.offerId,
    name: row.name,
    version: row.version,
    definition: row.definition,
    currency,
    product: row.product,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    totals: totalsOf(row),
  };
}
