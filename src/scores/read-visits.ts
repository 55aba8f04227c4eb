// Reads visit days for fitting: every customer's, or an even sample of a large base.
import { addDays, type Day, type Db, dayNumber } from '../ground/index.ts';
import type { Visits } from '../models/index.ts';
import { type BinaryRow, readBinaryCopy } from './binary-copy.ts';
import { valuePeriodDays } from './value-classes.ts';

export interface FittingData {
  readonly visits: Visits;
  /** What each active customer of the sample spent in the value period, in minor units. */
  readonly activeSpend: Float64Array;
}

/**
 * In the order of the customers' numbers, so that the same purchases give the same fit to the last digit.
 * Visits up to `asOf` of every n-th customer who bought by then and did not object, n = `every`. Only integers go into
 * the text of the COPY, which takes no parameters.
 */
export async function readVisits(db: Db, asOf: Day, every: number): Promise<FittingData> {
  const asOfNumber = dayNumber(asOf);
  const periodStart = dayNumber(addDays(asOf, -valuePeriodDays));
  const days = growing();
  const starts = growing();
  const spend = growing();
  const source = db.copyOut(`copy (
    select s.visit_days, s.visit_net_minor from customer_statistics s join customer c using (customer_id)
    where c.objected_at is null and s.first_day <= date '1970-01-01' + ${asOfNumber} and s.customer_id % ${every} = 0
    order by s.customer_id
  ) to stdout (format binary)`);
  const add = ({ bytes, start }: BinaryRow) => {
    // array header: ndim, flags, element type, count, lower bound; then each element with its length before it
    const count = bytes.readInt32BE(start[0] + 12);
    starts.push(days.size());
    let spent = 0;
    let last = 0;
    for (let i = 0; i < count; i++) {
      const day = bytes.readInt32BE(start[0] + 20 + 8 * i + 4);
      if (day > asOfNumber) break;
      days.push(day);
      last = day;
      if (day > periodStart) spent += Number(bytes.readBigInt64BE(start[1] + 20 + 12 * i + 4));
    }
    if (last > periodStart) spend.push(spent);
  };
  for await (const _ of readBinaryCopy(source, 2, add, () => undefined));
  starts.push(days.size());
  return { visits: { starts: starts.taken(), days: days.taken() }, activeSpend: spend.taken() };
}

/** Numbers that arrive one by one, in one typed array that doubles. */
function growing() {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    size: () => length,
    push(value: number) {
      if (length === values.length) {
        const larger = new Float64Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    taken: () => values.subarray(0, length),
  };
}
