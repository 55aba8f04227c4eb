// The receipts of a file as it is read, in typed arrays: 60 bytes each, so that a million of them fit beside a server. At
// the end they are put together as the merge does it: lines of one number add up, contradictions and repeats are found.
import { hashTable } from '../facts/hash-table.ts';
import { spread } from '../facts/plan.ts';

/** A piece of a receipt, closed. */
export interface Piece {
  readonly customer: number;
  /** Halves of the hash of its number. */
  readonly high: number;
  readonly low: number;
  readonly day: number;
  readonly currency: string;
  readonly netMinor: number;
  readonly returnedMinor: number;
  /** A sum over its lines that is equal for equal lines. */
  readonly content: number;
  readonly lines: number;
}

/** How receipts are told apart, as `planReceipts` does it. */
export interface PieceRules {
  /** Each receipt is one record; a second one of its number must be equal. */
  readonly whole: boolean;
  /** Receipts have no numbers: each counts. */
  readonly numbered: boolean;
}

/** What pieces come to. */
export interface Folded {
  readonly orders: number;
  readonly net: Readonly<Record<string, number>>;
  readonly firstDay: number | undefined;
  readonly lastDay: number | undefined;
  /** Orders by day number. */
  readonly ofDay: ReadonlyMap<number, number>;
  /** Orders by customer. */
  readonly ofCustomer: Int32Array;
  /** Lines of whole receipts that are in the file twice. */
  readonly repeatedLines: number;
  readonly knownOrders: number;
  /** Whether a piece is an order of its own and counts. */
  isOrder(piece: number): boolean;
}

/** Hears of receipts that contradict one another. */
export type Contradicted = (
  code: 'other_day' | 'other_currency' | 'other_content' | 'card_of_another',
  what: { readonly lines: number; readonly orders: number; readonly currency: string; readonly minor: number },
) => void;

const alone = 1;
const joined = 2;

