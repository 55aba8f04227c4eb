// Rows of a customer list: who somebody is from the ledger, what is known of their rhythm from the newest scores.
import { type RawBuilder, sql } from 'kysely';
import type { Day, Db } from '../ground/index.ts';
import type { CustomerRow, ListedScore, ScoredRow } from './contract.ts';
import { rhythmOf } from './rhythm-of.ts';

type BareScore = Omit<ListedScore, 'limitDays' | 'usualFrom'>;

/** A row without the days that come from the rhythm. */
export interface BareRow<S = BareScore | null> extends Omit<CustomerRow, 'score'> {
  readonly score: S;
}
export type BareScoredRow = BareRow<BareScore>;

/** The columns of a row, for a statement from `customer c`, `customer_statistics t` and `score s`, of which c alone must be there. */
export const rowColumns: RawBuilder<unknown> = sql`
  c.customer_id as "customerId", c.external_id as "externalId", c.name, c.email, c.objected_at is not null as objected,
  coalesce(s.visits, t.visits, 0) as visits, coalesce(s.last_day, t.last_day) as "lastDay",
  case when s.customer_id is not null then jsonb_build_object('silenceDays', s.silence_days, 'meanGapDays',
    s.mean_gap_days, 'lateness', s.lateness, 'churnLevel', s.churn_level, 'pBuy', s.p_buy, 'valueMinor', s.value_minor,
    'valueLowMinor', s.value_low_minor, 'valueHighMinor', s.value_high_minor, 'valueClass', s.value_class) end as score`;

/** Adds the two days that the micro strip needs: from when a return is usual, and the limit. */
export async function withStrip(
  db: Db,
  rows: readonly BareScoredRow[],
  asOf: Day | undefined,
  rate: number,
): Promise<ScoredRow[]>;
export async function withStrip(
  db: Db,
  rows: readonly BareRow[],
  asOf: Day | undefined,
  rate: number,
): Promise<CustomerRow[]>;
export async function withStrip(
  db: Db,
  rows: readonly BareRow[],
  asOf: Day | undefined,
  rate: number,
): Promise<CustomerRow[]> {
  const scored = rows.filter(({ score }) => score !== null).map(({ customerId }) => customerId);
  const rhythms = asOf === undefined ? undefined : await rhythmOf(db, scored, asOf, rate);
  return rows.map((row) => {
    const own = rhythms?.get(row.customerId);
    const days = { limitDays: own?.limitDays ?? null, usualFrom: own?.usual?.q05 ?? null };
    return { ...row, score: row.score && { ...row.score, ...days } };
  });
}
