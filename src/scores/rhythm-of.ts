// Everything a person may want to know about some customers' rhythm: usual waits, limit, next visit, chances, value.
import { addDays, type Day, type Db, dayFromNumber, dayNumber, Problem, readShop, type Shop } from '../ground/index.ts';
import {
  forecastGapsFor,
  gapModelOf,
  gapQuantile,
  lateAfter,
  lateness,
  meanGap,
  nextVisitIn,
  rhythmOf as rhythmOfRow,
} from '../models/index.ts';
import { churnLevelOf } from './churn-level.ts';
import type { Rhythm } from './contract.ts';
import { scoreErrors } from './errors.ts';
import { type Fit, newestFit } from './fit.ts';
import { type Histories, readHistories } from './histories.ts';
import { lateRate, limitStops } from './late-rate.ts';
import { shopTime } from './season.ts';
import { expectedValueMinor } from './value.ts';
import { valueClassOf, valuePeriodDays } from './value-classes.ts';
import { readVisitDays } from './visit-days.ts';

/** Below this chance of being a customer no next visit is named. */
const leastAlive = 0.1;

/**
 * The rhythm of the given customers on `asOf`, by customer id; those without a purchase by then, or who object, are
 * missing. Meant for pages and coupons (up to some thousands at once); `rate` is the false-alarm rate of the limit.
 * Throws a Problem when no model has been fitted yet.
 */
export async function rhythmOf(
  db: Db,
  customerIds: readonly number[],
  asOf: Day,
  rate?: number,
): Promise<Map<number, Rhythm>> {
  const found = new Map<number, Rhythm>();
  if (customerIds.length === 0) return found;
  const fit = await newestFit(db, asOf);
  if (!fit) throw new Problem(scoreErrors.no_purchases, { asOf });
  const shop = await readShop(db);
  const limitRate = rate ?? (await lateRate(db));
  const { rho } = gapModelOf(fit.model);
  const visitDays = await readVisitDays(db, customerIds, asOf);
  const time = shopTime(fit.season, asOf);
  for await (const batch of readHistories(db, asOf, { customerIds, rho, time, periodDays: valuePeriodDays })) {
    for (const one of describe(batch, fit, shop, asOf, limitRate)) {
      found.set(one.customerId, { ...one, visitDays: visitDays.get(one.customerId) ?? [] });
    }
  }
  return found;
}

/** Describes every customer of a batch, without the list of visit days. */
export function* describe(
  batch: Histories,
  fit: Fit,
  shop: Shop,
  asOf: Day,
  limitRate: number,
): Generator<Omit<Rhythm, 'visitDays'>> {
  const { summary, silence, silenceTime, coveredUntil } = batch;
  const patience = shop.patienceDays;
  const model = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const today = dayNumber(asOf);
  const ahead = (days: number) => time.timeOf(today + days) - time.timeOf(today);
  const horizons = [ahead(shop.churnHorizonDays), ahead(365)];
  const [chances, year] = forecastGapsFor(model, summary, horizons, { silence: silenceTime });
  for (let i = 0; i < batch.size; i++) {
    const rhythm = rhythmOfRow(model, summary, i);
    // calendar days of this silence after which the shop's clock has gone so far
    const rests = coveredUntil[i];
    const daysOf = (wait: number) => time.dayOf(time.timeOf(rests) + wait) - rests;
    const quantile = (p: number) => daysOf(gapQuantile(rhythm, p, patience));
    const limitAt = (falseAlarms: number) => Math.ceil(daysOf(lateAfter(rhythm, falseAlarms, patience)) - 1e-9);
    const next = (p: number) => {
      const wait = nextVisitIn(rhythm, silenceTime[i], p, patience);
      return wait === null ? null : time.dayOf(time.timeOf(today) + wait) - today;
    };
    const gaps = summary.x[i];
    yield {
      customerId: batch.customerId[i],
      asOf,
      modelVersion: fit.modelVersion,
      visits: gaps + 1,
      lastDay: dayFromNumber(batch.lastDay[i]),
      coveredUntil: rests > batch.lastDay[i] ? dayFromNumber(rests) : null,
      silenceDays: silence[i],
      seasonDays: fit.season ? silenceTime[i] : null,
      meanGapDays: gaps > 0 ? (batch.lastDay[i] - batch.firstDay[i]) / gaps : null,
      expectedGapDays: meanGap(rhythm, patience),
      longestGapDays: gaps > 0 ? batch.longestGap[i] : null,
      // not of this silence but of the rhythm: what the next beats lie apart
      medianGapDays: gapQuantile(rhythm, 0.5, patience),
      usual: { q05: quantile(0.05), q25: quantile(0.25), q50: quantile(0.5), q75: quantile(0.75), q95: quantile(0.95) },
      limitDays: limitAt(limitRate),
      limitRate,
      limits: limitStops.map((stop) => ({ rate: stop, days: limitAt(stop) })),
      lateness: lateness(rhythm, silenceTime[i], patience),
      pAlive: chances.pAlive[i],
      pBuy: chances.pBuy[i],
      horizonDays: shop.churnHorizonDays,
      expectedCount: chances.expectedCount[i],
      churnLevel: churnLevelOf(chances.pBuy[i]),
      next: chances.pAlive[i] < leastAlive ? null : nextVisit(asOf, next(0.5), next(0.1), next(0.9)),
      valueMinor: expectedValueMinor(batch, i, year.expectedCount[i]),
      usualReceiptMinor: batch.usualReceiptMinor[i],
      valueClass: valueClassOf(batch, i, today, fit.cuts),
      currency: shop.currency,
      confidence: gaps === 0 ? 'none' : gaps < 5 ? 'some' : 'own',
    };
  }
}

function nextVisit(asOf: Day, middle: number | null, low: number | null, high: number | null): Rhythm['next'] {
  if (middle === null || low === null || high === null) return null;
  // never today: today's purchase would already be known
  const on = (days: number) => addDays(asOf, Math.max(1, Math.round(days)));
  return { expected: on(middle), low: on(low), high: on(high) };
}