/** No pieces yet. */
export function pieces() {
  let size = 1024;
  let ints = new Int32Array(size * 7);
  let sums = new Float64Array(size * 2);
  let known = new Uint8Array(size);
  let count = 0;
  const currencies: string[] = [];
  const grow = () => {
    size *= 2;
    const [moreInts, moreSums, moreKnown] = [
      new Int32Array(size * 7),
      new Float64Array(size * 2),
      new Uint8Array(size),
    ];
    moreInts.set(ints);
    moreSums.set(sums);
    moreKnown.set(known);
    [ints, sums, known] = [moreInts, moreSums, moreKnown];
  };
  const customerOf = (piece: number) => ints[piece * 7];
  const dayOf = (piece: number) => ints[piece * 7 + 3];
  const currencyOf = (piece: number) => ints[piece * 7 + 4];
  const contentOf = (piece: number) => ints[piece * 7 + 5];
  const linesOf = (piece: number) => ints[piece * 7 + 6];
  const netOf = (piece: number) => sums[piece * 2];
  const onlyReturns = (piece: number) => netOf(piece) < 0 && sums[piece * 2 + 1] === -netOf(piece);

  const add = (piece: Piece): number => {
    if (count === size) grow();
    let currency = currencies.indexOf(piece.currency);
    if (currency < 0) currency = currencies.push(piece.currency) - 1;
    ints.set([piece.customer, piece.high, piece.low, piece.day, currency, piece.content, piece.lines], count * 7);
    sums[count * 2] = piece.netMinor;
    sums[count * 2 + 1] = piece.returnedMinor;
    return count++;
  };

  /** Puts them together; `customerNow` says whom a customer turned out to be, below zero: nobody who counts. */
  const fold = (
    { whole, numbered }: PieceRules,
    customers: number,
    customerNow: (customer: number, piece: number) => number,
    contradicted: Contradicted,
  ): Folded => {
    const states = new Uint8Array(count);
    const net: Record<string, number> = {};
    const ofDay = new Map<number, number>();
    const ofCustomer = new Int32Array(customers);
    let orders = 0;
    let repeatedLines = 0;
    let knownOrders = 0;
    const take = (members: readonly number[], customer: number) => {
      let day = dayOf(members[0]);
      let isKnown = false;
      for (const piece of members) {
        day = Math.max(day, dayOf(piece));
        isKnown ||= known[piece] === 1;
        const currency = currencies[currencyOf(piece)];
        net[currency] = (net[currency] ?? 0) + netOf(piece);
        states[piece] = members.length === 1 ? alone : joined;
      }
      orders++;
      if (isKnown) knownOrders++;
      ofDay.set(day, (ofDay.get(day) ?? 0) + 1);
      ofCustomer[customer]++;
    };
    const leave = (code: Parameters<Contradicted>[0], members: readonly number[], isOrder: boolean) => {
      for (const [at, piece] of members.entries()) {
        const currency = currencies[currencyOf(piece)];
        contradicted(code, {
          lines: linesOf(piece),
          orders: isOrder && at === 0 ? 1 : 0,
          currency,
          minor: netOf(piece),
        });
      }
    };
    /** The first is the receipt, the others are held against it. */
    const judgeWhole = (members: readonly number[], customer: number) => {
      const [first, ...others] = members;
      take([first], customer);
      for (const piece of others) {
        if (currencyOf(piece) !== currencyOf(first)) leave('other_currency', [piece], false);
        else if (Math.abs(dayOf(piece) - dayOf(first)) > spread) leave('other_day', [piece], false);
        else if (contentOf(piece) !== contentOf(first)) leave('other_content', [piece], false);
        else repeatedLines += linesOf(piece);
      }
    };
    const judge = (members: readonly number[], customer: number) => {
      if (members.length === 1) return take(members, customer);
      if (whole) return judgeWhole(members, customer);
      const days = members.map(dayOf);
      if (Math.max(...days) - Math.min(...days) > spread) leave('other_day', members, true);
      else if (members.some((piece) => currencyOf(piece) !== currencyOf(members[0])))
        leave('other_currency', members, true);
      else take(members, customer);
    };
    /** Returns of later days than their sale are receipts of their own, by their day. */
    const judgeAll = (members: readonly number[], customer: number) => {
      if (members.length === 1) return take(members, customer);
      const sold = members.filter((piece) => !onlyReturns(piece));
      const apart = members.filter(
        (piece) => onlyReturns(piece) && sold.length > 0 && sold.every((sale) => dayOf(piece) - dayOf(sale) > spread),
      );
      const rest = apart.length === 0 ? members : members.filter((piece) => !apart.includes(piece));
      if (rest.length > 0) judge(rest, customer);
      for (const day of new Set(apart.map(dayOf)))
        judge(
          apart.filter((piece) => dayOf(piece) === day),
          customer,
        );
    };

    if (numbered) {
      for (let piece = 0; piece < count; piece++) {
        const customer = customerNow(customerOf(piece), piece);
        if (customer >= 0) take([piece], customer);
        else leave('card_of_another', [piece], true);
      }
    } else {
      const table = hashTable();
      const next = new Int32Array(count).fill(-1);
      let lasts = new Int32Array(1024);
      const heads: number[] = [];
      for (let piece = 0; piece < count; piece++) {
        const customer = customerNow(customerOf(piece), piece);
        if (customer < 0) {
          leave('card_of_another', [piece], true);
          continue;
        }
        const place = table.place(ints[piece * 7 + 1], ints[piece * 7 + 2], customer + 1);
        const group = table.value(place) - 1;
        if (group >= 0) {
          next[lasts[group]] = piece;
          lasts[group] = piece;
          continue;
        }
        table.setValue(place, heads.push(piece));
        if (heads.length > lasts.length) {
          const more = new Int32Array(lasts.length * 2);
          more.set(lasts);
          lasts = more;
        }
        lasts[heads.length - 1] = piece;
      }
      for (const head of heads) {
        const customer = customerNow(customerOf(head), head);
        if (next[head] < 0) take([head], customer);
        else {
          const members: number[] = [];
          for (let piece = head; piece >= 0; piece = next[piece]) members.push(piece);
          judgeAll(members, customer);
        }
      }
    }
    const days = [...ofDay.keys()];
    return {
      orders,
      net,
      firstDay: days.length === 0 ? undefined : days.reduce((a, b) => Math.min(a, b)),
      lastDay: days.length === 0 ? undefined : days.reduce((a, b) => Math.max(a, b)),
      ofDay,
      ofCustomer,
      repeatedLines,
      knownOrders,
      isOrder: (piece) => states[piece] === alone,
    };
  };

  return {
    get count() {
      return count;
    },
    add,
    /** An earlier file told it. */
    markKnown: (piece: number) => {
      known[piece] = 1;
    },
    /** Calls `each` with the halves of the number of every piece. */
    eachNumber(each: (high: number, low: number) => void) {
      for (let piece = 0; piece < count; piece++) each(ints[piece * 7 + 1], ints[piece * 7 + 2]);
    },
    fold,
  };
}

export type Pieces = ReturnType<typeof pieces>;
