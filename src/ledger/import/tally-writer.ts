// Stands where an import has its stage and counts what comes, so that a look at a file is read by the very same reader.
import { hashLine, hashText } from '../facts/content.ts';
import { refundQuantity } from '../facts/grow-refunds.ts';
import { hashTable } from '../facts/hash-table.ts';
import { ofNoLine } from '../facts/stage.ts';
import { type Buyer, type Identity, openedReceipt, type StageWriter } from '../facts/stage-writer.ts';
import { linesShown, orderChooser, type SeenOrder } from './five-orders.ts';
import { pieces } from './pieces.ts';
import type { Row } from './row.ts';

/** The same few people, products and stores come again; so many of each are remembered by their text. */
const remembered = 100_000;
/** People of whom the ways to write their address are told. */
const mostExamples = 20;
const mostSpellings = 4;

const [ofExternal, ofCard, ofOwner] = [1, 2, 3];

/** What the reader does not hand on and the texts of an order show. */
export interface RowTexts {
  /** The customer's number as it is written, blanks and all. */
  readonly customer: (row: Row) => string;
  readonly state: (row: Row) => string;
}

interface Known extends Identity {
  readonly customer: number;
  readonly buyer: Buyer;
  readonly isRefused: boolean;
}

/** A receipt that an earlier file may have told. */
export interface AskedReceipt {
  readonly kind: Buyer['kind'];
  readonly value: string;
  readonly receipt: string;
  readonly day: number;
  readonly isReturn: boolean;
  readonly piece: number;
}

/** What a tally is for. */
export interface TallyWish {
  /** Orders are to be shown. */
  readonly samples: boolean;
  /** Receipts are to be looked up among those of earlier files. */
  readonly asks: boolean;
  /** Receipts have no numbers of their own, see `planReceipts`. */
  readonly numbered: boolean;
}

