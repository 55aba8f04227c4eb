// The simulated shop: its customers live day by day; messages may change what they do; the truth is remembered.
import { basketOf, type Line, returnOf, totalOf } from './basket.ts';
import { type Customer, drawCustomer } from './customer.ts';
import { nextOfOwnAccord, type Visit, type World } from './path.ts';
import { respond } from './response.ts';
import { seasonClock } from './season.ts';

/** A receipt of the till: a sale, or goods brought back. */
export interface Receipt {
  readonly customer: Customer;
  readonly number: string;
  readonly day: number;
  readonly time: string;
  readonly store: string;
  readonly lines: readonly Line[];
  /** The code that the customer hands in. */
  readonly coupon: string | undefined;
}

/** What happened on one day. */
export interface Trade {
  readonly newcomers: readonly Customer[];
  readonly receipts: readonly Receipt[];
}

/** A message as its reader understands it. */
export interface ReadMessage {
  readonly coupon: string | undefined;
  /** What the coupon takes off, as a share of the usual basket. */
  readonly depth: number;
}

export interface ShopOptions {
  readonly seed: number;
  readonly customers: number;
  /** Day number of the opening, and days until the simulation ends. */
  readonly opens: number;
  readonly days: number;
}

interface Life {
  readonly customer: Customer;
  readonly visits: Visit[];
  /** Day of the next visit of their own accord. */
  next: number | undefined;
  /** The visit that a message brings. */
  plan: { readonly day: number; readonly coupon: string | undefined } | undefined;
  /** A coupon in the pocket, for a visit that comes anyway. */
  pocket: string | undefined;
  messages: number;
  usualBasket: number;
}

const stores = ['Milano', 'Torino', 'Web'];

export interface SimulatedShop {
  readonly customers: readonly Customer[];
  /** Lives one day; days must be lived in order. */
  live(day: number): Trade;
  /** A customer reads a message on this day; tells whether they click "unsubscribe". */
  read(customer: Customer, day: number, message: ReadMessage): { readonly unsubscribes: boolean };
  /** What the customer usually spends on a visit, in cents. */
  usualBasket(customer: Customer): number;
  /** Whether the customer bought within `window` days from `day` on. */
  bought(customer: Customer, day: number, window: number): boolean;
  /** Whether the customer would have bought then if no message had been sent from `day` on. */
  wouldHaveBought(customer: Customer, day: number, window: number): boolean;
}

/** A shop whose customers depend on nothing but the seed and what they are sent. */
export function openShop(options: ShopOptions): SimulatedShop {
  const { seed, opens, days } = options;
  // Gaps may reach beyond the end; the clock knows two more years.
  const world: World = { seed, clock: seasonClock(opens, days + 730) };
  const lives: Life[] = Array.from({ length: options.customers }, (_, number) => ({
    customer: drawCustomer(seed, number, opens, opens + days - 30),
    visits: [],
    next: undefined,
    plan: undefined,
    pocket: undefined,
    messages: 0,
    usualBasket: 0,
  }));
  const broughtBack = new Map<number, Receipt[]>();

  function visit(life: Life, day: number): Receipt {
    const { customer, visits } = life;
    const coupon = life.plan?.day === day ? life.plan.coupon : life.pocket;
    const present: Visit = { ordinal: visits.length, day };
    visits.push(present);
    life.next = nextOfOwnAccord(world, customer, present);
    life.plan = undefined;
    life.pocket = undefined;
    const basket = basketOf(seed, customer, present);
    life.usualBasket += (totalOf(basket.lines) - life.usualBasket) / visits.length;
    const receipt: Receipt = {
      customer,
      number: `${customer.person.id}-${String(visits.length).padStart(4, '0')}`,
      day,
      time: basket.time,
      store: stores[customer.number % stores.length],
      lines: basket.lines,
      coupon,
    };
    if (basket.returnAfter !== undefined) {
      const later = day + basket.returnAfter;
      const goods = {
        ...receipt,
        number: `${receipt.number}-R`,
        day: later,
        lines: [returnOf(basket)],
        coupon: undefined,
      };
      broughtBack.set(later, [...(broughtBack.get(later) ?? []), goods]);
    }
    return receipt;
  }

  return {
    customers: lives.map((life) => life.customer),
    live(day) {
      const newcomers: Customer[] = [];
      const receipts: Receipt[] = [];
      for (const life of lives) {
        if (life.customer.joins === day) newcomers.push(life.customer);
        if (life.customer.joins === day || life.next === day || life.plan?.day === day) receipts.push(visit(life, day));
      }
      receipts.push(...(broughtBack.get(day) ?? []));
      broughtBack.delete(day);
      return { newcomers, receipts };
    },
    read(customer, day, message) {
      const life = lives[customer.number];
      const lost = life.next === undefined;
      const response = respond(seed, customer, life.messages++, { depth: message.depth, lost });
      if (response.keepsCoupon) life.pocket = message.coupon ?? life.pocket;
      if (response.visitAfter !== undefined) {
        const planned = day + response.visitAfter;
        const sooner = Math.min(life.next ?? Number.POSITIVE_INFINITY, life.plan?.day ?? Number.POSITIVE_INFINITY);
        if (planned < sooner) life.plan = { day: planned, coupon: message.coupon };
      }
      return { unsubscribes: response.unsubscribes };
    },
    usualBasket: (customer) => lives[customer.number].usualBasket,
    bought: (customer, day, window) =>
      lives[customer.number].visits.some((entry) => entry.day >= day && entry.day < day + window),
    wouldHaveBought(customer, day, window) {
      const before = lives[customer.number].visits.findLast((entry) => entry.day < day);
      if (!before) return false;
      const next = nextOfOwnAccord(world, customer, before);
      return next !== undefined && next >= day && next < day + window;
    },
  };
}
