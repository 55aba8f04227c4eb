// Sums of money that are always held: an int8 beyond 2^53 - 1 cannot be read back, and a sum beyond 2^63 ends its statement.
import { type RawBuilder, sql } from 'kysely';
import { mostMinor } from '../money.ts';

/**
 * A sum or product of minor units as int8, 0 where it is null, cut off at what a number holds exactly (90 trillion in a
 * currency of cents). Whoever reaches that has an amount column that holds something else; the page that says so must open.
 */
export function heldSum(expression: RawBuilder<unknown>): RawBuilder<number> {
  return sql`least(greatest(coalesce(${expression}, 0), ${sql.lit(-mostMinor)}), ${sql.lit(mostMinor)})::bigint`;
}
