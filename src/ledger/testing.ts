// Factories for tests of every room: customers with a history and consents, made by the real verbs.
import { addDays, type Day, dayFromNumber, dayNumber, readShop, type Tx, vaultOf } from '../ground/index.ts';
import { type PurchaseRow, recordPurchases } from './facts/record-purchases.ts';
import { zoneDays } from './facts/zone-days.ts';
import type { ConsentRow } from './people/consents.ts';
import { recordCustomers } from './people/record-customers.ts';

/** A vault with a fixed key: fingerprints are the same in every test. */
export const testVault = vaultOf(Buffer.alloc(32, 7));

/** Local noon of a day in a zone, when purchases of the factories happen. */
export function noon(day: Day, zone = 'Europe/Rome'): Date {
  return new Date(zoneDays(zone).instantOf(dayNumber(day), 12 * 3_600_000));
}

/** Days of purchases, one every `gap` days: `times` of them, the last on `until`. */
export function boughtEvery(gap: number, history: { readonly times: number; readonly until: Day }): Day[] {
  return Array.from({ length: history.times }, (_, i) => addDays(history.until, -gap * (history.times - 1 - i)));
}

/** A consent to marketing, on every channel unless told otherwise. */
export function withConsent(change: Partial<Omit<ConsentRow, 'customerId'>> = {}): Omit<ConsentRow, 'customerId'> {
  return {
    channel: 'all',
    purpose: 'marketing',
    state: 'granted',
    basis: 'consent',
    source: 'test',
    recordedAt: new Date('2020-01-01T12:00:00Z'),
    ...change,
  };
}

export interface CustomerWish {
  readonly externalId?: string;
  /** null for a customer without an address; one is made up when absent. */
  readonly email?: string | null;
  readonly phone?: string;
  readonly name?: string;
  readonly givenName?: string;
  readonly language?: string;
  readonly zone?: string;
  readonly cards?: readonly string[];
  /** Days of purchases at local noon. */
  readonly bought?: readonly Day[];
  /** Amount of each purchase in minor units; default 2500. */
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly category?: string;
  /** Default: one consent to marketing on every channel. */
  readonly consents?: readonly Omit<ConsentRow, 'customerId'>[];
}

let made = 0;

/** Makes customers in one go and returns their ids in the order of the wishes. */
export async function someCustomers(tx: Tx, wishes: readonly CustomerWish[]): Promise<number[]> {
  const shop = await readShop(tx);
  const named = wishes.map((wish) => ({ ...wish, externalId: wish.externalId ?? `customer-${++made}` }));
  const recorded = await recordCustomers(
    tx,
    named.map((wish) => ({
      externalId: wish.externalId,
      cards: wish.cards,
      name: wish.name,
      givenName: wish.givenName,
      email: wish.email === undefined ? `${wish.externalId}@example.com` : wish.email,
      phone: wish.phone,
      language: wish.language,
      zone: wish.zone,
      consents: wish.consents ?? [withConsent()],
    })),
    { now: new Date('2020-01-01T00:00:00Z'), vault: testVault },
  );
  await recordPurchases(
    tx,
    named.flatMap((wish) =>
      (wish.bought ?? []).map((day, index) =>
        purchaseOn(wish.externalId, day, { ...wish, receipt: `${day} ${index}`, zone: shop.zone }),
      ),
    ),
    { now: new Date('2020-01-01T00:00:00Z'), shop },
  );
  return recorded.map((row) => row.customerId as number);
}

/** Makes one customer and returns the id. */
export async function aCustomer(tx: Tx, wish: CustomerWish = {}): Promise<number> {
  const [id] = await someCustomers(tx, [wish]);
  return id;
}

/** A receipt of one line, at local noon of a day unless `at` says otherwise. */
export function purchaseOn(
  externalId: string,
  day: Day | number,
  wish: {
    readonly receipt?: string;
    readonly amountMinor?: number;
    readonly currency?: string;
    readonly category?: string;
    readonly coupon?: string;
    readonly zone?: string;
    readonly at?: Date;
  } = {},
): PurchaseRow {
  const date = typeof day === 'number' ? dayFromNumber(day) : day;
  return {
    buyer: { kind: 'external', value: externalId },
    receipt: wish.receipt ?? `${externalId} ${date}`,
    happenedAt: wish.at ?? noon(date, wish.zone),
    currency: wish.currency,
    coupon: wish.coupon,
    lines: [
      {
        amountMinor: wish.amountMinor ?? 2500,
        product: wish.category ? { id: `a ${wish.category}`, category: wish.category } : undefined,
      },
    ],
  };
}
