// What all lines of a receipt have in common: who, when, where, under which number.
import type { Cell } from './cells.ts';
import { type dateReader, readTime } from './dates.ts';
import { longestName, type Moment, momentOf, type Reject } from './reader-kit.ts';
import type { RejectionCode } from './rejections.ts';
import type { Shape } from './shape.ts';

const headFields = ['customer', 'card', 'receipt', 'date', 'time', 'currency', 'store', 'coupon', 'cancelled'] as const;
type HeadField = (typeof headFields)[number];
type HeadCells = Readonly<Record<HeadField, string>>;

export interface Head extends HeadCells {
  readonly moment: Moment;
}

export interface HeadPlace {
  readonly zone: string;
  /** Zones of the stores that have one of their own. */
  readonly storeZones: ReadonlyMap<string, string>;
  /** Today's local day number and the present instant: nothing may lie after them. */
  readonly today: number;
  readonly now: number;
}

const clockSkew = 3_600_000;
const namedFields = ['customer', 'card', 'receipt', 'store', 'coupon'] as const;

/** A reader of heads; undefined for a record that was rejected. It remembers the row before. */
export function headReader(
  cell: (field: string) => Cell,
  shape: Shape,
  toDate: ReturnType<typeof dateReader>,
  place: HeadPlace,
  reject: Reject,
): (fields: readonly string[]) => Head | undefined {
  const cells = headFields.map((field) => [field, cell(field)] as const);
  let before: HeadCells | undefined;
  let lastMoment: { date: string; time: string; store: string; moment: Moment } | undefined;

  const read = (fields: readonly string[]): HeadCells => {
    const head = {} as Record<HeadField, string>;
    for (const [field, pick] of cells) head[field] = pick(fields);
    if (shape.inherits && before && head.receipt !== '' && head.receipt === before.receipt) {
      for (const field of headFields) if (head[field] === '') head[field] = before[field];
    }
    before = head;
    return head;
  };

  const moment = (head: HeadCells): Moment | undefined => {
    const { date, time, store } = head;
    if (lastMoment && lastMoment.date === date && lastMoment.time === time && lastMoment.store === store) {
      return lastMoment.moment;
    }
    const written = toDate(date);
    if (!written) return refuse('date', 'bad_date');
    const ofDay = time === '' ? written.time : readTime(time);
    if (time !== '' && ofDay === undefined) return refuse('time', 'bad_time');
    const found = momentOf(written, ofDay, place.storeZones.get(store) ?? place.zone);
    if (found.day > place.today || (ofDay !== undefined && found.instant > place.now + clockSkew)) {
      return refuse('date', 'future');
    }
    lastMoment = { date, time, store, moment: found };
    return found;
  };

  const refuse = (field: string, code: RejectionCode): undefined => {
    reject(field, code);
    return undefined;
  };

  return (fields) => {
    const head = read(fields);
    if (head.customer === '' && head.card === '') return refuse('customer', 'no_customer');
    if (head.cancelled !== '' && !/^(?:0|no|false)$/i.test(head.cancelled)) return refuse('cancelled', 'cancelled');
    for (const field of namedFields) if (head[field].length > longestName) return refuse(field, 'too_long');
    if (head.date === '') return refuse('date', 'no_date');
    if (shape.receipt === 'column' && head.receipt === '') return refuse('receipt', 'no_receipt');
    const found = moment(head);
    return found && { ...head, moment: found };
  };
}
