// Understands the records of a file of purchases and writes them into a stage, receipt by receipt.
import type { Vault } from '../../ground/index.ts';
import type { ImportMapping } from '../contract.ts';
import { refundQuantity } from '../facts/grow-refunds.ts';
import { ofNoLine } from '../facts/stage.ts';
import type { Identity, OpenReceipt, StageWriter } from '../facts/stage-writer.ts';
import type { CancelledOrder } from './cancelled-orders.ts';
import { cellsOf } from './cells.ts';
import { moneyLimits } from './currency-digits.ts';
import { currencyNamed } from './currency-words.ts';
import { readerOfCustomers } from './customer-cell.ts';
import { dateReader } from './dates.ts';
import { buyerReader } from './read-buyer.ts';
import { type Head, type HeadPlace, headReader } from './read-head.ts';
import { moneyCells, type RowMoney, readMoney, withoutTotal } from './read-money.ts';
import { cached, longestName, nameOf, productNamer, type Reject, type Warn } from './reader-kit.ts';
import { discountOf, receiptEnds, refundOf, waitsForEnd } from './receipt-ends.ts';
import { receiptTotals, tellsTotals } from './receipt-totals.ts';
import type { Row } from './row.ts';
import { shapeOf } from './shape.ts';
import { isSpoiltId } from './spoilt-ids.ts';
import { mended } from './texts.ts';

export interface PurchasePlace extends HeadPlace {
  /** Of the file, unless a column says otherwise. */
  readonly currency: string;
  readonly source: string;
  readonly vault: Vault;
}

export interface PurchaseReader {
  /** Takes one record in; one that is rejected is reported. */
  record(row: Row, line: number): void;
  /** A record that could not be read lies here. */
  damaged(): void;
  /** Closes the receipts gathered so far; call it before each `take` of the stage. One that is held waits for its end. */
  closeReceipts(): void;
  /** No more records: closes all. */
  end(): void;
  /** Receipts since the last `closeReceipts`, and cancelled orders not taken yet. */
  readonly receipts: number;
  /** Whether a receipt waits for its end, see receipt-ends.ts. */
  readonly isHolding: boolean;
  /** Orders read as cancelled since this was last asked. */
  takeCancelled(): readonly CancelledOrder[];
  /** Net amount of the lines taken in, by currency. */
  readonly net: Readonly<Record<string, number>>;
  /** Given back within receipts taken in: how many of them, and how much by currency. */
  readonly paidBack: { readonly orders: number; readonly amounts: Readonly<Record<string, number>> };
}

const noMoney: RowMoney = {
  amountMinor: 0,
  tenThousandths: 0,
  unitCostMinor: undefined,
  discountMinor: 0,
  goodsMinor: undefined,
  refundMinor: 0,
};

/** A product whose number a spreadsheet has spoilt. */
const spoilt = -1;

