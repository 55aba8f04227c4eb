// A receipt number that is stored already under another customer. A shop system's order number is unique: an order exported
// again after its buyer changed the address is still that order, and stays with the customer who has it. A till's number
// may come again by chance, so such receipts count, and a note says how many there are.
import { sql } from 'kysely';
import type { Db, Tx } from '../../ground/index.ts';
import type { Ambiguity, ImportMapping } from '../contract.ts';
import { fileStage } from '../facts/stage.ts';
import { presets } from './presets.ts';
import { shapeOf } from './shape.ts';

/** So many examples are told. */
const toldExamples = 3;

/** Whether the mapping's preset has numbers that no two orders share. */
export function hasUniqueNumbers({ preset }: ImportMapping): boolean {
  return presets.find(({ name }) => name === preset)?.uniqueNumbers === true;
}

/** Whether there is any purchase that a file could tell again: asked before its own are written. */
export async function hasEarlierPurchases(db: Db): Promise<boolean> {
  const [{ there }] = await db.rows(sql<{ there: boolean }>`select exists (select 1 from purchase) as there`);
  return there;
}

/**
 * Hands staged orders over to the customer under whom `source` told them before: those of one number and one instant that
 * the file's own buyer does not have. A voided one is not held against them, so that whoever voided it because of its
 * customer can bring it in under the right one. Such orders stand under identities below zero. Returns how many they are.
 */
export function keepWithFirstCustomer(tx: Tx, importId: number, source: string): Promise<number> {
  const { customer, receipt } = fileStage(importId);
  return tx.run(
    sql`with told as materialized (
          select r.slice, r.receipt_no, r.line, r.receipt, r.happened_at, c.customer_id
          from ${receipt} r join ${customer} c on c.slice = r.slice and c.identity = r.identity and not c.refused
        ), p as materialized (
          select customer_id, purchase_id, receipt, happened_at from purchase
          where source = ${source} and voided_at is null
            and (receipt, happened_at) in (select receipt, happened_at from told)
        ), own as materialized (
          select customer_id, receipt from purchase
          where source = ${source} and (customer_id, receipt) in (select customer_id, receipt from told)
        ), known as materialized (
          select distinct on (r.receipt_no) r.slice, r.receipt_no, r.line, p.customer_id
          from told r
          join p on p.receipt = r.receipt and p.happened_at = r.happened_at and p.customer_id <> r.customer_id
          where not exists (select 1 from own where own.customer_id = r.customer_id and own.receipt = r.receipt)
          order by r.receipt_no, p.purchase_id
        ), numbered as materialized (
          select *, -dense_rank() over (order by slice, customer_id)::integer as identity from known
        ), first as (
          insert into ${customer} (slice, identity, kind, value, line, customer_id)
          select slice, identity, 'external', '', min(line), customer_id from numbered group by 1, 2, customer_id
        )
        update ${receipt} r set identity = numbered.identity
        from numbered where r.slice = numbered.slice and r.receipt_no = numbered.receipt_no`,
  );
}

/**
 * What is to be said of new receipts that have number, day, store and amount of a receipt that another customer has from an
 * earlier file: the same sale twice, or chance.
 */
export async function doubtsOfNumbers(tx: Tx, importId: number, mapping: ImportMapping): Promise<Ambiguity[]> {
  // without numbers a receipt is called by its moment, which customers do share
  if (shapeOf(mapping).receipt !== 'column') return [];
  const { customer, receipt } = fileStage(importId);
  // The planner takes the receipts just written for one and would walk through all purchases for each of them: 75 s for
  // 1,000 receipts beside a million, and half a second so.
  await tx.run(sql`set local enable_nestloop = off`);
  const [{ count, lines }] = await tx.rows(
    sql<{ count: number; lines: number[] | null }>`
      with fresh as materialized (
        select customer_id, source, receipt, day, net_minor, store_id from purchase
        where import_id = ${importId} and amount_known
      ), p as materialized (
        select customer_id, source, receipt, day, net_minor, store_id from purchase
        where import_id is distinct from ${importId} and voided_at is null
          and (source, receipt, day, net_minor) in (select source, receipt, day, net_minor from fresh)
      ), shared as materialized (
        select fresh.customer_id, fresh.receipt
        from fresh join p using (source, receipt, day, net_minor)
        where p.customer_id <> fresh.customer_id and p.store_id is not distinct from fresh.store_id
        group by 1, 2
      )
      select count(*) as count, (
          select array_agg(line order by line) from (
            select min(r.line) as line from (select * from shared limit ${toldExamples}) shared
            join ${customer} c using (customer_id) join ${receipt} r using (slice, identity, receipt)
            group by shared.customer_id, shared.receipt
          ) example
        ) as lines
      from shared`,
  );
  if (count === 0) return [];
  const examples = (lines ?? []).join(', ');
  const sentence = `${count} receipts have the number, day and amount of a receipt that another customer has from an earlier file (as in line ${examples}). They count. If they are the same sales, because customers came under other names, take them out (ritorno void NUMBER --customer ID).`;
  return [{ point: 'shared_numbers', sentence, params: { count: String(count), lines: examples } }];
}
