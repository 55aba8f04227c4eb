// Which receipts of a file an earlier one told already: asked before an import, to say what it would add.
import { sql } from 'kysely';
import { type Db, dayFromNumber } from '../../ground/index.ts';
import type { AskedReceipt } from './tally-writer.ts';

/** The pieces of a file's receipts that are stored under `source`. */
export async function knownPieces(db: Db, source: string, asked: readonly AskedReceipt[]): Promise<number[]> {
  const named = asked.flatMap(({ isReturn, day, receipt, ...rest }) => [
    { ...rest, receipt },
    // a return of a later day than its sale is stored under a name of its own
    ...(isReturn ? [{ ...rest, receipt: `${receipt} R ${dayFromNumber(day)}` }] : []),
  ]);
  const column = (field: 'kind' | 'value' | 'receipt') => sql`${named.map((one) => one[field])}::text[]`;
  const found = await db.rows(
    sql<{ piece: number }>`
      with told as materialized (
        select * from unnest(${column('kind')}, ${column('value')}, ${column('receipt')},
          ${named.map(({ piece }) => piece)}::integer[]) as told (kind, value, receipt, piece)
      ), k as materialized (
        select kind, value, customer_id from customer_key where (kind, value) in (select kind, value from told)
      ), wanted as materialized (
        select k.customer_id, told.receipt, told.piece from told join k using (kind, value)
      ), p as materialized (
        select customer_id, receipt from purchase
        where source = ${source} and (customer_id, receipt) in (select customer_id, receipt from wanted)
      )
      select distinct wanted.piece from wanted join p using (customer_id, receipt)`,
  );
  return found.map(({ piece }) => piece);
}
