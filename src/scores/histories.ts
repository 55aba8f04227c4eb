// Streams every customer's purchase history as batches of typed arrays: what the models fit on and score.
import { type Day, type Db, dayNumber } from '../ground/index.ts';
import type { Summary } from '../models/index.ts';
import { type BinaryRow, readBinaryCopy } from './binary-copy.ts';
import type { ShopTime } from './season.ts';

/** Customers side by side, one index per customer; days are day numbers (since 1970-01-01). */
export interface Histories {
  readonly size: number;
  readonly customerId: Float64Array;
  /** What the models read, in days of the shop's time. T leaves out those on which the customer was still provided for. */
  readonly summary: Summary;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
  /** Calendar days since the later of the last visit and coveredUntil; never negative. */
  readonly silence: Int32Array;
  /** The same in the shop's time: what the models are asked with. */
  readonly silenceTime: Float64Array;
  /** Last day on which the customer is still provided for (lease, subscription, stock); lastDay when unknown. */
  readonly coveredUntil: Int32Array;
  /** Longest gap between two visits, in days; 0 with one visit. */
  readonly longestGap: Int32Array;
  /** Net amount of all visits, and of those within the value period, in minor units. */
  readonly netMinor: Float64Array;
  readonly periodNetMinor: Float64Array;
  /** Sum of the squares of the net amounts of all visits. */
  readonly netSquares: Float64Array;
  /** Median net amount of a visit, in minor units. */
  readonly usualReceiptMinor: Float64Array;
  /** Known margin as a share of the amount that it is known for; NaN when it is known for nothing. */
  readonly marginShare: Float64Array;
}

export interface HistoryOptions {
  /** Only these customers; all when absent. */
  readonly customerIds?: readonly number[];
  /** Discount of one's own history per purchase, 0 < rho <= 1. */
  readonly rho: number;
  readonly time: ShopTime;
  /** Days of the value period that ends on the as-of day. */
  readonly periodDays: number;
}

/** Small enough that a base of a few thousand keeps two threads busy; larger ones cost no less a customer. */
const batchSize = 2_500;
const fields = 6;

/**
 * Yields the histories of all customers who bought on or before `asOf` and did not object, batch by batch, so
 * that memory does not grow with the base. Later purchases are not seen, but for the share of
 * margin, which is of all: any past day can be asked for.
 */
export async function* readHistories(db: Db, asOf: Day, options: HistoryOptions): AsyncGenerator<Histories> {
  const asOfNumber = dayNumber(asOf);
  let batch = emptyBatch(asOfNumber, options);
  const rows = readBinaryCopy(
    db.copyOut(historyQuery(asOfNumber, options.customerIds)),
    fields,
    (row) => batch.add(row),
    () => {
      if (batch.size() < batchSize) return undefined;
      const full = batch.finish();
      batch = emptyBatch(asOfNumber, options);
      return full;
    },
  );
  yield* rows;
  if (batch.size() > 0) yield batch.finish();
}

/** COPY takes no parameters: only integers, checked here, go into the text. */
function historyQuery(asOfNumber: number, customerIds?: readonly number[]): string {
  const chosen = customerIds?.map((id) => {
    if (!Number.isSafeInteger(id)) throw new RangeError(`not a customer id: ${id}`);
    return id;
  });
  const on = `date '1970-01-01' + ${asOfNumber}`;
  return `copy (
    select s.customer_id, s.visit_days, s.visit_net_minor,
      case when s.covers_until is null or s.last_day <= ${on} then s.covers_until else (
        select max(p.covers_until) from purchase p
        where p.customer_id = s.customer_id and p.day <= ${on} and p.voided_at is null
      ) end,
      s.margin_minor, s.margin_known_minor
    from customer_statistics s join customer c using (customer_id)
    where c.objected_at is null and s.first_day <= ${on}
    ${chosen ? `and s.customer_id = any('{${chosen.join(',')}}'::bigint[])` : ''}
  ) to stdout (format binary)`;
}

function emptyBatch(asOf: number, options: HistoryOptions) {
  // Arrays grow by doubling and are cut at the end: a question about one customer must not allocate for a whole batch.
  let columns = allocate(options.customerIds ? options.customerIds.length : 1024);
  let size = 0;
  const amounts: number[] = [];
  return {
    size: () => size,
    add(row: BinaryRow) {
      if (size === columns.customerId.length) columns = enlarge(columns);
      if (readOne(row, columns, size, asOf, options, amounts)) size++;
    },
    finish: () => assemble(cut(columns, size), size, options.rho),
  };
}

type Columns = ReturnType<typeof allocate>;

