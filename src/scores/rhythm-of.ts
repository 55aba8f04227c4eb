// Everything a person may want to know about some customers' rhythm: usual waits, limit, next visit, chances, value.
import { type Day, type Db, dayFromNumber, dayNumber, type Shop } from '../ground/index.ts';
import { forecastGapsFor, gapModelOf, gapQuantile, lateness, meanGap } from '../models/index.ts';
import { churnLevelOf } from './churn-level.ts';
import type { Rhythm } from './contract.ts';
import type { Fit } from './fit.ts';
import type { Histories } from './histories.ts';
import { lateRate, limitStops } from './late-rate.ts';
import { fittedHistories, ownDays } from './own-days.ts';
import { shopTime } from './season.ts';
import { expectedValueMinor, valueRange } from './value.ts';
import { valueClassOf } from './value-classes.ts';
import { readVisitDays } from './visit-days.ts';

/**
 * The rhythm of the given customers on `asOf`, by customer id; those without a purchase by then, or who object, are
 * missing. Meant for pages (some hundreds at once; for coupons there is `beatsOf`); `rate` is the false-alarm rate of the limit.
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
  const { fit, shop, batches } = await fittedHistories(db, customerIds, asOf);
  const limitRate = rate ?? (await lateRate(db));
  const visitDays = await readVisitDays(db, customerIds, asOf);
  for await (const batch of batches) {
    const describe = describer(batch, fit, shop, asOf, limitRate);
    for (let i = 0; i < batch.size; i++) {
      const one = describe(i);
      found.set(one.customerId, { ...one, visitDays: visitDays.get(one.customerId) ?? [] });
    }
  }
  return found;
}

/** Describes row `i` of a batch, without the list of visit days. */
export function describer(
  batch: Histories,
  fit: Fit,
  shop: Shop,
  asOf: Day,
  limitRate: number,
): (i: number) => Omit<Rhythm, 'visitDays'> {
  const { summary, silence, silenceTime, coveredUntil } = batch;
  const patience = shop.patienceDays;
  const model = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const today = dayNumber(asOf);
  const ahead = (days: number) => time.timeOf(today + days) - time.timeOf(today);
  const horizons = [ahead(shop.churnHorizonDays), ahead(365)];
  const [chances, year] = forecastGapsFor(model, summary, horizons, { silence: silenceTime });
  const own = ownDays(batch, fit, shop, asOf);
  return (i) => {
    const { rhythm, quantile, limitAt, next } = own(i);
    const gaps = summary.x[i];
    const valueMinor = expectedValueMinor(batch, i, year.expectedCount[i]);
    const [valueLowMinor, valueHighMinor] = valueRange(batch, i, valueMinor, model);
    return {
      customerId: batch.customerId[i],
      asOf,
      modelVersion: fit.modelVersion,
      visits: gaps + 1,
      lastDay: dayFromNumber(batch.lastDay[i]),
      coveredUntil: coveredUntil[i] > batch.lastDay[i] ? dayFromNumber(coveredUntil[i]) : null,
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
      next: next(chances.pAlive[i]),
      valueMinor,
      valueLowMinor,
      valueHighMinor,
      usualReceiptMinor: batch.usualReceiptMinor[i],
      valueClass: valueClassOf(batch, i, today, fit.cuts),
      currency: shop.currency,
      confidence: gaps === 0 ? 'none' : gaps < 5 ? 'some' : 'own',
    };
  };
}
