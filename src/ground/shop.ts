// The shop's own settings: one JSON row, read as one typed value with defaults.
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from './database/db.ts';

/** What the owner says about the shop. */
export interface Shop {
  readonly name: string;
  /** IANA zone: the shop's day begins at its midnight. */
  readonly zone: string;
  readonly currency: string;
  /** en, it, pl or es: language of messages for customers without one of their own. */
  readonly language: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** Patience horizon W in days: who comes back later than this counts as lost. */
  readonly patienceDays: number;
  /** Horizon in days of "does not buy again". */
  readonly churnHorizonDays: number;
  /** The false-alarm rate at which the lists call a customer late: 0.05 = only 1 in 20 would still be waiting. */
  readonly lateRate: number;
  /** The chance of being still a customer below which the lists call one probably gone. */
  readonly goneBelow: number;
  /** ISO weekdays (1 = Monday) on which no coupon may end. */
  readonly closedWeekdays: readonly number[];
  /** Days that files of lines left out by an import are kept: they hold personal data. */
  readonly rejectsKeptDays: number;
  /** Set while nobody may be written to. */
  readonly sendingPausedAt: string | null;
  readonly sendingPausedReason: string | null;
}

export const defaultShop: Shop = {
  name: 'My shop',
  zone: 'Europe/Rome',
  currency: 'EUR',
  language: 'en',
  country: 'IT',
  patienceDays: 365,
  churnHorizonDays: 90,
  lateRate: 0.05,
  goneBelow: 0.5,
  closedWeekdays: [],
  rejectsKeptDays: 30,
  sendingPausedAt: null,
  sendingPausedReason: null,
};

/** What a room has against a change of the settings: throws a Problem, or brings its own tables in line. */
export type ShopCheck = (tx: Tx, before: Shop, after: Shop) => Promise<void>;

/** The shop's settings, defaults filled in. */
export async function readShop(db: Db): Promise<Shop> {
  const [row] = await db.rows(sql<{ value: Partial<Shop> }>`select value from setting where key = 'shop'`, 'shop');
  return { ...defaultShop, ...row?.value };
}

/** Whether all sending is paused at the moment when the statement runs, for conditions that are asked under a hold. */
export function sendingIsPaused(): RawBuilder<boolean> {
  return sql`exists (select 1 from setting where key = 'shop' and value ->> 'sendingPausedAt' is not null)`;
}

/** Changes some of the settings and returns the whole. */
export async function changeShop(tx: Tx, change: Partial<Shop>): Promise<Shop> {
  await tx.run(
    sql`insert into setting (key, value) values ('shop', ${JSON.stringify(change)}::jsonb)
        on conflict (key) do update set value = setting.value || excluded.value, changed_at = excluded.changed_at`,
  );
  return readShop(tx);
}
