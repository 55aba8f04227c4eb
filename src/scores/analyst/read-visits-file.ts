// The visits in a file of purchases: what the models learn from, under the same rule for a visit as in the ledger.
import { type Day, dayFromNumber, dayNumber, minorDigits, Problem, type Progress, silent } from '../../ground/index.ts';
import { type LoggedLine, type PurchaseLog, type PurchaseLogOptions, readPurchaseLog } from '../../ledger/index.ts';
import { type Visits, visitsOf } from '../../models/index.ts';
import { scoreErrors } from '../errors.ts';

export interface FileVisits {
  readonly file: string;
  /** The file's own names, by the customer numbers of `visits`. */
  readonly customers: readonly string[];
  /** Amounts in major units of the file's currency; absent where the file tells none, or several currencies. */
  readonly visits: Visits;
  /** Currency of the amounts; undefined where the file tells none, or several. */
  readonly currency: string | undefined;
  /** Names of customers who are known by returns alone: they bought nothing, and nothing is foretold of them. */
  readonly returnsAlone: readonly string[];
  /** Day numbers of the first and the last visit. */
  readonly first: number;
  readonly last: number;
  readonly log: PurchaseLog;
}

/** Receipts as columns. A receipt is a visit when its net is positive or nothing in it was returned. */
interface Receipts {
  readonly customer: number[];
  readonly day: number[];
  /** Minor units. */
  readonly net: number[];
  readonly returned: boolean[];
}

/** Progress is told every so many lines. */
const linesTold = 20_000;

/** Reads the whole file. Throws a Problem when it cannot be read or holds no visit at all. */
export async function readVisitsFile(
  file: string,
  options: PurchaseLogOptions,
  progress: Progress = silent,
): Promise<FileVisits> {
  let lines = 0;
  const numbers = new Map<string, number>();
  const receipts: Receipts = { customer: [], day: [], net: [], returned: [] };
  const open = new Map<string, number>();
  const currencies = new Set<string>();
  const log = await readPurchaseLog(file, options, (line) => {
    if (++lines % linesTold === 0) progress(lines, undefined, 'lines');
    const customer = numberOf(numbers, line.customer);
    const at = receiptOf(line, customer, receipts, open);
    if (line.amountMinor === undefined) return;
    currencies.add(line.currency);
    receipts.net[at] += line.amountMinor;
    if (line.amountMinor < 0) receipts.returned[at] = true;
  });
  // plain loops: on hundreds of thousands of receipts this is a tenth of a command's time
  const rows = new Int32Array(receipts.day.length);
  let visiting = 0;
  for (let i = 0; i < rows.length; i++) if (receipts.net[i] > 0 || !receipts.returned[i]) rows[visiting++] = i;
  const pick = (column: readonly number[]): Float64Array => {
    const picked = new Float64Array(visiting);
    for (let i = 0; i < visiting; i++) picked[i] = column[rows[i]];
    return picked;
  };
  const day = pick(receipts.day);
  if (day.length === 0) {
    const found = `none of its ${log.lines} lines can be read as a purchase`;
    throw new Problem(scoreErrors.file_without_purchases, { file, until: 'any day', found });
  }
  // amounts of different currencies cannot be added up: such a file tells visits only
  const [currency] = currencies.size === 1 ? currencies : [];
  const major = currency && pick(receipts.net).map((net) => net / 10 ** minorDigits(currency));
  const visits = visitsOf(pick(receipts.customer), day, numbers.size, major || undefined);
  const first = day.reduce((low, one) => Math.min(low, one));
  const last = day.reduce((high, one) => Math.max(high, one));
  const customers = [...numbers.keys()];
  const returnsAlone = customers.filter((_, i) => visits.starts[i] === visits.starts[i + 1]);
  return { file, customers, visits, currency, returnsAlone, first, last, log };
}

/** The day number to look from: the one asked for, else that of the last visit. A Problem when nobody had bought by then. */
export function lookFrom(source: FileVisits, until: Day | undefined): number {
  if (until === undefined) return source.last;
  const day = dayNumber(until);
  if (day >= source.first) return day;
  const found = `the first is of ${dayFromNumber(source.first)}, the last of ${dayFromNumber(source.last)}`;
  throw new Problem(scoreErrors.file_without_purchases, { file: source.file, until, found });
}

/** The number of a name, counted from 0 in the order in which names appear. */
export function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

function receiptOf(line: LoggedLine, customer: number, receipts: Receipts, open: Map<string, number>): number {
  // the day belongs to the key: shops that count their receipts anew each day repeat the numbers
  const key = line.receipt === undefined ? undefined : `${customer} ${line.day} ${line.receipt}`;
  const known = key === undefined ? undefined : open.get(key);
  if (known !== undefined) return known;
  const at = receipts.day.push(line.day) - 1;
  receipts.customer.push(customer);
  receipts.net.push(0);
  receipts.returned.push(false);
  if (key !== undefined) open.set(key, at);
  return at;
}
