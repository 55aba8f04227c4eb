// Reads a file of purchases as an import would and writes nothing: what it comes to under a mapping.
import { randomBytes } from 'node:crypto';
import { type Db, dayFromNumber, heldMinor, type Shop, vaultOf } from '../../ground/index.ts';
import type { ImportMapping, PaidBack, ReadingTotals, StaysOut, Understanding } from '../contract.ts';
import { hashTable } from '../facts/hash-table.ts';
import { knownPieces } from './known-orders.ts';
import { type LeftOut, leftOut } from './left-out.ts';
import type { FileOnDisk } from './open-text.ts';
import { hasEarlierPurchases } from './orders-of-another.ts';
import { placeOf } from './purchase-place.ts';
import { type PurchaseReader, purchaseReader } from './read-purchases.ts';
import { readRecords } from './read-records.ts';
import { settleAmounts } from './receipt-totals.ts';
import { warnings as warningKinds } from './rejections.ts';
import { type Row, textOf } from './row.ts';
import { shapeOf } from './shape.ts';
import { type Tally, tallyWriter } from './tally-writer.ts';
import { unknownWords } from './unknown-words.ts';

/** How a file is to be read. */
export interface ReadingWish {
  /** Totals alone: no orders to show, nothing asked of the database. */
  readonly totalsOnly?: boolean;
  /** Stop after so many bytes of the file. */
  readonly bytes?: number;
  readonly signal?: AbortSignal;
  /** Hears how far the reading is, 0..1, and of how many lines. */
  readonly progress?: (share: number, lines: number) => void;
}

/** A file as read, before anybody asks about it. */
export type Reading = ReadingTotals &
  Pick<
    Understanding,
    'lines' | 'months' | 'samples' | 'repeatedLines' | 'knownOrders' | 'warnings' | 'spellings' | 'isBeginning'
  > & { readonly staysOut: StaysOut[]; readonly paidBack: PaidBack; readonly notes: Understanding['notes'] };

/** Receipts gathered before they are closed. */
const chunk = 4000;
/** Sixty bytes each are held: what has more orders is told by its beginning. */
const mostOrders = 4_000_000;

class Enough extends Error {}

