// What is heard about customers besides purchases: opens, clicks, bounces, answers, visits.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { lockCustomers } from './facts/locks.ts';

/** Something heard about a customer. */
export interface SignalRow {
  readonly customerId: number;
  readonly kind: string;
  readonly happenedAt: Date;
  /** Makes a repeat harmless: the same (customer, kind, key) is recorded once, for ever. */
  readonly sourceKey: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Signals that rooms of the program tell of their own deeds: nobody outside may claim them. */
const ownKinds = /^(?:message|coupon)_|^(?:un|re)subscribed$/;

/** Whether a kind of signal is told by the program alone. */
export function isOwnKind(kind: string): boolean {
  return ownKinds.test(kind);
}

/** A visit to the shop or the site: it closes the silences that are counted from visits. */
const visit = 'visit';

/**
 * Records signals; those recorded before are left out. A visit closes the customer's open episodes of that kind.
 * Returns the places in `rows` of those that were new.
 */
export async function recordSignals(tx: Tx, rows: readonly SignalRow[]): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set();
  const visits = rows.filter((row) => row.kind === visit);
  // before the first row is written, as everywhere
  await lockCustomers(
    tx,
    visits.map((row) => row.customerId),
  );
  const recorded = await tx.rows(
    sql<Pick<SignalRow, 'customerId' | 'kind' | 'sourceKey'>>`
        insert into signal (customer_id, kind, happened_at, source_key, data)
        select * from unnest(
          ${rows.map((row) => row.customerId)}::bigint[], ${rows.map((row) => row.kind)}::text[],
          ${rows.map((row) => row.happenedAt)}::timestamptz[], ${rows.map((row) => row.sourceKey)}::text[],
          ${rows.map((row) => JSON.stringify(row.data ?? {}))}::jsonb[]
        ) as w (customer_id, kind, happened_at, source_key, data)
        order by customer_id, kind, source_key
        on conflict (customer_id, kind, source_key) do nothing
        returning customer_id as "customerId", kind, source_key as "sourceKey"`,
  );
  if (visits.length > 0) {
    await tx.run(
      sql`update episode e set closed_at = v.happened_at, closed_by = 'visit'
          from (
            select customer_id, max(happened_at) as happened_at
            from unnest(${visits.map((row) => row.customerId)}::bigint[],
              ${visits.map((row) => row.happenedAt)}::timestamptz[]) as w (customer_id, happened_at)
            group by customer_id
          ) v
          where e.customer_id = v.customer_id and e.kind = 'visit' and e.closed_at is null
            and v.happened_at > e.anchor`,
    );
  }
  const keyOf = ({ customerId, kind, sourceKey }: (typeof recorded)[number]) => `${customerId} ${kind} ${sourceKey}`;
  const fresh = new Set(recorded.map(keyOf));
  // of two with one key in the same rows the first is the new one
  return new Set(rows.flatMap((row, place) => (fresh.delete(keyOf(row)) ? [place] : [])));
}

/**
 * The insert of signals as a part of another room's statement (`with told as (...)`), so that what is settled there and
 * what is told here commit together and in one round trip. `rows` is a query with the columns customer_id, kind,
 * happened_at, source_key and data. Not for visits.
 */
export function signalsInsert(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into signal (customer_id, kind, happened_at, source_key, data)
    select w.customer_id, w.kind, w.happened_at, w.source_key, w.data from (${rows}) w
    on conflict (customer_id, kind, source_key) do nothing`;
}
