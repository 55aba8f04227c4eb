// A file of purchases: staged whole while it is read, then merged customer slice by customer slice, two at a time.
import { sql } from 'kysely';
import { type Database, heldMinor, type Tx } from '../../ground/index.ts';
import type { Ambiguity, ImportFigures, ImportMapping, PaidBack, StaysOut } from '../contract.ts';
import { hashText } from '../facts/content.ts';
import { mergePurchases } from '../facts/merge.ts';
import { resolveCustomers, resolveProducts, resolveStores } from '../facts/resolve.ts';
import { copyColumns, createFileStage, fileSlice, fileStage, fileTable, type StagePart } from '../facts/stage.ts';
import { type StageChunk, type StageWriter, stageWriter } from '../facts/stage-writer.ts';
import { type CancelledOrder, stageCancelled, voidCancelled } from './cancelled-orders.ts';
import { writtenIn } from './cells.ts';
import { doubtsOfStagedMoney } from './foreign-money.ts';
import { noFigures, stopIfCancelled } from './import-log.ts';
import { type LeftOut, leftOut } from './left-out.ts';
import type { FileOnDisk } from './open-text.ts';
import { doubtsOfNumbers, hasEarlierPurchases, hasUniqueNumbers, keepWithFirstCustomer } from './orders-of-another.ts';
import { type PurchasePlace, purchaseReader } from './read-purchases.ts';
import { readRecords } from './read-records.ts';
import { tellsTotals } from './receipt-totals.ts';
import { warnings } from './rejections.ts';
import type { RejectsFile, ToldLine } from './rejects-file.ts';
import type { Report } from './report.ts';
import type { Row } from './row.ts';
import { shapeOf } from './shape.ts';
import { doubtsOfStagedShares } from './shares-of-customers.ts';
import { readContradictions, readUncounted, tellUncounted, uncountedLines } from './uncounted-lines.ts';
import { unknownWords } from './unknown-words.ts';

export interface PurchaseImport {
  readonly importId: number;
  readonly file: FileOnDisk;
  readonly mapping: ImportMapping;
  readonly place: PurchasePlace;
  readonly shopCurrency: string;
  readonly now: Date;
  readonly rejects: RejectsFile;
  readonly report: Report;
  /** Aborted when somebody cancels: the work stops at the next piece of the file or slice of customers. */
  readonly signal: AbortSignal;
}

/** Lines or receipts gathered before they are sent: a megabyte or two, which the processor keeps at hand. */
const chunkRows = 12_000;
/** Bytes of text per slice; a slice is one transaction of a second or so. */
const sliceBytes = 24 * 1024 * 1024;
const mostSlices = 256;
/** How much a packed file of purchases grows, roughly. */
const packing = 8;
/** Slices merged at once: one for each of two cores. */
const mergers = 2;
const worthAnalyzing = 10_000;
/** Reading is this share of the work. */
const readingShare = 0.5;

/** Takes the file in. What it leaves when it dies is dropped by `sweepImports`. */
export async function importPurchases(db: Database, work: PurchaseImport): Promise<ImportFigures> {
  const estimate = work.file.bytes * (work.file.packed ? packing : 1);
  const wanted = Math.min(mostSlices, Math.ceil(estimate / sliceBytes));
  // a number that the mergers share evenly
  const slices = wanted <= 1 ? 1 : Math.ceil(wanted / mergers) * mergers;
  const again = await hasEarlierPurchases(db);
  await createFileStage(db, work.importId, slices);
  const read = await stageFile(db, work, slices);
  await analyzeStage(db, work.importId, slices);
  await stopIfCancelled(db, work.importId, work.signal);
  const whole = fileStage(work.importId);
  const newCustomers = await db.transaction(async (tx) => {
    await resolveStores(tx, whole);
    await resolveProducts(tx, whole);
    const made = await resolveCustomers(tx, whole, work.now);
    if (again && hasUniqueNumbers(work.mapping)) await keepWithFirstCustomer(tx, work.importId, work.place.source);
    return made;
  });
  const merged = await mergeSlices(db, work, slices, read);
  await stopIfCancelled(db, work.importId, work.signal);
  const voided = await db.transaction((tx) => voidCancelled(tx, work.importId, work.place.source, work.now));
  // Whoever asks next must not plan for empty tables; the server's own round comes a minute later.
  if (merged.newReceipts > worthAnalyzing) await db.run(sql`analyze customer, customer_statistics, purchase`);
  const [{ customers }] = await db.rows(
    sql<{
      customers: number;
    }>`select count(distinct customer_id) as customers from ${whole.customer} where not refused`,
  );
  const notes = await db.transaction(async (tx) => [
    // a file of which nothing was new has nothing in common with others but itself
    ...(again && merged.newReceipts > 0 ? await doubtsOfNumbers(tx, work.importId, work.mapping) : []),
    ...(await doubtsOfStagedMoney(tx, work.importId, work.shopCurrency)),
    ...(await doubtsOfStagedShares(tx, work.importId, customers)),
  ]);
  return {
    ...noFigures,
    lines: read.lines,
    receipts: merged.receipts,
    customers,
    ...told(work),
    notes: [...read.notes, ...notes],
    net: heldSums(merged.net),
    voided,
    staysOut: await staysOut(db, work, read.out),
    paidBack: {
      orders: Math.max(0, read.paidBack.orders - merged.repeatedRefunds),
      amounts: heldSums(merged.paidBack),
    },
    repeatedLines: merged.repeatedLines + (work.rejects.warnings[warnings.line_repeated.reason] ?? 0),
    stored: merged.storedLines,
    known: read.lines - merged.newLines - countOf(work.rejects.byReason),
    added: {
      customers: newCustomers,
      receipts: merged.newReceipts,
      lines: merged.newLines,
    },
  };
}

