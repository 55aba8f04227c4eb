// Reads a file of purchases line by line without a database: the layout, the presets and the strictness of an import.
import { defaultShop } from '../../ground/index.ts';
import type { Ambiguity, ImportMapping } from '../contract.ts';
import { cardCustomer } from '../facts/resolve.ts';
import { cellsOf, writtenIn } from './cells.ts';
import { moneyLimits } from './currency-digits.ts';
import { currencyNamed } from './currency-words.ts';
import { readerOfCustomers } from './customer-cell.ts';
import { dateReader } from './dates.ts';
import { inspectAs, notesUnder } from './inspect-file.ts';
import { formatTold, type MappingOptions, mappingFrom } from './mapping-options.ts';
import { lookAtFile } from './open-text.ts';
import { toldMeanings } from './payment.ts';
import { type Head, headReader } from './read-head.ts';
import { moneyCells, readMoney, withoutTotal } from './read-money.ts';
import { readRecords } from './read-records.ts';
import { nameOf, productNamer } from './reader-kit.ts';
import { discountOf, receiptEnds, refundOf, type WholeReceipt } from './receipt-ends.ts';
import { receiptTotals, settleAmounts, tellsTotals } from './receipt-totals.ts';
import { type RejectionCode, rejections } from './rejections.ts';
import type { Row } from './row.ts';
import { shapeOf } from './shape.ts';
import { isSpoiltId } from './spoilt-ids.ts';
import { merged, unknownWords } from './unknown-words.ts';

/** One line of a file of purchases. */
export interface LoggedLine {
  readonly customer: string;
  /** The receipt's number, or its moment where lines have none; undefined where every line is a receipt of its own. */
  readonly receipt: string | undefined;
  /** Days since 1970-01-01, local. */
  readonly day: number;
  /** Milliseconds since 1970-01-01 UTC; noon where the file tells no time of day. */
  readonly instant: number;
  readonly product: string | undefined;
  /** Minor units of the line's currency, negative for a return; undefined in files that tell no amounts. */
  readonly amountMinor: number | undefined;
  readonly currency: string;
}

export interface PurchaseLogOptions extends MappingOptions {
  readonly preset?: string;
  /** Nothing may have been bought after this instant. */
  readonly now: Date;
}

/** What was read, and what was left out and why. */
export interface PurchaseLog {
  readonly mapping: ImportMapping;
  readonly lines: number;
  readonly rejected: Readonly<Partial<Record<RejectionCode, number>>>;
  /** The first few of them in words, as in 'line 7, date 31/02/2024: no such date'. */
  readonly firstRejected: readonly string[];
  /** What was guessed about the file and may be wrong, and words in it that are not known. */
  readonly notes: readonly Ambiguity[];
}

/** So many rejected lines are told one by one. */
const toldRejected = 5;
const longestValue = 40;

/**
 * Hands every line of a file that an import would take in to `take`, in the order of the file; lines rejected are counted.
 * Throws a Problem when the file cannot be read or its layout stays in doubt.
 */
export async function readPurchaseLog(
  path: string,
  options: PurchaseLogOptions,
  take: (line: LoggedLine) => void,
): Promise<PurchaseLog> {
  const file = await lookAtFile(path);
  const inspection = await inspectAs(file, undefined, {
    kind: 'purchases',
    preset: options.preset,
    format: formatTold(options),
  });
  const mapping = await settleAmounts(file, defaultShop.country, mappingFrom(inspection, options));
  const rejected: Partial<Record<RejectionCode, number>> = {};
  const firstRejected: string[] = [];
  const unknown = unknownWords();
  let lines = 0;
  let line = 0;
  let present: Row;
  let written: ReturnType<typeof writtenIn> = () => '';
  const reject = (field: string, code: RejectionCode, value: string) => {
    rejected[code] = (rejected[code] ?? 0) + 1;
    if (firstRejected.length === toldRejected) return;
    const told = value === '' ? '' : `, ${field} ${value.slice(0, longestValue).replace(/\p{Cc}/gu, ' ')}`;
    firstRejected.push(`line ${line}${told}: ${rejections[code].reason}`);
  };
  let reader: LineReader | undefined;
  await readRecords(file, 'purchases', mapping, {
    columns(names) {
      written = writtenIn(mapping, names);
      reader = lineReader(
        mapping,
        names,
        options.now,
        take,
        (field, code) => reject(field, code, written(present, field)),
        unknown.add,
      );
    },
    record(row, number) {
      lines++;
      line = number;
      present = row;
      reader?.record(row);
    },
    damaged(number, code) {
      lines++;
      line = number;
      reader?.damaged();
      reject('line', code, '');
    },
    pause: async () => undefined,
  });
  reader?.end();
  const notes = merged(notesUnder(inspection, mapping), unknown.notes());
  return { mapping, lines, rejected, firstRejected, notes };
}

