// Turns receipts and lines into the binary rows of a stage. Dictionaries (customers, products, stores) are written once
// per sight in a bounded memory; a repeat after the memory was emptied is harmless, the merge resolves both.
import { type BinaryRows, binaryRows, heldMinor } from '../../ground/index.ts';
import { hashText } from './content.ts';
import { hashTable } from './hash-table.ts';
import { productHashes } from './product-hashes.ts';
import { type StagePart, stageParts } from './stage.ts';

/** Who bought: known by an id from outside or by a card, with what else the source tells. */
export interface Buyer {
  readonly kind: 'external' | 'card';
  readonly value: string;
  readonly card?: string;
  readonly name?: string;
  readonly email?: string;
  readonly emailHash?: Uint8Array;
  readonly phone?: string;
  readonly phoneHash?: Uint8Array;
  readonly country?: string;
}

export interface SoldProduct {
  readonly id: string;
  readonly name?: string;
  readonly category?: string;
  readonly unitCostMinor?: number;
  readonly currency?: string;
  readonly coversDays?: number;
}

/** A receipt that is being gathered; totals grow with its lines until it is closed. */
export interface OpenReceipt {
  readonly no: number;
  readonly slice: number;
  netMinor: number;
  returnedMinor: number;
  lineCount: number;
  /** Lines of the file that make it up. */
  rows: number;
  amountKnown: boolean;
  happenedAt: number;
  day: number;
  coversUntil: number | undefined;
  store: number | undefined;
  coupon: string | undefined;
  readonly identity: number;
  readonly source: string;
  readonly receipt: string;
  readonly currency: string;
  readonly line: number;
}

export interface ReceiptHead {
  readonly identity: Identity;
  readonly line: number;
  readonly source: string;
  readonly receipt: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly happenedAt: number;
  /** Days since 1970-01-01, local. */
  readonly day: number;
  readonly store?: number;
  readonly currency: string;
  readonly coupon?: string;
  readonly coversUntil?: number;
}

/** A receipt of which no line has come yet. */
export function openedReceipt(head: ReceiptHead, no: number, slice: number): OpenReceipt {
  return {
    no,
    slice,
    identity: head.identity.no,
    source: head.source,
    receipt: head.receipt,
    currency: head.currency,
    line: head.line,
    happenedAt: head.happenedAt,
    day: head.day,
    store: head.store,
    coupon: head.coupon,
    coversUntil: head.coversUntil,
    netMinor: 0,
    returnedMinor: 0,
    lineCount: 0,
    rows: 0,
    amountKnown: true,
  };
}

export interface StagedLine {
  readonly line: number;
  /** What `product` returned. */
  readonly product: number | undefined;
  readonly tenThousandths: number;
  readonly amountMinor: number;
  readonly unitCostMinor?: number;
  readonly coversUntil?: number;
}

export interface Identity {
  readonly no: number;
  readonly slice: number;
}

/** The chunks to be copied into each part of the stage; parts without rows are absent. */
export type StageChunk = Partial<Record<StagePart, Buffer>>;

/** At most this many customers, products and stores are remembered each; 200,000 take about 40 MB. */
const memory = 200_000;

export interface StageWriter {
  identity(buyer: Buyer, line: number): Identity;
  /** The number of a product in this stage, from 1. */
  product(product: SoldProduct): number;
  store(id: string, name?: string): number;
  open(head: ReceiptHead): OpenReceipt;
  line(receipt: OpenReceipt, line: StagedLine): void;
  close(receipt: OpenReceipt): void;
  /** Lines written since the last `take`. */
  readonly lines: number;
  /** `isHeld`: a receipt stays open beyond this chunk, so equal lines go on being counted. */
  take(isHeld?: boolean): StageChunk;
}

