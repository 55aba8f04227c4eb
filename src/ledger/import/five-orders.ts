// Chooses orders that show every kind that a file holds: the newest, one with a coupon, one paid back in part, one of a
// person written in more ways, the oldest.
import { dayFromNumber } from '../../ground/index.ts';
import type { UnderstoodOrder } from '../contract.ts';

/** An order while its lines are read, and when it is closed. */
export interface SeenOrder {
  readonly receipt: string;
  readonly happenedAt: number;
  day: number;
  readonly currency: string;
  readonly customer: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly state: string | null;
  coupon: string | null;
  /** The person's address stands in the file in more ways than one. */
  readonly isDoubtful: boolean;
  readonly lines: UnderstoodOrder['lines'][number][];
  lineCount: number;
  minor: number;
  refundMinor: number;
  discountMinor: number;
  /** Its number among the pieces, once it is closed. */
  piece: number;
  customerNo: number;
}

type Kind = UnderstoodOrder['kind'];

/** So many lines of an order are kept and shown. */
export const linesShown = 4;
/** The first five, five others, and five more. */
const sets = 3;
const inASet = 5;
/** Candidates kept of each kind: some may turn out to be pieces of a larger order. */
const kept = 8;

/** By kind: whether an order is one, and which of two is rather shown. */
const kinds: Readonly<
  Record<Kind, { is: (order: SeenOrder) => boolean; rather: (a: SeenOrder, b: SeenOrder) => number }>
> = (() => {
  const newer = (a: SeenOrder, b: SeenOrder) => b.happenedAt - a.happenedAt;
  const isSale = (order: SeenOrder) => order.minor > 0;
  return {
    newest: { is: isSale, rather: newer },
    coupon: { is: (order) => isSale(order) && (order.coupon !== null || order.discountMinor > 0), rather: newer },
    refund: {
      is: (order) => order.refundMinor > 0,
      // a part before all of it
      rather: (a, b) => Number(b.minor > 0) - Number(a.minor > 0) || newer(a, b),
    },
    return: { is: (order) => order.minor < 0, rather: newer },
    person: { is: (order) => isSale(order) && order.isDoubtful, rather: newer },
    several: { is: (order) => isSale(order) && order.lineCount > 1, rather: newer },
    other: { is: isSale, rather: () => 0 },
    oldest: { is: isSale, rather: (a, b) => a.happenedAt - b.happenedAt },
  };
})();

/** The order in which kinds are given a place among five. */
const wanted: readonly Kind[] = ['newest', 'oldest', 'refund', 'coupon', 'person', 'return', 'several', 'other'];

/** Nobody seen yet. */
export function orderChooser() {
  const candidates = new Map<Kind, SeenOrder[]>(wanted.map((kind) => [kind, []]));
  let seen = 0;
  let every = 1;
  const consider = (kind: Exclude<Kind, 'other'>, order: SeenOrder) => {
    const list = candidates.get(kind) as SeenOrder[];
    const { rather } = kinds[kind];
    if (list.length === kept && rather(order, list[kept - 1]) >= 0) return;
    list.push(order);
    list.sort(rather);
    if (list.length > kept) list.pop();
  };
  return {
    /** A closed order. */
    add(order: SeenOrder): void {
      for (const kind of wanted) if (kind !== 'other' && kinds[kind].is(order)) consider(kind, order);
      // evenly over the file, however long it turns out to be
      if (seen++ % every !== 0 || !kinds.other.is(order)) return;
      const list = candidates.get('other') as SeenOrder[];
      list.push(order);
      if (list.length < kept * 4) return;
      every *= 2;
      candidates.set(
        'other',
        list.filter((_, at) => at % 2 === 0),
      );
    },
    /** Sets of five, each from the newest to the oldest; `counts` says whether a candidate is a whole order. */
    choose(counts: (order: SeenOrder) => boolean, others: (order: SeenOrder) => number): UnderstoodOrder[][] {
      const used = new Set<number>();
      const chosen: UnderstoodOrder[][] = [];
      while (chosen.length < sets) {
        const set: { kind: Kind; order: SeenOrder }[] = [];
        for (const kind of [...wanted, ...Array<Kind>(inASet).fill('other')]) {
          if (set.length === inASet) break;
          const order = candidates.get(kind)?.find((one) => !used.has(one.piece) && counts(one));
          if (order === undefined) continue;
          used.add(order.piece);
          set.push({ kind, order });
        }
        if (set.length === 0) break;
        set.sort((a, b) => b.order.happenedAt - a.order.happenedAt);
        chosen.push(set.map(({ kind, order }) => shown(kind, order, others(order))));
      }
      return chosen;
    },
  };
}

function shown(kind: Kind, order: SeenOrder, others: number): UnderstoodOrder {
  const { receipt, day, customer, name, email, state, coupon, lines, lineCount, minor, currency } = order;
  return {
    kind,
    receipt,
    day: dayFromNumber(day),
    customer,
    name,
    email,
    state,
    coupon,
    lines,
    moreLines: lineCount - lines.filter((line) => line.is === 'goods').length,
    minor,
    currency,
    others,
  };
}
