// What all lines of a receipt have in common: who, when, where, under which number.
import { zoneDays } from '../facts/zone-days.ts';
import { isNobodysAccount } from '../people/nobody.ts';
import { cardOf, customerIdOf } from '../people/person.ts';
import type { Cells } from './cells.ts';
import { type dateReader, isOfOtherOrder, readTime } from './dates.ts';
import { type Payment, paymentOf } from './payment.ts';
import type { Preset } from './presets.ts';
import { longestName, type Moment, momentOf, type Reject } from './reader-kit.ts';
import type { RejectionCode } from './rejections.ts';
import type { Row } from './row.ts';
import type { Shape } from './shape.ts';

/** Texts of a row, '' where the row or the mapping tells nothing; and its moment. */
export interface Head {
  readonly customer: string;
  readonly card: string;
  readonly receipt: string;
  readonly date: string;
  readonly time: string;
  readonly currency: string;
  readonly store: string;
  readonly coupon: string;
  readonly status: string;
  readonly cancelled: string;
  /** Set once the row is understood. */
  moment: Moment;
  payment: Payment;
}

export interface HeadPlace {
  readonly zone: string;
  /** Zones of the stores that have one of their own. */
  readonly storeZones: ReadonlyMap<string, string>;
  /** The present instant in milliseconds: nothing may lie after it. */
  readonly now: number;
  /** Words of the file's preset for the state of an order. */
  readonly states?: Preset['states'];
}

const clockSkew = 3_600_000;
/** The first days of Unix, of SQL and of spreadsheets stand for no date; nobody's rhythm begins there. */
const placeholders = new Set([0, -25_567, -25_568, -25_569]);
/** What a head stands at until its date is read. */
const nowhere: Moment = {
  instant: 0,
  day: 0,
  written: { day: 0, time: undefined, offset: undefined },
  time: undefined,
};
const named = ['customer', 'card', 'receipt', 'store', 'coupon'] as const;

/**
 * A reader of heads; undefined for a record that was rejected. It remembers the row before. `cancelled` is told of orders
 * that came to nothing, which an earlier file may have brought in as paid.
 */
export function headReader(
  of: Cells,
  shape: Shape,
  toDate: ReturnType<typeof dateReader>,
  place: HeadPlace,
  reject: Reject,
  cancelled: (head: Head) => void = () => undefined,
): (row: Row) => Head | undefined {
  const cells = {
    customer: of.meaning('customer', (text) => customerIdOf(text) ?? ''),
    isAccount: of.meaning('name', isNobodysAccount),
    card: of.meaning('card', (text) => cardOf(text) ?? ''),
    receipt: of.repeated('receipt'),
    date: of.repeated('date'),
    time: of.repeated('time'),
    currency: of.repeated('currency'),
    store: of.repeated('store'),
    coupon: of.text('coupon'),
    status: of.repeated('status'),
    cancelled: of.repeated('cancelled'),
  };
  /** The row before as it was written, and with what it inherited. */
  let written: Head | undefined;
  let before: Head | undefined;
  let isGood = false;
  let lastMoment: { date: string; time: string; store: string; moment: Moment } | undefined;

  /** Whoever is known by an address is somebody, whatever a shop calls its guests. */
  const customerOf = (row: Row): string => {
    const customer = cells.customer(row);
    return cells.isAccount(row) && !customer.includes('@') ? '' : customer;
  };

  const read = (row: Row): Head => ({
    customer: customerOf(row),
    card: cells.card(row),
    receipt: cells.receipt(row),
    date: cells.date(row),
    time: cells.time(row),
    currency: cells.currency(row),
    store: cells.store(row),
    coupon: cells.coupon(row),
    status: cells.status(row),
    cancelled: cells.cancelled(row),
    moment: nowhere,
    payment: 'paid',
  });

  const todays = new Map<string, number>();
  const todayIn = (zone: string): number => {
    let today = todays.get(zone);
    if (today === undefined) {
      today = zoneDays(zone).dayOf(place.now);
      todays.set(zone, today);
    }
    return today;
  };

  const moment = (head: Head): Moment | undefined => {
    const { date, time, store } = head;
    if (lastMoment && lastMoment.date === date && lastMoment.time === time && lastMoment.store === store) {
      return lastMoment.moment;
    }
    const written = toDate(date);
    if (!written) return refuse('date', isOfOtherOrder(date) ? 'other_order' : 'bad_date');
    const ofDay = time === '' ? written.time : readTime(time);
    if (time !== '' && ofDay === undefined) return refuse('time', 'bad_time');
    if (placeholders.has(written.day)) return refuse('date', 'no_date');
    const zone = place.storeZones.get(store) ?? place.zone;
    const found = momentOf(written, ofDay, zone);
    const isFuture = ofDay === undefined ? found.day > todayIn(zone) : found.instant > place.now + clockSkew;
    if (isFuture) return refuse('date', 'future');
    lastMoment = { date, time, store, moment: found };
    return found;
  };

  const refused = (field: string, code: RejectionCode): false => {
    reject(field, code);
    return false;
  };
  const refuse = (field: string, code: RejectionCode): undefined => {
    reject(field, code);
    return undefined;
  };

  const understand = (head: Head): boolean => {
    if (head.customer === '' && head.card === '') return refused('customer', 'no_customer');
    if (isLong(head)) return refused(named.find((field) => head[field].length > longestName) ?? 'customer', 'too_long');
    head.payment = paymentOf(head.status, place.states);
    const isCancelled = head.cancelled !== '' && !/^(?:0|no|false)$/i.test(head.cancelled);
    if (isCancelled || head.payment === 'cancelled') cancelled(head);
    if (isCancelled) return refused('cancelled', 'cancelled');
    if (head.payment === 'unpaid' || head.payment === 'cancelled') return refused('status', 'not_paid');
    if (head.date === '') return refused('date', 'no_date');
    if (shape.receipt === 'column' && head.receipt === '') return refused('receipt', 'no_receipt');
    const found = moment(head);
    if (!found) return false;
    head.moment = found;
    return true;
  };

  return (row) => {
    const head = read(row);
    // the lines of a basket have one head
    if (isGood && written && isSame(head, written)) return before;
    written = head;
    const inherits = shape.inherits && head.receipt !== '' && head.receipt === before?.receipt;
    before = inherits && before ? filledFrom(head, before) : head;
    isGood = understand(before);
    return isGood ? before : undefined;
  };
}

function isSame(one: Head, other: Head): boolean {
  return (
    one.customer === other.customer &&
    one.date === other.date &&
    one.receipt === other.receipt &&
    one.time === other.time &&
    one.card === other.card &&
    one.currency === other.currency &&
    one.store === other.store &&
    one.coupon === other.coupon &&
    one.status === other.status &&
    one.cancelled === other.cancelled
  );
}

function isLong({ customer, card, receipt, store, coupon }: Head): boolean {
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