function allocate(capacity: number) {
  return {
    customerId: new Float64Array(capacity),
    x: new Float64Array(capacity),
    tx: new Float64Array(capacity),
    T: new Float64Array(capacity),
    silence: new Int32Array(capacity),
    silenceTime: new Float64Array(capacity),
    firstDay: new Int32Array(capacity),
    lastDay: new Int32Array(capacity),
    coveredUntil: new Int32Array(capacity),
    longestGap: new Int32Array(capacity),
    logGaps: new Float64Array(capacity),
    recentCount: new Float64Array(capacity),
    recentDays: new Float64Array(capacity),
    recentLogGaps: new Float64Array(capacity),
    netMinor: new Float64Array(capacity),
    periodNetMinor: new Float64Array(capacity),
    netSquares: new Float64Array(capacity),
    usualReceiptMinor: new Float64Array(capacity),
    marginShare: new Float64Array(capacity),
  };
}

function enlarge(columns: Columns): Columns {
  const larger = allocate(Math.max(64, columns.customerId.length * 2));
  for (const key of Object.keys(columns) as (keyof Columns)[]) larger[key].set(columns[key] as never);
  return larger;
}

function cut(columns: Columns, size: number): Columns {
  const result = {} as Record<keyof Columns, Float64Array | Int32Array>;
  for (const key of Object.keys(columns) as (keyof Columns)[]) result[key] = columns[key].subarray(0, size);
  return result as unknown as Columns;
}

function assemble(columns: Columns, size: number, rho: number): Histories {
  const { x, tx, T, logGaps, recentCount, recentDays, recentLogGaps, ...rest } = columns;
  const recent = { rho, x: recentCount, tx: recentDays, logGaps: recentLogGaps };
  return {
    ...rest,
    size,
    summary: { unit: 'days', x, tx, T, logGaps, weight: new Float64Array(size).fill(1), recent },
  };
}

/** Reads one customer into place `at`; false when nothing was bought up to the as-of day. */
function readOne(
  { bytes, start, length }: BinaryRow,
  into: Columns,
  at: number,
  asOf: number,
  options: HistoryOptions,
  amounts: number[],
): boolean {
  const count = length[1] < 12 ? 0 : bytes.readInt32BE(start[1] + 12);
  // an array's elements begin after ndim, flags, element type, count, lower bound; each has its length before it
  const days = start[1] + 20;
  const nets = start[2] + 20;
  const periodStart = asOf - options.periodDays;
  const { time } = options;
  let visits = 0;
  let first = 0;
  let last = 0;
  let firstTime = 0;
  let lastTime = 0;
  let longest = 0;
  let logGaps = 0;
  let recentCount = 0;
  let recentDays = 0;
  let recentLogGaps = 0;
  let net = 0;
  let netSquares = 0;
  let periodNet = 0;
  amounts.length = 0;
  for (let i = 0; i < count; i++) {
    const day = bytes.readInt32BE(days + 8 * i + 4);
    if (day > asOf) break;
    const amount = readInt8(bytes, nets + 12 * i + 4);
    const moment = time.timeOf(day);
    if (visits === 0) {
      first = day;
      firstTime = moment;
    } else {
      const gap = moment - lastTime;
      const logGap = Math.log(gap);
      if (day - last > longest) longest = day - last;
      logGaps += logGap;
      recentCount = options.rho * recentCount + 1;
      recentDays = options.rho * recentDays + gap;
      recentLogGaps = options.rho * recentLogGaps + logGap;
    }
    last = day;
    lastTime = moment;
    visits++;
    net += amount;
    netSquares += amount * amount;
    if (day > periodStart) periodNet += amount;
    amounts.push(amount);
  }
  if (visits === 0) return false;
  const covered = length[3] < 0 ? last : bytes.readInt32BE(start[3]) + 10957;
  const margin = readInt8(bytes, start[4]);
  const marginKnown = readInt8(bytes, start[5]);
  into.customerId[at] = readInt8(bytes, start[0]);
  const rests = Math.max(last, covered);
  const silence = Math.max(0, time.timeOf(asOf) - time.timeOf(rests));
  into.x[at] = visits - 1;
  into.tx[at] = lastTime - firstTime;
  into.T[at] = lastTime - firstTime + silence;
  into.silence[at] = Math.max(0, asOf - rests);
  into.silenceTime[at] = silence;
  into.firstDay[at] = first;
  into.lastDay[at] = last;
  into.coveredUntil[at] = rests;
  into.longestGap[at] = longest;
  into.logGaps[at] = logGaps;
  into.recentCount[at] = recentCount;
  into.recentDays[at] = recentDays;
  into.recentLogGaps[at] = recentLogGaps;
  into.netMinor[at] = net;
  into.netSquares[at] = netSquares;
  into.periodNetMinor[at] = periodNet;
  into.usualReceiptMinor[at] = median(amounts);
  into.marginShare[at] = marginKnown > 0 ? margin / marginKnown : Number.NaN;
  return true;
}

function readInt8(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 4294967296 + bytes.readUInt32BE(at + 4);
}

/** Median of whole minor units, rounded to a whole one; the order of `amounts` is not kept. */
function median(amounts: number[]): number {
  amounts.sort((a, b) => a - b);
  const middle = amounts.length >> 1;
  return amounts.length % 2 === 1 ? amounts[middle] : Math.round((amounts[middle - 1] + amounts[middle]) / 2);
}