/** Sums as they may be held. */
function heldSums(sums: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([currency, minor]) => [currency, heldMinor(minor)]));
}

/** What was left out, with the orders of which the file brings nothing in. */
async function staysOut(db: Database, work: PurchaseImport, out: LeftOut): Promise<StaysOut[]> {
  const numbers = out.numbers();
  if (numbers === undefined) return out.end(undefined);
  const there = await db.rows(
    sql<{ receipt: string }>`
      select distinct receipt from ${fileStage(work.importId).receipt} where receipt = any(${numbers}::text[])`,
  );
  const known = new Set(
    there.map(({ receipt }) => {
      const { high, low } = hashText(receipt);
      return `${high} ${low}`;
    }),
  );
  return out.end((high, low) => known.has(`${high} ${low}`));
}

const countOf = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** What the rejects count so far. */
const told = ({ rejects }: PurchaseImport) => ({ rejected: rejects.byReason, warnings: rejects.warnings });

/**
 * Tells the planner how many customers and receipts there are. Lines are left out: their size alone makes the right
 * plans, and a sample of them cost a tenth of the whole import.
 */
async function analyzeStage(db: Database, importId: number, slices: number): Promise<void> {
  for (const part of ['product', 'store'] as const) await db.run(sql`analyze ${sql.raw(fileTable(importId, part))}`);
  for (let slice = 0; slice < slices; slice++) {
    const { customer, receipt } = fileSlice(importId, slice);
    await db.run(sql`analyze ${customer} (identity, kind, value)`);
    await db.run(sql`analyze ${receipt} (receipt_no, identity)`);
  }
}

interface FileRead {
  readonly lines: number;
  readonly net: Record<string, number>;
  readonly notes: readonly Ambiguity[];
  readonly out: LeftOut;
  readonly paidBack: PaidBack;
}

/** Reads the file into the stage; while one chunk is on its way to the server the next is being read. */
async function stageFile(db: Database, work: PurchaseImport, slices: number): Promise<FileRead> {
  const stage = stageWriter(slices);
  const unknown = unknownWords();
  let lines = 0;
  let line = 0;
  let row: Row;
  let raw = () => '';
  let written: ReturnType<typeof writtenIn> = () => '';
  const present = (field: string): ToldLine => ({ line, field, value: written(row, field), raw: raw() });
  let reader: ReturnType<typeof purchaseReader> | undefined;
  let out: LeftOut | undefined;
  let isRejected = false;
  let sending: Promise<void> = Promise.resolve();
  const send = async () => {
    await sending;
    reader?.closeReceipts();
    sending = copyChunk(db, work.importId, stage.take(reader?.isHolding), reader?.takeCancelled() ?? []);
    // A failure is seen at the next `await sending`; until then it must not count as unhandled.
    sending.catch(() => undefined);
  };
  await readRecords(work.file, 'purchases', work.mapping, {
    columns(names) {
      written = writtenIn(work.mapping, names);
      out = leftOut(work.mapping, names, work.place.currency);
      reader = purchaseReader(
        work.mapping,
        names,
        { ...work.place, unknownWord: unknown.add },
        stage,
        (field, code) => {
          isRejected = true;
          out?.add(row, field, code);
          work.rejects.add(present(field), code);
        },
        (field, code) => work.rejects.warn(present(field), code),
      );
    },
    record(read, number, text) {
      lines++;
      line = number;
      row = read;
      raw = text;
      isRejected = false;
      reader?.record(row, number);
      if (!isRejected) out?.passed(row);
    },
    damaged(number, code, text) {
      lines++;
      reader?.damaged();
      out?.damaged(code);
      work.rejects.add({ line: number, field: 'line', value: '', raw: text() }, code);
    },
    async pause(bytesRead) {
      work.signal.throwIfAborted();
      await work.rejects.flush();
      if (isFull(stage, reader?.receipts ?? 0)) await send();
      work.report('reading', readingShare * (bytesRead / work.file.bytes), {
        ...noFigures,
        lines,
        ...told(work),
      });
    },
  });
  reader?.end();
  await send();
  await sending;
  if (!reader || !out) throw new Error('a file without columns was read');
  return { lines, net: { ...reader.net }, notes: unknown.notes(), out, paidBack: reader.paidBack };
}

