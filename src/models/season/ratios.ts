// Week by week through the past: how many visits came against how many the model expected. The raw material of season and level.
import { forecastGaps } from '../lifetimes/forecast.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { daysIn, summarise } from '../lifetimes/summary.ts';
import type { Visits } from '../lifetimes/visits.ts';

/** One week of the past. */
export interface WeekRatio {
  /** The last day before the week: the forecast knew everything up to it. */
  asOf: number;
  expected: number;
  observed: number;
}

const calendar = (day: number): number => day;

/**
 * Expected and observed customers who bought, for each of the last `weeks` weeks before `asOf`. The model is the one fitted now:
 * its level is a matter of all weeks alike, so only the movement between weeks is to be read from the ratios. With `timeOf` the
 * model counts on that clock, of which a week of the calendar may hold more or less.
 */
export function weekRatios(
  model: GapModel,
  visits: Visits,
  asOf: number,
  weeks: number,
  timeOf: (day: number) => number = calendar,
): WeekRatio[] {
  const { starts, days } = visits;
  const counted = timeOf === calendar ? visits : { ...visits, days: Float64Array.from(days, timeOf) };
  const ratios: WeekRatio[] = [];
  for (let week = weeks; week >= 1; week--) {
    const then = asOf - 7 * week;
    const summary = summarise(counted, {
      asOf: timeOf(then),
      unit: model.unit,
      rho: model.rho === 1 ? undefined : model.rho,
    });
    if (summary.x.length === 0) continue;
    const { pBuy } = forecastGaps(model, summary, {
      horizon: (timeOf(then + 7) - timeOf(then)) / daysIn(model.unit),
      counts: false,
    });
    let observed = 0;
    for (let row = 0; row < summary.x.length; row++) {
      const next = starts[summary.customer?.[row] ?? row] + summary.x[row] + 1;
      if (next < starts[(summary.customer?.[row] ?? row) + 1] && days[next] <= then + 7) observed++;
    }
    ratios.push({ asOf: then, expected: pBuy.reduce((sum, p) => sum + p, 0), observed });
  }
  return ratios;
}
