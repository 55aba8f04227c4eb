// The home page's first answer: who is late today, by value, and who is worth a personal word.
import { sql } from 'kysely';
import { type Database, type Db, readShop } from '../ground/index.ts';
import { newestPurchase, readFigures } from './base-figures.ts';
import type { ScoredRow, Today } from './contract.ts';
import { type BareScoredRow, rowColumns, withStrip } from './customer-rows.ts';
import { limitSeenOn } from './fit.ts';
import { lateWeeks, usualDay } from './late-weeks.ts';
import { stands } from './standing.ts';

const worthShown = 5;

/** The figures of the newest scores; everything is zero and asOf null before the first scoring. */
export async function readToday(db: Database): Promise<Today> {
  const shop = await readShop(db);
  const rate = shop.lateRate;
  const figures = await readFigures(db, shop);
  const byValue = figures?.byValue ?? [];
  const [fit] =
    figures === undefined
      ? []
      : await db.rows(sql<{ fittedAt: Date; modelVersion: string }>`
          select fitted_at as "fittedAt", model_version as "modelVersion"
          from model_fit where model_fit_id = ${figures.modelFitId}`);
  const latest = figures === undefined ? await newestPurchase(db) : figures.lastPurchaseAt;
  return {
    asOf: figures?.asOf ?? null,
    scoredAt: fit?.fittedAt.toISOString() ?? null,
    modelVersion: fit?.modelVersion ?? null,
    customers: byValue.reduce((sum, row) => sum + row.customers, 0),
    late: byValue.reduce((sum, row) => sum + row.late, 0),
    limitRate: rate,
    limitSeen: figures ? await limitSeenOn(db, figures.asOf, rate) : null,
    gone: byValue.reduce((sum, row) => sum + row.gone, 0),
    goneBelow: shop.goneBelow,
    lastPurchaseAt: latest?.toISOString() ?? null,
    byValue,
    since: figures?.since ?? null,
    usualDay: figures?.lateDays ? usualDay(figures.lateDays) : null,
    lateWeeks: figures?.lateDays ? lateWeeks(figures.lateDays, figures.asOf) : [],
    worthAWord: await worthAWord(db, figures?.asOf, rate),
    currency: shop.currency,
  };
}

/** The late who can still be won and are worth the most at the lower end of what is known of them: one purchase tells little. */
async function worthAWord(db: Db, asOf: string | undefined, rate: number): Promise<ScoredRow[]> {
  const rows = await db.rows(sql<BareScoredRow>`
    select ${rowColumns}
    from score s join customer c using (customer_id) left join customer_statistics t using (customer_id)
    where ${stands('winnable', rate)}
    order by s.value_low_minor desc, s.customer_id desc limit ${worthShown}`);
  return withStrip(db, rows, asOf, rate);
}
