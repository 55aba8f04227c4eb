// One "customer" who has more of the receipts than a person can have: the till's account for nobody, or a column that holds
// something else than customers. Told whatever it is called.
import { sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import type { Ambiguity, ImportMapping } from '../contract.ts';
import { fileStage } from '../facts/stage.ts';
import type { DetectedFormat } from './detect-format.ts';
import { shapeOf } from './shape.ts';

/** The customer with most of the receipts of a file. */
export interface LargestCustomer {
  readonly customer: string;
  readonly receipts: number;
  /** Days on which they were. */
  readonly days: number;
}

/** So few receipts say nothing; up to `many` a large share is nearly half. */
const fewest = { ofCustomer: 4, ofFile: 5 };
const largeShare = 0.4;
/** In a large file a regular may have a twentieth, but nobody buys again and again on the same day. */
const many = 100;
const regularShare = 0.05;
const receiptsOfDay = 1.5;

/** Whether that is more than a person buys. */
export function isImplausible({ receipts, days }: LargestCustomer, all: number): boolean {
  const share = receipts / all;
  if (receipts < fewest.ofCustomer || all < fewest.ofFile) return false;
  return share >= largeShare || (receipts >= many && share >= regularShare && receipts >= receiptsOfDay * days);
}

/** What is to be said of such a customer; `lookedAt` when only the beginning of the file is known. */
function doubt(largest: LargestCustomer, all: number, customers: number, lookedAt = false): Ambiguity {
  const share = String(Math.round((100 * largest.receipts) / all));
  const { customer, receipts } = largest;
  const where = lookedAt ? 'In the lines looked at, customer' : 'Customer';
  const sentence = `${where} ${customer} has ${share} % of the receipts (${receipts} of ${all}; customers: ${customers}). If that is the till's account for nobody, or a word such as new or guest, leave it empty in the file or map another column as the customer (--map COLUMN=customer).`;
  const params = { customer, share, receipts: String(receipts), all: String(all), customers: String(customers) };
  return { point: 'one_customer', sentence, params };
}

/** The doubt as far as the first rows of a file show it. */
export function doubtsOfShares(mapping: ImportMapping, { columns, rows, isBeginning }: DetectedFormat): Ambiguity[] {
  const pick = (field: string) => {
    const places = (mapping.columns[field] ?? []).map((name) => columns.indexOf(name));
    return (row: readonly string[]) =>
      places
        .map((place) => (row[place] ?? '').trim())
        .join(' ')
        .trim();
  };
  const [customerOf, cardOf, receiptOf, dateOf] = ['customer', 'card', 'receipt', 'date'].map(pick);
  const isNumbered = shapeOf(mapping).receipt === 'column';
  const gathers = shapeOf(mapping).gathers;
  const found = new Map<string, { readonly receipts: Set<string>; readonly days: Set<string> }>();
  const receipts = new Set<string>();
  rows.forEach((row, place) => {
    const customer = customerOf(row) || cardOf(row);
    if (customer === '') return;
    const receipt = `${customer}\0${isNumbered ? receiptOf(row) : gathers ? dateOf(row) : place}`;
    receipts.add(receipt);
    const there = found.get(customer) ?? { receipts: new Set(), days: new Set() };
    found.set(customer, there);
    there.receipts.add(receipt);
    there.days.add(dateOf(row).slice(0, 10));
  });
  let largest: LargestCustomer | undefined;
  for (const [customer, told] of found) {
    if (largest === undefined || told.receipts.size > largest.receipts) {
      largest = { customer, receipts: told.receipts.size, days: told.days.size };
    }
  }
  if (!largest || !isImplausible(largest, receipts.size)) return [];
  const { params, ...told } = doubt(largest, receipts.size, found.size, true);
  return [{ ...told, params: { ...params, ...(isBeginning && { beginning: 'true' }) } }];
}

/** The doubt about a file that has been staged. */
export async function doubtsOfStagedShares(tx: Tx, importId: number, customers: number): Promise<Ambiguity[]> {
  const { customer, receipt } = fileStage(importId);
  const [largest] = await tx.rows(
    sql<LargestCustomer & { all: number }>`
      with told as materialized (
        select slice, identity, count(*) as receipts from ${receipt} group by slice, identity
      ), bought as (
        select c.customer_id, sum(told.receipts)::bigint as receipts, min(c.value) as value
        from told join ${customer} c using (slice, identity) where not c.refused group by c.customer_id
      ), largest as materialized (
        select *, (select sum(receipts) from bought)::bigint as all from bought order by receipts desc limit 1
      )
      select l.value as customer, l.receipts, l.all, (
          select count(distinct r.day) from ${receipt} r join ${customer} c using (slice, identity)
          where c.customer_id = l.customer_id
        ) as days
      from largest l`,
  );
  return largest && isImplausible(largest, largest.all) ? [doubt(largest, largest.all, customers)] : [];
}
