// Reserves new codes for customers: unique over everybody, in the caller's transaction.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { newCode } from './code.ts';

/** One new code per entry of `customerIds`, in that order. */
export async function allotCodes(
  tx: Tx,
  customerIds: readonly number[],
  make: () => string = newCode,
): Promise<string[]> {
  const codes: string[] = new Array(customerIds.length);
  let missing = customerIds.map((_, place) => place);
  while (missing.length > 0) {
    for (const place of missing) codes[place] = make();
    // a code that somebody holds already (or a twin in this batch) is not taken and gets another try
    const taken = await tx.rows(sql<{ code: string; customerId: number }>`
      insert into coupon_code (code, customer_id)
      select * from unnest(${missing.map((place) => codes[place])}::text[],
        ${missing.map((place) => customerIds[place])}::bigint[])
      on conflict do nothing
      returning code, customer_id as "customerId"`);
    const left = new Map(taken.map(({ code, customerId }) => [code, customerId]));
    missing = missing.filter((place) => {
      const mine = left.get(codes[place]) === customerIds[place];
      left.delete(codes[place]);
      return !mine;
    });
  }
  return codes;
}
