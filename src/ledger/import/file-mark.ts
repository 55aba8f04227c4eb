// Recognises a file that came in before, and refuses it when it is read so differently now that its receipts would come twice.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, Problem } from '../../ground/index.ts';
import type { Ambiguity, ImportMapping } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { defaultSource } from '../facts/record-purchases.ts';
import { beginningOf } from './inspect-beginning.ts';
import type { FileOnDisk } from './open-text.ts';
import { shapeOf } from './shape.ts';

/** A digest of the first megabyte, unpacked: that of a corrected copy and of a longer export is the same in most cases. */
export async function markOf(file: FileOnDisk): Promise<string> {
  return createHash('sha256')
    .update(await beginningOf(file))
    .digest('hex')
    .slice(0, markDigits);
}

const markDigits = 32;

interface EarlierImport {
  readonly importId: number;
  readonly mapping: ImportMapping;
}

/** The newest import of the same file that counts and knew its receipts by other names. */
async function readOtherwise(db: Db, mark: string, mapping: ImportMapping): Promise<EarlierImport | undefined> {
  const earlier = await db.rows(
    sql<EarlierImport>`
      select import_id as "importId", mapping from import
      where file_mark = ${mark} and kind = 'purchases' and state in ('done', 'failed', 'running')
        and (figures -> 'added' ->> 'receipts')::bigint > 0
      order by import_id desc`,
  );
  const names = namesOf(mapping);
  // brought in both ways already: nothing more can come of it
  if (earlier.some((one) => namesOf(one.mapping) === names)) return undefined;
  return earlier[0];
}

/** The doubt about a file that came in before and was read otherwise. */
export async function doubtsOfEarlier(db: Db, file: FileOnDisk, mapping: ImportMapping): Promise<Ambiguity[]> {
  const found = await readOtherwise(db, await markOf(file), mapping);
  if (!found) return [];
  const { importId } = found;
  const sentence = `This file came in before as import ${importId} and was read otherwise: its receipts would come twice. Take that one back first: ritorno imports undo ${importId} --yes.`;
  return [{ point: 'read_before', sentence, params: { import: String(importId) } }];
}

/** Throws before anything is written when the receipts of the file would come twice. */
export async function refuseTwice(db: Db, mark: string, mapping: ImportMapping): Promise<void> {
  const found = await readOtherwise(db, mark, mapping);
  if (found) throw new Problem(ledgerErrors.file_read_otherwise, { import: found.importId });
}

/** Everything that the names of the receipts are made of: two mappings with the same know a receipt again. */
function namesOf(mapping: ImportMapping): string {
  const { columns, format, source = defaultSource } = mapping;
  const shape = shapeOf(mapping);
  const of = (...fields: string[]) => fields.map((field) => columns[field] ?? null);
  const buyer = of('customer', 'card');
  if (shape.receipt === 'column') return JSON.stringify([source, buyer, of('receipt')]);
  const moment = [of('date', 'time'), format.dateOrder];
  if (shape.receipt === 'moment') return JSON.stringify([source, buyer, 'moment', moment]);
  const money = of('amount', 'shipping_in_amount', 'discount_in_amount', 'receipt_discount', 'goods_amount', 'refund');
  return JSON.stringify([source, buyer, 'none', moment, money, format.decimalMark]);
}
