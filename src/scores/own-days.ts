// A customer's rhythm in calendar days: where a share of the gaps is over, the limit, the next visit.
import { addDays, type Day, type Db, dayNumber, Problem, readShop, type Shop } from '../ground/index.ts';
import { gapModelOf, gapQuantile, lateAfter, nextVisitIn, type Rhythm, rhythmOf } from '../models/index.ts';
import type { Rhythm as DescribedRhythm } from './contract.ts';
import { scoreErrors } from './errors.ts';
import { type Fit, newestFit } from './fit.ts';
import { type Histories, readHistories } from './histories.ts';
import { shopTime } from './season.ts';
import { valuePeriodDays } from './value-classes.ts';

/** Below this chance of being a customer no next visit is named. */
const leastAlive = 0.1;

export interface OwnDays {
  /** On the shop's clock, not the calendar's. */
  readonly rhythm: Rhythm;
  /** Days of this silence after which a share `p` of the gaps within the patience is over. */
  quantile(p: number): number;
  /** Days of silence that a share `rate` of the gaps would outlast: whole days, the first that counts as late. */
  limitAt(rate: number): number;
  /** When the next visit is to be expected, given the chance of being still a customer; null when none is. */
  next(pAlive: number): DescribedRhythm['next'];
}

export interface FittedHistories {
  readonly fit: Fit;
  readonly shop: Shop;
  readonly batches: AsyncIterable<Histories>;
}

/** The histories of the given customers and what is known to judge them by. Throws a Problem when no model was fitted. */
export async function fittedHistories(db: Db, customerIds: readonly number[], asOf: Day): Promise<FittedHistories> {
  const fit = await newestFit(db, asOf);
  if (!fit) throw new Problem(scoreErrors.no_purchases, { asOf });
  const shop = await readShop(db);
  const { rho } = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  return { fit, shop, batches: readHistories(db, asOf, { customerIds, rho, time, periodDays: valuePeriodDays }) };
}

/** Reads row `i` of a batch as of a day. */
export function ownDays(batch: Histories, fit: Fit, shop: Shop, asOf: Day): (i: number) => OwnDays {
  const { summary, silenceTime, coveredUntil } = batch;
  const patience = shop.patienceDays;
  const model = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const today = dayNumber(asOf);
  return (i) => {
    const rhythm = rhythmOf(model, summary, i);
    // calendar days of this silence after which the shop's clock has gone so far
    const rests = coveredUntil[i];
    const daysOf = (wait: number) => time.dayOf(time.timeOf(rests) + wait) - rests;
    const daysAhead = (p: number) => {
      const wait = nextVisitIn(rhythm, silenceTime[i], p, patience);
      return wait === null ? null : time.dayOf(time.timeOf(today) + wait) - today;
    };
    return {
      rhythm,
      quantile: (p) => daysOf(gapQuantile(rhythm, p, patience)),
      limitAt: (rate) => Math.ceil(daysOf(lateAfter(rhythm, rate, patience)) - 1e-9),
      next: (pAlive) => (pAlive < leastAlive ? null : nextVisit(asOf, daysAhead(0.5), daysAhead(0.1), daysAhead(0.9))),
    };
  };
}

function nextVisit(asOf: Day, middle: number | null, low: number | null, high: number | null): DescribedRhythm['next'] {
  if (middle === null || low === null || high === null) return null;
  // never today: today's purchase would already be known
  const on = (days: number) => addDays(asOf, Math.max(1, Math.round(days)));
  return { expected: on(middle), low: on(low), high: on(high) };
}
