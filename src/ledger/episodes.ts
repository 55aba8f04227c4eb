// Silences that campaigns act on: opened against the anchor, closed by what breaks them. Closing is the exit.
import { sql } from 'kysely';
import type { Db, Tx } from '../ground/index.ts';
import { lockCustomers } from './facts/locks.ts';
import { boughtUnderAnother } from './people/same-person.ts';

export type EpisodeKind = 'purchase' | 'visit' | 'card';
/** `correction`: the silence turned out to be none that anybody need write about. */
export type ClosedBy = 'purchase' | 'visit' | 'redemption' | 'correction';

/** A silence of this customer, since this instant. */
export interface Silence {
  readonly customerId: number;
  /** The purchase kind: `customer_statistics.last_purchase_at` as the caller read it. */
  readonly anchor: Date;
}

/** An episode by its key: the anchor that it was opened with, wherever the silence begins today. */
export interface EpisodeKey {
  readonly customerId: number;
  readonly anchor: Date;
}

/** What opening found. */
export interface Opened {
  /** The episodes that are open now, by ascending customer. */
  readonly open: readonly EpisodeKey[];
  /** Left out, since the same person has bought under another number since. */
  readonly boughtUnderAnother: ReadonlySet<number>;
}

/**
 * Opens episodes and returns the keys of those that are open now. A silence that has an open episode keeps it, under the
 * key that it was opened with. A customer is left out when a purchase has moved the anchor since the caller read it, when
 * the same person has bought under another number since, or when this silence was closed before: closed stays closed.
 * Waits for purchases of the same customers in flight, and makes later ones wait for the caller's commit.
 */
export async function openEpisodes(
  tx: Tx,
  silences: readonly Silence[],
  kind: EpisodeKind,
  now: Date,
): Promise<Opened> {
  const all = silences.map((silence) => silence.customerId);
  // whoever writes a purchase of the same person under another number locks all of that person's numbers
  await lockCustomers(tx, all);
  const elsewhere = await boughtUnderAnother(tx, all);
  const own = silences.filter(({ customerId }) => !elsewhere.has(customerId));
  const ids = own.map((silence) => silence.customerId);
  const anchors = own.map((silence) => silence.anchor);
  const unmoved = {
    purchase: sql`s.last_purchase_at = w.anchor`,
    visit: sql`(s.last_purchase_at is null or s.last_purchase_at <= w.anchor)`,
    card: sql`s.last_purchase_at is null`,
  }[kind];
  const wanted = sql`unnest(${ids}::bigint[], ${anchors}::timestamptz[]) as w (customer_id, anchor)`;
  const begun = await tx.rows(
    sql<EpisodeKey>`
        insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
        select w.customer_id, ${kind}, w.anchor, w.anchor, ${now}
        from ${wanted} join customer_statistics s on s.customer_id = w.customer_id
        where s.customer_id = any(${ids}::bigint[]) and ${unmoved}
          -- an open one moves with its silence; of the closed ones only a correction leaves its silence free
          and not exists (
            select 1 from episode e
            where e.customer_id = w.customer_id and e.kind = ${kind}
              and (e.closed_at is null or (e.present_anchor = w.anchor and e.closed_by <> 'correction')))
        order by w.customer_id
        on conflict do nothing
        returning customer_id as "customerId", anchor`,
  );
  if (begun.length === own.length) return { open: begun, boughtUnderAnother: elsewhere };
  const open = await tx.rows(
    sql<EpisodeKey>`
      select e.customer_id as "customerId", e.anchor
      from ${wanted}
      join customer_statistics s on s.customer_id = w.customer_id
      join episode e on e.customer_id = w.customer_id and e.kind = ${kind} and e.present_anchor = w.anchor
      where s.customer_id = any(${ids}::bigint[]) and ${unmoved} and e.closed_at is null
      order by e.customer_id`,
  );
  return { open, boughtUnderAnother: elsewhere };
}

/** Locks these customers and closes their open episodes that began before `at` (a redemption at the till). */
export async function closeEpisodes(tx: Tx, customerIds: readonly number[], by: ClosedBy, at: Date): Promise<number> {
  await lockCustomers(tx, customerIds);
  return tx.run(
    sql`update episode set closed_at = ${at}, closed_by = ${by}
        where customer_id = any(${customerIds}::bigint[]) and closed_at is null and present_anchor < ${at}`,
  );
}

/** A silence that has moved and waits to be judged. */
export interface MovedSilence extends EpisodeKey {
  readonly kind: EpisodeKind;
}

/** The open episodes whose silence has moved since anybody judged it. */
export function movedSilences(db: Db): Promise<MovedSilence[]> {
  return db.rows(
    sql<MovedSilence>`
      select customer_id as "customerId", kind, anchor from episode
      where closed_at is null and moved_at is not null order by customer_id`,
  );
}

/**
 * Says what became of moved silences: those of `over` end as corrected, the others go on. The caller judges under the
 * customers' locks: one that has moved again since it was read is judged as it stands, and needs no second judgement.
 */
export async function settleMoved(
  tx: Tx,
  judged: readonly (MovedSilence & { readonly over: boolean })[],
  now: Date,
): Promise<void> {
  await lockCustomers(
    tx,
    judged.map((one) => one.customerId),
  );
  await tx.run(
    sql`update episode e set moved_at = null,
          closed_at = case when j.over then ${now}::timestamptz end, closed_by = case when j.over then 'correction' end
        from unnest(${judged.map((one) => one.customerId)}::bigint[], ${judged.map((one) => one.kind)}::text[],
          ${judged.map((one) => one.anchor)}::timestamptz[], ${judged.map((one) => one.over)}::boolean[])
          as j (customer_id, kind, anchor, over)
        where e.customer_id = j.customer_id and e.kind = j.kind and e.anchor = j.anchor and e.closed_at is null`,
  );
}