interface LineReader {
  record(row: Row): void;
  /** A record that could not be read lies here. */
  damaged(): void;
  /** No more records. */
  end(): void;
}

const unlessSpoilt = (id: string) => (isSpoiltId(id) ? '' : id);
/** Whoever reads a log keeps its customers all the same: looked up by their bytes, they are the same strings each time. */
const wholeLog = { meanings: 2 ** 20, bytes: 2 ** 25 };

const nothingTold: WholeReceipt = { discountMinor: 0, goodsMinor: undefined, refundMinor: 0 };

/** A receipt while its lines are read. */
interface LoggedReceipt {
  readonly line: LoggedLine;
  netMinor: number;
}

/** A reader of records under `columns`. What is taken off at a receipt's end becomes a line of its own, without a product. */
function lineReader(
  mapping: ImportMapping,
  columns: readonly string[],
  now: Date,
  take: (line: LoggedLine) => void,
  reject: (field: string, code: RejectionCode) => void,
  unknownWord: (word: string) => void,
): LineReader {
  const cells = cellsOf(mapping, columns, wholeLog);
  const zone = mapping.zone ?? defaultShop.zone;
  const tellsMoney = mapping.columns.amount !== undefined || mapping.columns.price !== undefined;
  const shape = shapeOf(mapping);
  const { dateOrder } = mapping.format;
  const states = toldMeanings(mapping);
  const readCustomer = readerOfCustomers('purchases', mapping);
  const place = { zone, storeZones: new Map(), now: now.getTime(), dateOrder, states, readCustomer, unknownWord };
  const home = mapping.currency ?? defaultShop.currency;
  const namesProduct = productNamer(cells);
  const heads = headReader(cells, shape, dateReader(dateOrder), place, reject);
  const moneyOf = moneyCells(cells);
  const product = { id: cells.repeated('product'), name: cells.repeated('product_name') };
  const ends = receiptEnds<LoggedReceipt>(({ line, netMinor }, whole) => {
    const discount = discountOf(netMinor, whole);
    for (const minor of [discount, refundOf(netMinor - discount, whole.refundMinor)]) {
      if (minor > 0) take({ ...line, product: undefined, amountMinor: -minor });
    }
  });
  let last: LoggedReceipt | undefined;
  const totalOf = tellsTotals(mapping) ? receiptTotals() : undefined;

  const lineOf = (row: Row, head: Head): { line: LoggedLine; whole: WholeReceipt } | undefined => {
    const currency = head.currency === '' ? home : currencyNamed(head.currency, home);
    const limits = currency === undefined ? undefined : moneyLimits(currency);
    if (currency === undefined || limits === undefined) {
      reject('currency', 'bad_currency');
      return undefined;
    }
    const { meaning } = head;
    if (!tellsMoney && (meaning === 'return' || meaning === 'exchange')) {
      reject(head.type === '' ? 'status' : 'type', 'no_sale');
      return undefined;
    }
    let money = tellsMoney ? readMoney(row, moneyOf, limits, reject, meaning) : undefined;
    if (money === null) return undefined;
    const { moment } = head;
    const customer = head.customer === '' ? cardCustomer(head.card) : head.customer;
    if (totalOf && money) {
      const what = `${product.id(row)}\0${product.name(row)}\0${money.tenThousandths}`;
      const kind = totalOf(`${customer}\0${head.receipt}`, money.amountMinor, what);
      if (kind === 'other') reject('amount', 'other_total');
      if (kind === 'other' || kind === 'repeated') return undefined;
      if (kind === 'further') money = withoutTotal(money);
    }
    const line = {
      customer,
      receipt: shape.receipt === 'column' ? head.receipt : shape.receipt === 'moment' ? nameOf(moment) : undefined,
      day: moment.day,
      instant: moment.instant,
      product: unlessSpoilt(product.id(row)) || product.name(row) || undefined,
      amountMinor: money && money.amountMinor - (money.goodsMinor === undefined ? money.discountMinor : 0),
      currency,
    };
    const whole = money ?? nothingTold;
    return { line, whole: meaning === 'refunded' ? { ...whole, refundMinor: Number.POSITIVE_INFINITY } : whole };
  };

  return {
    record(row) {
      const head = heads.read(row, () => namesProduct(row));
      const read = head && lineOf(row, head);
      if (!read) return;
      const { line, whole } = read;
      if (
        last?.line.receipt === undefined ||
        last.line.receipt !== line.receipt ||
        last.line.customer !== line.customer
      ) {
        last = { line, netMinor: 0 };
      }
      last.netMinor += line.amountMinor ?? 0;
      ends.row(last, whole, () => take(line));
    },
    damaged: () => heads.interrupt(),
    end: () => ends.end(),
  };
}
