// What is heard about customers besides purchases: opens, clicks, bounces, answers, visits.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';

export interface SignalRow {
  readonly customerId: number;
  readonly kind: string;
  readonly happenedAt: Date;
  /** Makes a repeat harmless: the same (customer, kind, key) is recorded once, for ever. */
  readonly sourceKey: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Records signals; those recorded before are left out. Returns the number that were new. */
export async function recordSignals(tx: Tx, rows: readonly SignalRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return tx.run(
    sql`insert into signal (customer_id, kind, happened_at, source_key, data)
        select * from unnest(
          ${rows.map((row) => row.customerId)}::bigint[], ${rows.map((row) => row.kind)}::text[],
          ${rows.map((row) => row.happenedAt)}::timestamptz[], ${rows.map((row) => row.sourceKey)}::text[],
          ${rows.map((row) => JSON.stringify(row.data ?? {}))}::jsonb[]
        ) as w (customer_id, kind, happened_at, source_key, data)
        order by customer_id, kind, source_key
        on conflict (customer_id, kind, source_key) do nothing`,
  );
}