/** A stage that counts. */
export function tallyWriter(texts: RowTexts, { samples, asks, numbered }: TallyWish) {
  const all = pieces();
  const chooser = orderChooser();
  const people = hashTable();
  const cards = hashTable();
  const equals = hashTable();
  const identities = new Map<string, Known>();
  const productNames: string[] = [''];
  const products = new Map<string, number>();
  const open = new Map<number, SeenOrder & { readonly by: Known }>();
  const content = new Map<number, number>();
  const examples = new Map<number, { name: string | null; written: Set<string> }>();
  const firstWritten = new Map<number, string>();
  /** Of each customer: the hash of the card that is all that is known of them, two by two. */
  let cardOf = new Int32Array(2048);
  let isCarded = new Uint8Array(1024);
  let counted = new Uint8Array(1024);
  let severalWays = new Uint8Array(1024);
  /** The hash of the first way in which a customer's address is written, 0 = none yet. */
  let firstWay = new Int32Array(1024);
  let customers = 0;
  let identityNo = 0;
  let receiptNo = 0;
  let storeNo = 0;
  let spelt = 0;
  let hasCards = false;
  let row: Row | undefined;
  let asked: AskedReceipt[] = [];
  const refusedPieces = new Set<number>();

  const customerNo = (kind: number, text: string): number => {
    const { high, low } = hashText(text);
    const place = people.place(high, low, kind);
    const known = people.value(place);
    if (known > 0) return known - 1;
    people.setValue(place, ++customers);
    if (customers > counted.length) {
      const grown = (array: Uint8Array) => {
        const more = new Uint8Array(array.length * 2);
        more.set(array);
        return more;
      };
      [isCarded, counted, severalWays] = [grown(isCarded), grown(counted), grown(severalWays)];
      const wider = (array: Int32Array) => {
        const more = new Int32Array(array.length * 2);
        more.set(array);
        return more;
      };
      [cardOf, firstWay] = [wider(cardOf), wider(firstWay)];
    }
    if (kind === ofCard) {
      isCarded[customers - 1] = 1;
      cardOf.set([high, low], (customers - 1) * 2);
    }
    return customers - 1;
  };

  /** Whether the card is somebody else's in this file. */
  const isOfAnother = (card: string | undefined, customer: number): boolean => {
    if (card === undefined) return false;
    hasCards = true;
    const { high, low } = hashText(card);
    const place = cards.place(high, low, ofOwner);
    const owner = cards.value(place);
    if (owner === 0) cards.setValue(place, customer + 1);
    return owner !== 0 && owner !== customer + 1;
  };

  /** Follows the ways in which an address that is a customer's number is written. */
  const noteSpelling = (customer: number, buyer: Buyer): void => {
    if (row === undefined || !buyer.value.includes('@')) return;
    const text = texts.customer(row);
    if (text === '') return;
    const first = firstWritten.get(customer);
    if (first === undefined && firstWritten.size < remembered) firstWritten.set(customer, text);
    // an array and no table: customers are numbers without gaps, which a table of hashes would all file in one place
    const way = hashText(text).low | 1;
    const before = firstWay[customer];
    if (before === 0) firstWay[customer] = way;
    else if (before !== way) {
      if (severalWays[customer] === 0) {
        severalWays[customer] = 1;
        spelt++;
        if (examples.size < mostExamples && first !== undefined)
          examples.set(customer, { name: buyer.name ?? null, written: new Set([first]) });
      }
      const example = examples.get(customer);
      if (example && example.written.size < mostSpellings) example.written.add(text);
    }
  };

  const stage: StageWriter = {
    lines: 0,
    identity(buyer) {
      const { kind, value, card, name, email, phone, country } = buyer;
      const key = [kind, value, card, name, email, phone, country].join('\0');
      let known = identities.get(key);
      if (!known) {
        if (identities.size >= remembered) identities.clear();
        const customer = customerNo(kind === 'card' ? ofCard : ofExternal, value);
        const isRefused = isOfAnother(card, customer);
        if (!isRefused) counted[customer] = 1;
        known = { no: ++identityNo, slice: 0, customer, buyer, isRefused };
        identities.set(key, known);
      }
      noteSpelling(known.customer, buyer);
      return known;
    },
    product({ id, name }) {
      let no = products.get(id);
      if (no === undefined) {
        if (products.size >= remembered) products.clear();
        no = productNames.push(name ?? id) - 1;
        if (productNames.length > remembered) productNames[no] = '';
        products.set(id, no);
      }
      return no;
    },
    store: () => ++storeNo,
    open(head) {
      const no = ++receiptNo;
      // the reader hands on what `identity` made
      const by = head.identity as Known;
      open.set(no, {
        by,
        receipt: head.receipt,
        happenedAt: head.happenedAt,
        day: head.day,
        currency: head.currency,
        customer: by.buyer.value,
        name: by.buyer.name ?? null,
        email: by.buyer.email ?? null,
        state: (samples && row && texts.state(row)) || null,
        coupon: head.coupon ?? null,
        isDoubtful: severalWays[by.customer] === 1,
        lines: [],
        lineCount: 0,
        minor: 0,
        refundMinor: 0,
        discountMinor: 0,
        piece: -1,
        customerNo: by.customer,
      });
      return openedReceipt(head, no, 0);
    },
    line(receipt, { line, product, tenThousandths, amountMinor }) {
      receipt.netMinor += amountMinor;
      if (amountMinor < 0) receipt.returnedMinor -= amountMinor;
      receipt.lineCount++;
      const order = open.get(receipt.no) as SeenOrder;
      const isRefund = line === ofNoLine && tenThousandths === refundQuantity;
      const is = isRefund ? 'refund' : line === ofNoLine ? 'discount' : 'goods';
      if (isRefund) order.refundMinor -= amountMinor;
      else {
        const { low } = hashLine(product ?? 0, product ?? 0, tenThousandths, amountMinor);
        content.set(receipt.no, ((content.get(receipt.no) ?? 0) + low) | 0);
        if (is === 'discount') order.discountMinor -= amountMinor;
        else order.lineCount++;
      }
      if (!samples || (is === 'goods' && order.lines.length >= linesShown)) return;
      order.lines.push({
        name: productNames[product ?? 0] || null,
        quantity: tenThousandths / 10_000,
        minor: amountMinor,
        is,
      });
    },
    close(receipt) {
      const order = open.get(receipt.no);
      if (!order) return;
      open.delete(receipt.no);
      const { by } = order;
      const { high, low } = hashText(receipt.receipt);
      order.minor = receipt.netMinor;
      order.day = receipt.day;
      order.coupon = receipt.coupon ?? null;
      order.piece = all.add({
        customer: by.customer,
        high,
        low,
        day: receipt.day,
        currency: receipt.currency,
        netMinor: receipt.netMinor,
        returnedMinor: receipt.returnedMinor,
        content: content.get(receipt.no) ?? 0,
        lines: receipt.rows,
      });
      content.delete(receipt.no);
      if (by.isRefused) refusedPieces.add(order.piece);
      if (samples) chooser.add(order);
      if (!asks) return;
      let name = receipt.receipt;
      if (numbered) {
        const place = equals.place(high, low, by.customer + 1);
        equals.setValue(place, equals.value(place) + 1);
        name += ` #${equals.value(place)}`;
      }
      asked.push({
        kind: by.buyer.kind,
        value: by.buyer.value,
        receipt: name,
        day: receipt.day,
        isReturn: !numbered && receipt.netMinor < 0 && receipt.returnedMinor === -receipt.netMinor,
        piece: order.piece,
      });
    },
    take: () => ({}),
  };

  return {
    stage,
    pieces: all,
    chooser,
    /** The record that the reader is given next. */
    at(present: Row): void {
      row = present;
    },
    /** Receipts to be looked up since this was last asked. */
    takeAsked(): AskedReceipt[] {
      const taken = asked;
      asked = [];
      return taken;
    },
    get customersSeen() {
      return customers;
    },
    /** Whom a customer turned out to be: a card's holder whom another line names. */
    customerNow(customer: number, piece: number): number {
      if (refusedPieces.has(piece)) return -1;
      if (!hasCards || isCarded[customer] === 0) return customer;
      const owner = cards.value(cards.place(cardOf[customer * 2], cardOf[customer * 2 + 1], ofOwner));
      return owner === 0 ? customer : owner - 1;
    },
    /** How many people the file names. */
    countCustomers(): number {
      const who = new Uint8Array(customers);
      for (let customer = 0; customer < customers; customer++) {
        if (counted[customer] === 1) who[this.customerNow(customer, -1)] = 1;
      }
      return who.reduce((sum, one) => sum + one, 0);
    },
    spellings: () => ({
      people: spelt,
      examples: [...examples.values()].map(({ name, written }) => ({ name, written: [...written] })),
    }),
  };
}

export type Tally = ReturnType<typeof tallyWriter>;
