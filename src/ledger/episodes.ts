// Silences that campaigns act on: opened against the anchor, closed by what breaks them. Closing is the exit.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { lockCustomers } from './facts/locks.ts';

export type EpisodeKind = 'purchase' | 'visit' | 'card';
export type ClosedBy = 'purchase' | 'visit' | 'redemption';

/** A silence to open: of this customer, since this instant. */
export interface Silence {
  readonly customerId: number;
  /** The purchase kind: `customer_statistics.last_purchase_at` as the caller read it. */
  readonly anchor: Date;
}

/**
 * Opens episodes and returns the customers whose episode of that anchor is open now. A customer is left out when a
 * purchase has moved the anchor since the caller read it, or when this silence was closed before: closed stays closed.
 * Waits for purchases of the same customers in flight, and makes later ones wait for the caller's commit.
 */
export async function openEpisodes(
  tx: Tx,
  silences: readonly Silence[],
  kind: EpisodeKind,
  now: Date,
): Promise<number[]> {
  const ids = silences.map((silence) => silence.customerId);
  const anchors = silences.map((silence) => silence.anchor);
  await lockCustomers(tx, sql`select unnest(${ids}::bigint[])`);
  const unmoved = {
    purchase: sql`s.last_purchase_at = w.anchor`,
    visit: sql`(s.last_purchase_at is null or s.last_purchase_at <= w.anchor)`,
    card: sql`s.last_purchase_at is null`,
  }[kind];
  const wanted = sql`unnest(${ids}::bigint[], ${anchors}::timestamptz[]) as w (customer_id, anchor)`;
  await tx.run(
    sql`insert into episode (customer_id, kind, anchor, opened_at)
        select w.customer_id, ${kind}, w.anchor, ${now}
        from ${wanted} join customer_statistics s on s.customer_id = w.customer_id
        where ${unmoved}
        order by w.customer_id
        on conflict (customer_id, kind, anchor) do nothing`,
  );
  // `for share` waits for a redemption that is closing one of them right now
  const open = await tx.rows(
    sql<{ customer_id: number }>`
      select e.customer_id
      from ${wanted}
      join customer_statistics s on s.customer_id = w.customer_id
      join episode e on e.customer_id = w.customer_id and e.kind = ${kind} and e.anchor = w.anchor
      where ${unmoved} and e.closed_at is null
      order by e.customer_id
      for share of e`,
  );
  return open.map((row) => row.customer_id);
}

/** Closes the open episodes of these customers that began before `at` (a redemption at the till). */
export async function closeEpisodes(tx: Tx, customerIds: readonly number[], by: ClosedBy, at: Date): Promise<number> {
  return tx.run(
    sql`update episode set closed_at = ${at}, closed_by = ${by}
        where customer_id = any(${customerIds}::bigint[]) and closed_at is null and anchor < ${at}`,
  );
}
