// What all lines of a receipt have in common: who, when, where, under which number.
import type { Cell } from './cells.ts';
import { type dateReader, readTime } from './dates.ts';
import { longestName, type Moment, momentOf, type Reject } from './reader-kit.ts';
import type { RejectionCode } from './rejections.ts';
import type { Shape } from './shape.ts';

/** Texts of a row; '' where the row or the mapping tells nothing. */
interface HeadCells {
  readonly customer: string;
  readonly card: string;
  readonly receipt: string;
  readonly date: string;
  readonly time: string;
  readonly currency: string;
  readonly store: string;
  readonly coupon: string;
  readonly cancelled: string;
}

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
const named = ['customer', 'card', 'receipt', 'store', 'coupon'] as const;
const nowhere: Moment = { instant: 0, day: 0, text: '' };

/** A reader of heads; undefined for a record that was rejected. It remembers the row before. */
export function headReader(
  cell: (field: string) => Cell,
  shape: Shape,
  toDate: ReturnType<typeof dateReader>,
  place: HeadPlace,
  reject: Reject,
): (fields: readonly string[]) => Head | undefined {
  const cells = {
    customer: cell('customer'),
    card: cell('card'),
    receipt: cell('receipt'),
    date: cell('date'),
    time: cell('time'),
    currency: cell('currency'),
    store: cell('store'),
    coupon: cell('coupon'),
    cancelled: cell('cancelled'),
  };
  let before: HeadCells | undefined;
  let lastMoment: { date: string; time: string; store: string; moment: Moment } | undefined;

  const read = (fields: readonly string[]) => ({
    customer: cells.customer(fields),
    card: cells.card(fields),
    receipt: cells.receipt(fields),
    date: cells.date(fields),
    time: cells.time(fields),
    currency: cells.currency(fields),
    store: cells.store(fields),
    coupon: cells.coupon(fields),
    cancelled: cells.cancelled(fields),
    moment: nowhere,
  });

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
    let head = read(fields);
    if (shape.inherits) {
      if (before && head.receipt !== '' && head.receipt === before.receipt) head = filledFrom(head, before);
      before = head;
    }
    if (head.customer === '' && head.card === '') return refuse('customer', 'no_customer');
    if (head.cancelled !== '' && !/^(?:0|no|false)$/i.test(head.cancelled)) return refuse('cancelled', 'cancelled');
    if (isLong(head)) return refuse(named.find((field) => head[field].length > longestName) ?? 'customer', 'too_long');
    if (head.date === '') return refuse('date', 'no_date');
    if (shape.receipt === 'column' && head.receipt === '') return refuse('receipt', 'no_receipt');
    const found = moment(head);
    if (!found) return undefined;
    head.moment = found;
    return head;
  };
}

function isLong({ customer, card, receipt, store, coupon }: HeadCells): boolean {
  return Math.max(customer.length, card.length, receipt.length, store.length, coupon.length) > longestName;
}

/** The row with its empty cells filled from another one. */
function filledFrom<T extends object>(head: T, other: object): T {
  const filled = Object.entries(head).map(([key, text]) => [
    key,
    text === '' ? other[key as keyof typeof other] : text,
  ]);
  return Object.fromEntries(filled) as T;
}
