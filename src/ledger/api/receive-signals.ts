// Signals as machines send them: visits, clicks, answers of customers that are known already.
import { sql } from 'kysely';
import type { Context } from '../../ground/index.ts';
import { type BatchResult, type RowError, signalInput } from '../contract.ts';
import { isOwnKind, recordSignals } from '../signals.ts';
import { answer, inThePast, readRows } from './batch.ts';
import { readCustomerId } from './who.ts';

/** Records a batch; signals of unknown customers, of the future and of kinds that are ours are rejected. */
export async function receiveSignals(context: Context, rows: readonly unknown[]): Promise<BatchResult> {
  const read = readRows(signalInput, rows);
  const { errors } = read;
  const good = inThePast(read, context.clock.now()).flatMap(({ index, row }) => {
    const named = readCustomerId('customer', row.customer);
    if ('wrong' in named) errors.push({ index, ...named.wrong });
    else if (!isOwnKind(row.kind)) return [{ index, row: { ...row, customer: named.id } }];
    else
      errors.push({
        index,
        field: 'kind',
        reason: `only Ritorno itself tells "${row.kind}"`,
        remedy: 'Choose a name of your own, such as visit or page_viewed.',
      });
    return [];
  });
  const { accepted, unknown } = await context.db.transaction(async (tx) => {
    const unknown: RowError[] = [];
    const names = good.map(({ row }) => row.customer);
    const found = await tx.rows(
      sql<{ value: string; customer_id: number }>`
        select value, customer_id from customer_key where kind = 'external' and value = any(${names}::text[])`,
    );
    const ids = new Map(found.map((row) => [row.value, row.customer_id]));
    const known = good.filter(({ row }) => ids.has(row.customer));
    for (const { index, row } of good) {
      if (ids.has(row.customer)) continue;
      unknown.push({
        index,
        field: 'customer',
        reason: 'this customer is not known',
        remedy: 'Send the customer to /v1/customers first.',
      });
    }
    const recorded = await recordSignals(
      tx,
      known.map(({ row }) => ({
        customerId: ids.get(row.customer) as number,
        kind: row.kind,
        happenedAt: new Date(row.happenedAt),
        sourceKey: row.key ?? new Date(row.happenedAt).toISOString(),
        data: row.data,
      })),
    );
    const accepted = known.map(({ index, row }, place) => ({
      index,
      state: recorded.has(place) ? ('new' as const) : ('known' as const),
      customerId: ids.get(row.customer) as number,
    }));
    return { accepted, unknown };
  });
  return answer(rows.length, accepted, [...errors, ...unknown]);
}
