// What was bought in an invented shop: 3,000 orders of 425 customers, the same for the same seed.

/** One order as the shop knows it; amounts in minor units. */
export interface Order {
  readonly number: number;
  /** Place among the customers; undefined: nobody was asked for a name. */
  readonly customer: number | undefined;
  /** 'YYYY-MM-DD' and 'HH:MM:SS' on the clock of the shop. */
  readonly day: string;
  readonly time: string;
  /** What became of it: only `paid`, `part_refunded` and `refunded` were ever paid. */
  readonly state: 'paid' | 'part_refunded' | 'refunded' | 'unpaid' | 'cancelled';
  readonly items: readonly Item[];
  /** Taken off the goods of the whole order. */
  readonly discount: number;
  readonly shipping: number;
  /** Given back of it, shipping included when all of it was. */
  readonly refund: number;
  /** The address as the buyer typed it this time: '' for nobody. */
  readonly typedEmail: string;
}

export interface Item {
  readonly product: number;
  readonly quantity: number;
  readonly price: number;
}

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string;
}

/** Names of a country, as many of both as a shop needs. */
export interface Names {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly host: string;
  readonly phone: string;
}

export interface History {
  readonly people: readonly Person[];
  /** The oldest first. */
  readonly orders: readonly Order[];
}

export const customersInAll = 425;
export const ordersInAll = 3000;
const products = 24;
/** Nobody buys after this day. */
const lastDay = Date.UTC(2026, 9, 31);
const day = 86_400_000;

/** A source of numbers from 0 to 1 that repeats itself for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the goods of an order came to, after its discount. */
export function goodsOf({ items, discount }: Order): number {
  return items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) - discount;
}

/** What a shop of such people sold. Every customer has at least one order that was paid. */
export function historyOf(seed: number, names: Names): History {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const people = Array.from({ length: customersInAll }, (_, i): Person => {
    const first = names.first[i % names.first.length];
    const last = names.last[Math.floor(i / names.first.length) % names.last.length];
    const box = `${first}.${last}${i}`
      .normalize('NFD')
      .replaceAll('ł', 'l')
      .replace(/[^a-z.\d]/gi, '');
    const phone = `${names.phone}${String(1_000_003 + i * 7919).slice(-7)}`;
    return { first, last, email: `${box.toLowerCase()}@${names.host}`, phone };
  });
  const bought: Omit<Order, 'number'>[] = [];
  for (const [customer, times] of shares(below).entries()) {
    const rhythm = 12 + below(70);
    // a third has stayed away for much longer than usual
    let at = lastDay - below(random() < 0.33 ? 300 : rhythm) * day;
    for (let visit = 0; visit < times; visit++) {
      bought.push(orderOf(customer, at, visit === 0));
      at -= Math.max(1, Math.round(rhythm * (0.6 + random() * 0.8))) * day;
    }
  }
  const ordered = bought.sort((a, b) => `${a.day} ${a.time}`.localeCompare(`${b.day} ${b.time}`));
  return { people, orders: ordered.map((order, i) => ({ number: 20_240_001 + i, ...order })) };

  function orderOf(customer: number, at: number, isSure: boolean): Omit<Order, 'number'> {
    const first = below(products);
    const items = Array.from({ length: 1 + below(3) }, (_, i) => ({
      product: (first + i * 5) % products,
      quantity: 1 + below(2),
      price: 390 + ((first + i * 5) % products) * 155,
    }));
    const total = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
    const discount = random() < 0.15 ? Math.round(total / 10) : 0;
    const shipping = random() < 0.6 ? 490 : 0;
    const lot = isSure ? 1 : random();
    const state =
      lot < 0.03 ? 'unpaid' : lot < 0.06 ? 'cancelled' : lot < 0.08 ? 'refunded' : lot < 0.1 ? 'part_refunded' : 'paid';
    const refund = { refunded: total - discount + shipping, part_refunded: 200 }[state as string] ?? 0;
    const isNobody = !isSure && state === 'paid' && random() < 0.01;
    const { email } = people[customer];
    return {
      customer: isNobody ? undefined : customer,
      day: new Date(at).toISOString().slice(0, 10),
      time: [8 + below(12), below(60), below(60)].map((part) => String(part).padStart(2, '0')).join(':'),
      state,
      items,
      discount,
      shipping,
      refund,
      typedEmail: isNobody ? '' : typed(email, random()),
    };
  }
}

/** People type their address in any letters, and a blank comes along when it is pasted. */
function typed(email: string, lot: number): string {
  if (lot < 0.08) return email.toUpperCase();
  if (lot < 0.16) return email.replace(/^./, (letter) => letter.toUpperCase());
  if (lot < 0.2) return `${email}  `;
  if (lot < 0.24) return ` ${email}`;
  return email;
}

/** How often each customer bought: 2 to 12 times, 3,000 orders together. */
function shares(below: (limit: number) => number): number[] {
  const times = Array.from({ length: customersInAll }, () => 2 + below(11));
  let missing = ordersInAll - times.reduce((sum, each) => sum + each, 0);
  for (let i = 0; missing !== 0; i = (i + 1) % customersInAll) {
    const step = Math.sign(missing);
    if (times[i] + step < 2) continue;
    times[i] += step;
    missing -= step;
  }
  return times;
}
