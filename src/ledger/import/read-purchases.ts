// Understands the records of a file of purchases and writes them into a stage, receipt by receipt.
import { minorDigits, type Vault } from '../../ground/index.ts';
import type { ImportMapping } from '../contract.ts';
import type { Identity, OpenReceipt, ProductEntry, StageWriter } from '../facts/stage-writer.ts';
import { cellsOf } from './cells.ts';
import { dateReader } from './dates.ts';
import { buyerReader } from './read-buyer.ts';
import { type Head, type HeadPlace, headReader } from './read-head.ts';
import { type RowMoney, readMoney } from './read-money.ts';
import { longestName, type Reject } from './reader-kit.ts';
import { shapeOf } from './shape.ts';

export interface PurchasePlace extends HeadPlace {
  /** Of the file, unless a column says otherwise. */
  readonly currency: string;
  readonly source: string;
  readonly vault: Vault;
}

export interface PurchaseReader {
  /** Takes one record in; one that is rejected is reported. */
  record(fields: readonly string[], line: number): void;
  /** Closes the receipts gathered so far; call it before each `take` of the stage. */
  closeReceipts(): void;
  /** Receipts since the last `closeReceipts`. */
  readonly receipts: number;
  /** Net amount of the lines taken in, by currency. */
  readonly net: Readonly<Record<string, number>>;
}

const noMoney: RowMoney = { amountMinor: 0, tenThousandths: 0, unitCostMinor: undefined, deductions: [] };

/** A reader of records under `columns` that writes into `stage`. */
export function purchaseReader(
  mapping: ImportMapping,
  columns: readonly string[],
  place: PurchasePlace,
  stage: StageWriter,
  reject: Reject,
): PurchaseReader {
  const cell = cellsOf(mapping, columns);
  const isMapped = (field: string) => mapping.columns[field] !== undefined;
  const { decimalMark, dateOrder } = mapping.format;
  const shape = shapeOf(mapping);
  const tellsMoney = isMapped('amount') || isMapped('price');
  const toDate = dateReader(dateOrder);
  const readHead = headReader(cell, shape, toDate, place, reject);
  const readBuyer = buyerReader(cell, isMapped, place.vault, stage, reject);
  const moneyCells = {
    amount: cell('amount'),
    quantity: cell('quantity'),
    price: cell('price'),
    lineDiscount: cell('line_discount'),
    receiptDiscount: cell('receipt_discount'),
    refund: cell('refund'),
    cost: cell('cost'),
  };
  const coversCell = cell('covers_until');
  const productCells = { id: cell('product'), name: cell('product_name'), category: cell('category') };
  const net: Record<string, number> = {};
  let opened: OpenReceipt[] = [];
  let byBuyer = new Map<number, Map<string, OpenReceipt>>();
  let last: { identity: number; text: string; receipt: OpenReceipt } | undefined;

  /** null = rejected, undefined = the row tells none */
  const productOf = (fields: readonly string[]): ProductEntry | undefined | null => {
    const name = productCells.name(fields);
    const id = productCells.id(fields) || name;
    if (id === '') return undefined;
    const known = stage.knownProduct(id);
    if (known) return known;
    if (id.length > longestName) {
      reject('product', 'too_long');
      return null;
    }
    return stage.product({ id, name: name || undefined, category: productCells.category(fields) || undefined });
  };

  const coversOf = (fields: readonly string[]): number | undefined | null => {
    const text = coversCell(fields);
    if (text === '') return undefined;
    const date = toDate(text);
    if (date) return date.day;
    reject('covers_until', 'bad_date');
    return null;
  };

  const receiptOf = (head: Head, identity: Identity, line: number, currency: string, amount: number): OpenReceipt => {
    const { moment } = head;
    let text = moment.text;
    if (shape.receipt === 'column') text = head.receipt;
    else if (shape.receipt === 'none' && tellsMoney) text = `${text} ${amount}`;
    if (shape.gathers) {
      const there =
        last?.identity === identity.no && last.text === text ? last.receipt : byBuyer.get(identity.no)?.get(text);
      // lines that lie days apart or differ in currency make two pieces; the merge finds that they contradict
      if (there && there.currency === currency && Math.abs(there.day - moment.day) <= 1) {
        if (moment.instant > there.happenedAt) {
          there.happenedAt = moment.instant;
          there.day = moment.day;
        }
        if (head.coupon !== '') there.coupon ??= head.coupon;
        last = { identity: identity.no, text, receipt: there };
        return there;
      }
    }
    const receipt = stage.open({
      identity,
      line,
      source: place.source,
      receipt: text,
      happenedAt: moment.instant,
      day: moment.day,
      store: head.store === '' ? undefined : stage.store(head.store),
      currency,
      coupon: head.coupon === '' ? undefined : head.coupon,
    });
    opened.push(receipt);
    if (shape.gathers) {
      let ofBuyer = byBuyer.get(identity.no);
      if (!ofBuyer) {
        ofBuyer = new Map();
        byBuyer.set(identity.no, ofBuyer);
      }
      ofBuyer.set(text, receipt);
      last = { identity: identity.no, text, receipt };
    }
    return receipt;
  };

  return {
    net,
    get receipts() {
      return opened.length;
    },
    record(fields, line) {
      const head = readHead(fields);
      if (!head) return;
      const currency = head.currency === '' ? place.currency : head.currency.toUpperCase();
      const digits = currencyDigits(currency);
      if (digits === undefined) return reject('currency', 'bad_currency');
      const money = tellsMoney ? readMoney(fields, moneyCells, decimalMark, digits, reject) : noMoney;
      if (!money) return;
      const coversUntil = coversOf(fields);
      if (coversUntil === null) return;
      const product = productOf(fields);
      if (product === null) return;
      const identity = readBuyer(fields, head.customer, head.card, line);
      if (!identity) return;
      const receipt = receiptOf(head, identity, line, currency, money.amountMinor);
      if (!tellsMoney) {
        receipt.amountKnown = false;
        receipt.coversUntil = coversUntil;
        return;
      }
      const { amountMinor, tenThousandths, unitCostMinor } = money;
      stage.line(receipt, { line, product, tenThousandths, amountMinor, unitCostMinor, coversUntil });
      let sum = amountMinor;
      for (const deduction of money.deductions) {
        stage.line(receipt, { line, product: undefined, tenThousandths: -10_000, amountMinor: -deduction });
        sum -= deduction;
      }
      net[currency] = (net[currency] ?? 0) + sum;
    },
    closeReceipts() {
      for (const receipt of opened) stage.close(receipt);
      opened = [];
      byBuyer = new Map();
      last = undefined;
    },
  };
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
const digitsOf = new Map<string, number>();

/** Decimals of a currency's minor unit; undefined for a code that is no currency. */
function currencyDigits(currency: string): number | undefined {
  let digits = digitsOf.get(currency);
  if (digits === undefined && currencies.has(currency)) {
    digits = minorDigits(currency);
    digitsOf.set(currency, digits);
  }
  return digits;
}