/** An empty writer for a stage of so many slices (1 for a stage that is not cut). */
export function stageWriter(slices = 1): StageWriter {
  const rows = Object.fromEntries(stageParts.map((part) => [part, binaryRows()])) as Record<StagePart, BinaryRows>;
  const identities = { external: new Map<string, Identity>(), card: new Map<string, Identity>() };
  const products = new Map<string, number>();
  const contents = productHashes();
  const stores = new Map<string, number>();
  /** How often each content occurred in each receipt so far. */
  const occurrences = hashTable();
  let identityCount = 0;
  let storeCount = 0;
  let receiptCount = 0;

  return {
    get lines() {
      return rows.line.count;
    },
    identity(buyer, line) {
      const known = identities[buyer.kind];
      const key = keyOf(buyer);
      const there = known.get(key);
      if (there) return there;
      if (known.size >= memory) known.clear();
      // Slices are cut by the customer's own key, so that one customer is never in two of them.
      const slice = (hashText(`${buyer.kind}\0${buyer.value}`).low >>> 0) % slices;
      const made = { no: ++identityCount, slice };
      known.set(key, made);
      const out = rows.customer;
      out.row(12);
      out.int2(made.slice);
      out.int4(made.no);
      out.text(buyer.kind);
      out.text(buyer.value);
      optional(out, buyer.card);
      optional(out, buyer.name);
      optional(out, buyer.email);
      if (buyer.emailHash) out.bytes(buyer.emailHash);
      else out.nothing();
      optional(out, buyer.phone);
      if (buyer.phoneHash) out.bytes(buyer.phoneHash);
      else out.nothing();
      optional(out, buyer.country);
      out.int4(line);
      return made;
    },
    product(product) {
      let known = products.get(product.id);
      if (known !== undefined) return known;
      if (products.size >= memory) products.clear();
      known = contents.add(product.id);
      products.set(product.id, known);
      const out = rows.product;
      out.row(7);
      out.int4(known);
      out.text(product.id);
      optional(out, product.name);
      optional(out, product.category);
      if (product.unitCostMinor === undefined) out.nothing();
      else out.int8(product.unitCostMinor);
      optional(out, product.currency);
      if (product.coversDays === undefined) out.nothing();
      else out.int4(product.coversDays);
      return known;
    },
    store(id, name) {
      let known = stores.get(id);
      if (known !== undefined) return known;
      if (stores.size >= memory) stores.clear();
      known = ++storeCount;
      stores.set(id, known);
      const out = rows.store;
      out.row(3);
      out.int4(known);
      out.text(id);
      optional(out, name);
      return known;
    },
    open(head) {
      return openedReceipt(head, ++receiptCount, head.identity.slice);
    },
    line(receipt, line) {
      const { high, low } = contents.ofLine(line.product ?? 0, line.tenThousandths, line.amountMinor);
      const place = occurrences.place(high, low, receipt.no);
      const occurrence = occurrences.value(place);
      occurrences.setValue(place, occurrence + 1);
      receipt.netMinor += line.amountMinor;
      if (line.amountMinor < 0) receipt.returnedMinor -= line.amountMinor;
      receipt.lineCount++;
      const covers = line.coversUntil;
      if (covers !== undefined && !(receipt.coversUntil !== undefined && receipt.coversUntil >= covers)) {
        receipt.coversUntil = covers;
      }
      const out = rows.line;
      out.row(10);
      out.int2(receipt.slice);
      out.int4(receipt.no);
      out.int8Halves(high, low);
      out.int4(occurrence);
      out.int4(line.line);
      if (line.product === undefined) out.nothing();
      else out.int4(line.product);
      out.tenThousandths(line.tenThousandths);
      out.int8(line.amountMinor);
      if (line.unitCostMinor === undefined) out.nothing();
      else out.int8(line.unitCostMinor);
      if (covers === undefined) out.nothing();
      else out.date(covers);
    },
    close(receipt) {
      const out = rows.receipt;
      out.row(17);
      out.int2(receipt.slice);
      out.int4(receipt.no);
      out.int4(receipt.identity);
      out.int4(receipt.line);
      out.text(receipt.source);
      out.text(receipt.receipt);
      out.instant(receipt.happenedAt);
      out.date(receipt.day);
      if (receipt.store === undefined) out.nothing();
      else out.int4(receipt.store);
      out.text(receipt.currency);
      optional(out, receipt.coupon);
      if (receipt.coversUntil === undefined) out.nothing();
      else out.date(receipt.coversUntil);
      out.int8(heldMinor(receipt.netMinor));
      out.int8(heldMinor(receipt.returnedMinor));
      out.int4(receipt.lineCount);
      out.boolean(receipt.amountKnown);
      out.int4(receipt.rows);
    },
    take(isHeld = false) {
      // the receipts of this chunk are closed: their lines are counted to the end
      if (!isHeld) occurrences.clear();
      const chunk: StageChunk = {};
      for (const part of stageParts) if (rows[part].count > 0) chunk[part] = rows[part].finish();
      return chunk;
    },
  };
}

/** What tells rows of the same customer apart that say different things of them. */
function keyOf({ value, card, name, email, phone, country }: Buyer): string {
  const told = card ?? name ?? email ?? phone ?? country;
  return told === undefined ? value : [value, card, name, email, phone, country].join('\0');
}

function optional(out: BinaryRows, value: string | undefined): void {
  if (value === undefined) out.nothing();
  else out.text(value);
}
