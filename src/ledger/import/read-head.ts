// What all lines of a receipt have in common: who, when, where, under which number.
import type { FileFormat, LineMeaning } from '../contract.ts';
import { zoneDays } from '../facts/zone-days.ts';
import { isNobodysAccount } from '../people/nobody.ts';
import { cardOf, customerIdOf } from '../people/person.ts';
import type { Cells } from './cells.ts';
import { type dateReader, readTime, whyNoDate } from './dates.ts';
import { isKindOfCustomer } from './kinds-of-customer.ts';
import { emailIn } from './odd-cells.ts';
import { type LineSense, senseReader, type ToldMeanings } from './payment.ts';
import { longestName, type Moment, momentOf, type Reject } from './reader-kit.ts';
import type { RejectionCode } from './rejections.ts';
import type { Row } from './row.ts';
import type { Shape } from './shape.ts';
import { isSpoiltId, unlessSpoilt } from './spoilt-ids.ts';

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
  readonly type: string;
  readonly cancelled: string;
  /** The amount is below zero: what voids a sale then is a record of its own that takes it back. */
  readonly takesBack: boolean;
  /** Set once the row is understood. */
  moment: Moment;
  meaning: LineMeaning;
}

export interface HeadPlace {
  readonly zone: string;
  /** Zones of the stores that have one of their own. */
  readonly storeZones: ReadonlyMap<string, string>;
  readonly dateOrder: FileFormat['dateOrder'];
  /** The present instant in milliseconds: nothing may lie after it. */
  readonly now: number;
  /** What is told of words for states and types, see payment.ts. */
  readonly states?: ToldMeanings;
  /** How a customer's number is read, where not as any id is. */
  readonly readCustomer?: (text: string) => string | undefined;
  /** Hears every word for a state or type that is not known. */
  readonly unknownWord?: (word: string) => void;
}

/** Reads heads one after the other. */
export interface HeadReader {
  /** Undefined for a record that was rejected; `tellsLine` says whether it names a product. */
  read(row: Row, tellsLine: () => boolean): Head | undefined;
  /** A record that could not be read at all lies in between: what follows is no continuation of what came before. */
  interrupt(): void;
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
const ids = ['customer', 'card', 'receipt'] as const;
const readCard = unlessSpoilt(cardOf);

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
): HeadReader {
  const readId = unlessSpoilt(place.readCustomer ?? customerIdOf);
  const cells = {
    customer: of.meaning('customer', (text) => (isKindOfCustomer(text.trim()) ? text.trim() : (readId(text) ?? ''))),
    isAccount: of.meaning('name', isNobodysAccount),
    email: of.text('email'),
    card: of.meaning('card', (text) => readCard(text) ?? ''),
    receipt: of.repeated('receipt'),
    date: of.repeated('date'),
    time: of.repeated('time'),
    currency: of.repeated('currency'),
    store: of.repeated('store'),
    coupon: of.text('coupon'),
    status: of.repeated('status'),
    type: of.repeated('type'),
    cancelled: of.repeated('cancelled'),
  };
  const amount = of.number('amount');
  const senseOf = senseReader(place.states);
  /** The row before as it was written, and with what it inherited. */
  let written: Head | undefined;
  let before: Head | undefined;
  let isGood = false;
  let lastMoment: { date: string; time: string; store: string; moment: Moment } | undefined;

  /** Whoever is known by an address is somebody, whatever a shop calls its guests; web shops number all of them 0. */
  const customerOf = (row: Row): string => {
    const told = cells.customer(row);
    const customer = told === '0' ? (emailIn(cells.email(row)).value?.toLowerCase() ?? told) : told;
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
    type: cells.type(row),
    cancelled: cells.cancelled(row),
    takesBack: cells.type(row) !== '' && (amount.read(row)?.units ?? 0) < 0,
    moment: nowhere,
    meaning: 'paid',
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
    if (!written) return refuse('date', whyNoDate(date, place.dateOrder));
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
    if (isKindOfCustomer(head.customer)) return refused('customer', 'kind_of_customer');
    const spoilt = ids.find((field) => isSpoiltId(head[field]));
    if (spoilt !== undefined) return refused(spoilt, 'spoilt_id');
    if (isLong(head)) return refused(named.find((field) => head[field].length > longestName) ?? 'customer', 'too_long');
    const isCancelled = head.cancelled !== '' && !/^(?:0|no|false)$/i.test(head.cancelled);
    const told = senseOf(head.status, head.type);
    // a void that is written with a minus is no sale that came to nothing but the taking back of one that stands
    const voids = head.takesBack && head.status === '' && 'meaning' in told && told.meaning === 'cancelled';
    const sense: LineSense = voids ? { meaning: 'return' } : told;
    const known = 'meaning' in sense ? sense.meaning : undefined;
    if (isCancelled || known === 'cancelled') cancelled(head);
    if (isCancelled) return refused('cancelled', 'cancelled');
    if ('unknown' in sense) {
      place.unknownWord?.(head[sense.unknown]);
      return refused(sense.unknown, 'unknown_state');
    }
    head.meaning = sense.meaning;
    const field = head.status === '' ? 'type' : 'status';
    if (head.meaning === 'unpaid' || head.meaning === 'cancelled') return refused(field, 'not_paid');
    if (head.meaning === 'no_sale') return refused(field, 'no_sale');
    if (head.date === '') return refused('date', 'no_date');
    if (shape.receipt === 'column' && head.receipt === '') return refused('receipt', 'no_receipt');
    const found = moment(head);
    if (!found) return false;
    head.moment = found;
    return true;
  };

  /** The row tells nothing of who bought what order when: it goes on with the order of the row before. */
  const continues = (head: Head): boolean =>
    shape.carries && head.customer === '' && head.card === '' && head.receipt === '' && head.date === '';

  return {
    read(row, tellsLine) {
      const head = read(row);
      // the lines of a basket have one head
      if (isGood && written && isSame(head, written)) return before;
      if (continues(head) && tellsLine()) {
        if (before === undefined) return refuse('receipt', 'no_order');
        before = filledFrom(head, before);
        written = undefined;
      } else {
        written = head;
        const inherits = shape.inherits && head.receipt !== '' && head.receipt === before?.receipt;
        before = inherits && before ? filledFrom(head, before) : head;
      }
      isGood = understand(before);
      return isGood ? before : undefined;
    },
    interrupt() {
      written = undefined;
      before = undefined;
      isGood = false;
    },
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
    one.type === other.type &&
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