/** Reads it. Throws a Problem as an import would when the mapping does not fit the file. */
export async function readUnderstood(
  db: Db,
  file: FileOnDisk,
  told: ImportMapping,
  shop: Pick<Shop, 'zone' | 'currency' | 'country'>,
  now: Date,
  wish: ReadingWish = {},
): Promise<Reading> {
  const mapping = await settleAmounts(file, shop.country, told);
  // fingerprints of addresses are made by the reader and used by nobody here
  const place = await placeOf(db, mapping, shop, now, vaultOf(randomBytes(32)));
  const shape = shapeOf(mapping);
  const rules = {
    whole: !shape.gathers && shape.receipt === 'column',
    numbered: !shape.gathers && shape.receipt !== 'column',
  };
  const asks = wish.totalsOnly !== true && (await hasEarlierPurchases(db));
  const words = unknownWords();
  const warned: Record<string, number> = {};
  let tally: Tally | undefined;
  let out: LeftOut | undefined;
  let reader: PurchaseReader | undefined;
  let row: Row;
  let lines = 0;
  let isRejected = false;
  let isBeginning = false;
  const close = async () => {
    reader?.closeReceipts();
    reader?.takeCancelled();
    const asked = tally?.takeAsked() ?? [];
    if (asked.length === 0) return;
    for (const piece of await knownPieces(db, place.source, asked)) tally?.pieces.markKnown(piece);
  };
  try {
    await readRecords(file, 'purchases', mapping, {
      columns(names) {
        const places = (field: string) => (mapping.columns[field] ?? []).map((name) => names.indexOf(name));
        const [customers, states] = [places('customer'), places('status')];
        tally = tallyWriter(
          {
            customer: (from) => (customers.length === 1 ? textOf(from, customers[0]) : ''),
            state: (from) => (states.length === 1 ? textOf(from, states[0]).trim() : ''),
          },
          { samples: wish.totalsOnly !== true, asks, numbered: rules.numbered },
        );
        out = leftOut(mapping, names, place.currency);
        reader = purchaseReader(
          mapping,
          names,
          { ...place, unknownWord: words.add },
          tally.stage,
          (field, code) => {
            isRejected = true;
            out?.add(row, field, code);
          },
          (_, code) => {
            const { reason } = warningKinds[code];
            warned[reason] = (warned[reason] ?? 0) + 1;
          },
        );
      },
      record(read, number) {
        lines++;
        row = read;
        isRejected = false;
        tally?.at(read);
        reader?.record(read, number);
        if (!isRejected) out?.passed(read);
      },
      damaged(_, code) {
        lines++;
        reader?.damaged();
        out?.damaged(code);
      },
      async pause(bytesRead) {
        wish.signal?.throwIfAborted();
        wish.progress?.(bytesRead / file.bytes, lines);
        if ((reader?.receipts ?? 0) >= chunk) await close();
        const isEnough = wish.bytes !== undefined && bytesRead >= wish.bytes && bytesRead < file.bytes;
        if (isEnough || (tally?.pieces.count ?? 0) > mostOrders) throw new Enough();
      },
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    isBeginning = true;
  }
  reader?.end();
  await close();
  if (!tally || !out || !reader) throw new Error('a file without columns was read');
  const { customerNow, customersSeen, pieces, chooser } = tally;
  const { contradicted, end } = out;
  const folded = pieces.fold(rules, customersSeen, customerNow, contradicted);
  const numbers = hashTable();
  pieces.eachNumber((high, low) => numbers.setValue(numbers.place(high, low, 1), 1));
  const { firstDay, lastDay, ofDay } = folded;
  const repeatedAgain = folded.repeatedLines + (warned[warningKinds.line_repeated.reason] ?? 0);
  return {
    lines,
    orders: folded.orders,
    customers: tally.countCustomers(),
    net: held(folded.net),
    firstDay: firstDay === undefined ? null : dayFromNumber(firstDay),
    lastDay: lastDay === undefined ? null : dayFromNumber(lastDay),
    months: monthsOf(ofDay, firstDay, lastDay),
    samples: chooser.choose(
      ({ piece }) => folded.isOrder(piece),
      ({ customerNo, piece }) => Math.max(0, folded.ofCustomer[customerNow(customerNo, piece)] - 1),
    ),
    staysOut: end((high, low) => numbers.value(numbers.place(high, low, 1)) > 0),
    paidBack: { orders: reader.paidBack.orders, amounts: held(reader.paidBack.amounts) },
    repeatedLines: repeatedAgain,
    knownOrders: folded.knownOrders,
    warnings: warned,
    spellings: tally.spellings(),
    notes: words.notes(),
    isBeginning,
  };
}

/** Sums as they may be held, without those of nothing. */
function held(sums: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([currency, minor]) => [currency, heldMinor(minor)]));
}

/** Orders by month, a month without any among them. */
function monthsOf(
  ofDay: ReadonlyMap<number, number>,
  first: number | undefined,
  last: number | undefined,
): Understanding['months'] {
  if (first === undefined || last === undefined) return [];
  const counts = new Map<string, number>();
  for (let [year, month] = partsOf(first), end = dayFromNumber(last).slice(0, 7); ; month++) {
    if (month > 12) [year, month] = [year + 1, 1];
    const name = `${year}-${String(month).padStart(2, '0')}`;
    counts.set(name, 0);
    if (name >= end) break;
  }
  for (const [day, orders] of ofDay) {
    const month = dayFromNumber(day).slice(0, 7);
    counts.set(month, (counts.get(month) ?? 0) + orders);
  }
  return [...counts].map(([month, orders]) => ({ month, orders }));
}

function partsOf(day: number): [year: number, month: number] {
  const [year, month] = dayFromNumber(day).split('-').map(Number);
  return [year, month];
}