/** A reader of records under `columns` that writes into `stage`. */
export function purchaseReader(
  mapping: ImportMapping,
  columns: readonly string[],
  place: PurchasePlace,
  stage: StageWriter,
  reject: Reject,
  warn: Warn,
): PurchaseReader {
  const cells = cellsOf(mapping, columns);
  const isMapped = (field: string) => mapping.columns[field] !== undefined;
  const shape = shapeOf(mapping);
  const tellsMoney = isMapped('amount') || isMapped('price');
  const toDate = dateReader(mapping.format.dateOrder);
  let cancelled: CancelledOrder[] = [];
  const noteCancelled = ({ customer, card, receipt }: Head) => {
    if (receipt === '') return;
    if (customer === '') cancelled.push({ kind: 'card', value: card, receipt });
    else cancelled.push({ kind: 'external', value: customer, receipt });
  };
  const readCustomer = readerOfCustomers('purchases', mapping);
  const heads = headReader(cells, shape, toDate, { ...place, readCustomer }, reject, noteCancelled);
  const readBuyer = buyerReader(cells, isMapped, place.vault, stage, warn);
  const money = moneyCells(cells);
  const coversCell = cells.repeated('covers_until');
  const productName = cells.text('product_name');
  const category = cells.text('category');
  const net: Record<string, number> = {};
  const paidBack = { orders: 0, amounts: {} as Record<string, number> };
  let opened: OpenReceipt[] = [];
  let byBuyer = new Map<number, Map<string, OpenReceipt>>();
  let last: { head: Head; identity: Identity; receipt: OpenReceipt } | undefined;
  let closed = 0;
  const totalOf = tellsTotals(mapping) ? receiptTotals() : undefined;

  /** Files repeat their few currencies. */
  const currencyOf = cached((text) => currencyNamed(text, place.currency));
  const namesProduct = productNamer(cells);

  let present: Row;
  /** A product's name and category are those of the row that names it first. */
  const toProduct = (id: string): number | undefined | null => {
    if (id === '') return undefined;
    if (id.length > longestName) return null;
    const name = mended(productName(present)) || undefined;
    return stage.product({ id, name, category: mended(category(present)) || undefined });
  };
  const byId = cells.meaning('product', (id) => (isSpoiltId(id) ? spoilt : toProduct(id)));
  const byName = cells.meaning('product_name', toProduct);

  /** null = rejected, undefined = the row tells none */
  const productOf = (row: Row): number | undefined | null => {
    present = row;
    const id = byId(row);
    if (id === spoilt) warn('product', 'product_left_out');
    let product = id === spoilt ? undefined : id;
    if (product === undefined) product = byName(row);
    if (product === null) reject('product', 'too_long');
    return product;
  };

  const coversOf = (row: Row): number | undefined | null => {
    const text = coversCell(row);
    if (text === '') return undefined;
    const date = toDate(text);
    if (date) return date.day;
    reject('covers_until', 'bad_date');
    return null;
  };

  const nameOfReceipt = (head: Head, amount: number): string => {
    if (shape.receipt === 'column') return head.receipt;
    const name = nameOf(head.moment);
    return shape.receipt === 'none' && tellsMoney ? `${name} ${amount}` : name;
  };

  const open = (head: Head, identity: Identity, line: number, currency: string, receipt: string): OpenReceipt =>
    stage.open({
      identity,
      line,
      source: place.source,
      receipt,
      happenedAt: head.moment.instant,
      day: head.moment.day,
      store: head.store === '' ? undefined : stage.store(head.store),
      currency,
      coupon: head.coupon === '' ? undefined : head.coupon,
    });

  /** The receipt that a line belongs to, begun when there is none. */
  const gatheredReceipt = (
    head: Head,
    identity: Identity,
    line: number,
    currency: string,
    isReturn: boolean,
  ): OpenReceipt => {
    if (last?.head === head && last.identity === identity) return last.receipt;
    const { moment } = head;
    const name = nameOfReceipt(head, 0);
    let ofBuyer = byBuyer.get(identity.no);
    if (!ofBuyer) {
      ofBuyer = new Map();
      byBuyer.set(identity.no, ofBuyer);
    }
    let receipt = ofBuyer.get(name);
    // lines that lie days apart or differ in currency make two pieces; the merge finds that they contradict. Returns are
    // pieces by their very day: those of later days get names of their own by it
    const apart = receipt && Math.abs(receipt.day - moment.day);
    const most = isReturn || (receipt && receipt.netMinor < 0) ? 0 : 1;
    if (receipt && apart !== undefined && receipt.currency === currency && apart <= most) {
      if (moment.instant > receipt.happenedAt) {
        receipt.happenedAt = moment.instant;
        receipt.day = moment.day;
      }
      if (head.coupon !== '') receipt.coupon ??= head.coupon;
    } else {
      receipt = open(head, identity, line, currency, name);
      opened.push(receipt);
      ofBuyer.set(name, receipt);
    }
    last = { head, identity, receipt };
    return receipt;
  };

  const writeLine = (
    receipt: OpenReceipt,
    line: number,
    product: number | undefined,
    { amountMinor, tenThousandths, unitCostMinor, discountMinor, goodsMinor }: RowMoney,
    coversUntil: number | undefined,
  ): void => {
    stage.line(receipt, { line, product, tenThousandths, amountMinor, unitCostMinor, coversUntil });
    receipt.rows++;
    net[receipt.currency] = (net[receipt.currency] ?? 0) + amountMinor;
    if (goodsMinor === undefined) takeOff(receipt, discountMinor);
  };

  const takeOff = (receipt: OpenReceipt, minor: number, tenThousandths = -10_000): void => {
    if (minor === 0) return;
    stage.line(receipt, { line: ofNoLine, product: undefined, tenThousandths, amountMinor: -minor });
    net[receipt.currency] -= minor;
  };
  const ends = receiptEnds<OpenReceipt>((receipt, whole) => {
    takeOff(receipt, discountOf(receipt.netMinor, whole));
    const back = refundOf(receipt.netMinor, whole.refundMinor);
    if (back === 0) return;
    takeOff(receipt, back, refundQuantity);
    paidBack.orders++;
    paidBack.amounts[receipt.currency] = (paidBack.amounts[receipt.currency] ?? 0) + back;
  });

  const close = (all: boolean): void => {
    const held = all ? undefined : ends.held;
    for (const receipt of opened) if (receipt !== held) stage.close(receipt);
    opened = held ? [held] : [];
    closed = 0;
    byBuyer = new Map(held && [[held.identity, new Map([[held.receipt, held]])]]);
    if (last?.receipt !== held) last = undefined;
  };

  return {
    net,
    paidBack,
    get receipts() {
      return opened.length + closed + cancelled.length;
    },
    record(row, line) {
      const head = heads.read(row, () => namesProduct(row));
      if (!head) return;
      const { meaning } = head;
      const currency = head.currency === '' ? place.currency : currencyOf(head.currency);
      const limits = currency === undefined ? undefined : moneyLimits(currency);
      if (currency === undefined || limits === undefined) return reject('currency', 'bad_currency');
      const field = head.type === '' ? 'status' : 'type';
      if (!tellsMoney && (meaning === 'return' || meaning === 'exchange')) return reject(field, 'no_sale');
      let told = tellsMoney ? readMoney(row, money, limits, reject, meaning) : noMoney;
      if (!told) return;
      const coversUntil = coversOf(row);
      if (coversUntil === null) return;
      const sold = productOf(row);
      if (sold === null) return;
      if (totalOf) {
        const kind = totalOf(
          `${head.customer}\0${head.card}\0${head.receipt}`,
          told.amountMinor,
          `${sold} ${told.tenThousandths}`,
        );
        if (kind === 'other') return reject('amount', 'other_total');
        if (kind === 'repeated') return warn('receipt', 'line_repeated');
        if (kind === 'further') told = withoutTotal(told);
      }
      const counted = told;
      if (meaning === 'gift_card' || meaning === 'tip' || meaning === 'deposit') warn(field, 'no_goods');
      const identity = readBuyer(row, head.customer, head.card, line);
      const receipt = shape.gathers
        ? gatheredReceipt(head, identity, line, currency, counted.amountMinor < 0)
        : open(head, identity, line, currency, nameOfReceipt(head, counted.amountMinor));
      if (tellsMoney) {
        const whole = meaning === 'refunded' ? { ...counted, refundMinor: Number.POSITIVE_INFINITY } : counted;
        // nearly all: nothing to wait for, and nobody waiting
        if (!ends.held && !waitsForEnd(whole)) writeLine(receipt, line, sold, counted, coversUntil);
        else ends.row(receipt, whole, () => writeLine(receipt, line, sold, counted, coversUntil));
      } else {
        receipt.amountKnown = false;
        receipt.rows++;
        receipt.coversUntil = coversUntil;
      }
      if (shape.gathers) return;
      ends.end();
      stage.close(receipt);
      closed++;
    },
    damaged: () => heads.interrupt(),
    get isHolding() {
      return ends.held !== undefined;
    },
    takeCancelled() {
      const taken = cancelled;
      cancelled = [];
      return taken;
    },
    closeReceipts: () => close(false),
    end() {
      ends.end();
      close(true);
    },
  };
}