function isFull(stage: StageWriter, receipts: number): boolean {
  return stage.lines >= chunkRows || receipts >= chunkRows;
}

async function copyChunk(
  db: Database,
  importId: number,
  chunk: StageChunk,
  cancelled: readonly CancelledOrder[],
): Promise<void> {
  for (const [part, buffer] of Object.entries(chunk) as [StagePart, Buffer][]) {
    await db.copyIn(`copy ${fileTable(importId, part)} (${copyColumns(part)}) from stdin (format binary)`, [buffer]);
  }
  await stageCancelled(db, importId, cancelled);
}

interface MergedFile {
  receipts: number;
  newReceipts: number;
  /** Lines of the file. */
  newLines: number;
  storedLines: number;
  /** Lines of whole receipts that are in the file twice, and how many of those had money given back. */
  repeatedLines: number;
  repeatedRefunds: number;
  readonly paidBack: Record<string, number>;
  readonly net: Record<string, number>;
}

async function mergeSlices(db: Database, work: PurchaseImport, slices: number, read: FileRead): Promise<MergedFile> {
  const total: MergedFile = {
    receipts: 0,
    newReceipts: 0,
    newLines: 0,
    storedLines: 0,
    repeatedLines: 0,
    repeatedRefunds: 0,
    paidBack: { ...read.paidBack.amounts },
    net: { ...read.net },
  };
  const uncounted = uncountedLines();
  let next = 0;
  let done = 0;
  const merger = async () => {
    while (next < slices) {
      const slice = next++;
      await stopIfCancelled(db, work.importId, work.signal);
      const result = await db.transaction((tx) => mergeSlice(tx, work, slice));
      total.receipts += result.receipts;
      total.newReceipts += result.newReceipts;
      total.newLines += result.newRows + result.addedLines;
      total.storedLines += result.newLines;
      for (const { line, code, currency, amount, paidBack } of result.uncounted) {
        uncounted.add(line, code);
        if (amount !== 0) total.net[currency] -= amount;
        if (code === 'repeated') total.repeatedLines++;
        else if (code !== 'voided' && code !== 'order_of_another') {
          read.out.contradicted(code, { lines: 1, orders: 0, currency, minor: amount });
        }
        if (paidBack === 0) continue;
        total.paidBack[currency] -= paidBack;
        total.repeatedRefunds++;
      }
      for (const { code, orders } of result.contradictions) {
        read.out.contradicted(code, { lines: 0, orders, currency: work.place.currency, minor: 0 });
      }
      done++;
      work.report('merging', readingShare + (1 - readingShare) * (done / slices), {
        ...noFigures,
        lines: read.lines,
        receipts: total.receipts,
        ...told(work),
        added: { customers: 0, receipts: total.newReceipts, lines: total.newLines },
      });
    }
  };
  // both have come to their end before anything is said of one that failed: nothing is written behind its back
  const ends = await Promise.allSettled(Array.from({ length: Math.min(mergers, slices) }, merger));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await tellUncounted(work, uncounted);
  return total;
}

async function mergeSlice(tx: Tx, work: PurchaseImport, slice: number) {
  const stage = fileSlice(work.importId, slice);
  const shape = shapeOf(work.mapping);
  // Sorts of a slice stay in memory; compiling its few long statements would cost more than it saves.
  await tx.run(sql`set local work_mem = '128MB'`);
  await tx.run(sql`set local jit = off`);
  const merged = await mergePurchases(tx, stage, {
    now: work.now,
    shopCurrency: work.shopCurrency,
    whole: !shape.gathers && shape.receipt === 'column',
    numbered: !shape.gathers && shape.receipt !== 'column',
    costsTold: work.mapping.columns.cost !== undefined,
    refundsTold: work.mapping.columns.refund !== undefined || work.mapping.columns.status !== undefined,
    totalsTold: tellsTotals(work.mapping),
    importId: work.importId,
  });
  const [{ receipts, newRows }] = await tx.rows(
    sql<{ receipts: number; newRows: number }>`
      select count(distinct purchase_id) as receipts, (
          select coalesce(sum(rows), 0)::bigint
          from (select unnest(receipt_nos) as receipt_no from pg_temp.merging where state = 'new') fresh
          join ${stage.receipt} using (receipt_no)
        ) as "newRows"
      from pg_temp.merging where state in ('new', 'known', 'grown', 'voided')`,
  );
  const uncounted = await readUncounted(tx, stage);
  return { ...merged, receipts, newRows, uncounted, contradictions: await readContradictions(tx, stage) };
}
