// The forecast for every customer of a summary: still active, buys within the horizon, how many visits.
import { expectedVisits, type OpenGap, visitsAtLeast } from './count.ts';
import { type GapModel, gapPosterior } from './gap-model.ts';
import { pickRows } from './group.ts';
import { gapEndsWithin } from './open-gap.ts';
import type { Summary } from './summary.ts';

/** One entry per row of the summary. */
export interface Forecast {
  /** Chance of being still active now. */
  pAlive: Float64Array;
  /** Chance of at least one visit within the horizon. */
  pBuy: Float64Array;
  /** Expected visits within the horizon. */
  expectedCount: Float64Array;
}

export interface ForecastOptions {
  /** In the summary's unit of time. */
  horizon: number;
  /** Present silence by row where it is not T - tx (for example while the last purchase still lasts). */
  silence?: ArrayLike<number>;
  /** False leaves expectedCount at zero: it is the dearest figure. Default true. */
  counts?: boolean;
}

/** Forecasts under a model of gap classes, all times in its unit. Throws a RangeError as `forecastGapsFor` does. */
export function forecastGaps(model: GapModel, summary: Summary, options: ForecastOptions): Forecast {
  return forecastGapsFor(model, summary, [options.horizon], options)[0];
}

/**
 * Forecasts for several horizons at once, in their order: what is known of a customer now is worked out once. Throws a
 * RangeError for a negative horizon, for a summary in another unit, and for one without the history that the model discounts.
 */
export function forecastGapsFor(
  model: GapModel,
  summary: Summary,
  horizons: readonly number[],
  options: Omit<ForecastOptions, 'horizon'> = {},
): Forecast[] {
  const { silence, counts = true } = options;
  const wrong = horizons.find((horizon) => !(horizon >= 0));
  if (wrong !== undefined) throw new RangeError(`the horizon must not be negative: ${wrong}`);
  const rows = summary.x.length;
  const forecasts = horizons.map(() => emptyForecast(rows));
  const pBuy = new Float64Array(horizons.length);
  const count = new Float64Array(horizons.length);
  const posterior = gapPosterior(model, summary);
  const m = model.firstVisitDrops ? 1 : 0;
  const open: OpenGap = { k: 1, shape: 1, scale: 1, silence: 0, a: 1, stayed: 1 };
  for (let i = 0; i < rows; i++) {
    const w = silence ? silence[i] : summary.T[i] - summary.tx[i];
    posterior.visit(i);
    posterior.silence(w);
    let pAlive = 0;
    pBuy.fill(0);
    count.fill(0);
    for (let c = 0; c < posterior.classes; c++) {
      const { k, a, b } = model.classes[c];
      const shape = posterior.shape[c];
      const scale = posterior.scale[c];
      const here = posterior.now[c] * posterior.alive[c];
      if (here === 0) continue;
      pAlive += here;
      for (let h = 0; h < horizons.length; h++) {
        pBuy[h] += here * gapEndsWithin(k, shape, scale, w, horizons[h], posterior.logSurvival[c]);
      }
      // A class that this customer as good as cannot belong to would cost the most and add nothing.
      if (!counts || here < 1e-13 * pAlive) continue;
      open.k = k;
      open.shape = shape;
      open.scale = scale;
      open.silence = w;
      open.a = a;
      open.stayed = b + summary.x[i] + m;
      for (let h = 0; h < horizons.length; h++) count[h] += here * expectedVisits(open, horizons[h]);
    }
    for (let h = 0; h < horizons.length; h++) {
      const forecast = forecasts[h];
      // Rounding in the sum of weights must not leave a probability above 1.
      forecast.pAlive[i] = Math.min(1, pAlive);
      forecast.pBuy[i] = Math.min(pBuy[h], forecast.pAlive[i]);
      // Between whole k the count is interpolated, the chance is not: a mean is never below the chance of one visit.
      forecast.expectedCount[i] = counts ? Math.max(count[h], forecast.pBuy[i]) : 0;
    }
  }
  return forecasts;
}

/** The chance of 0, 1, .. `most` visits within the horizon for row i of the summary. */
export function visitDistribution(
  model: GapModel,
  summary: Summary,
  i: number,
  horizon: number,
  most: number,
): Float64Array {
  const posterior = gapPosterior(model, pickRows(summary, [i]));
  const m = model.firstVisitDrops ? 1 : 0;
  const w = summary.T[i] - summary.tx[i];
  posterior.visit(0);
  posterior.silence(w);
  const atLeast = new Float64Array(most + 2);
  for (let c = 0; c < posterior.classes; c++) {
    const { k, a, b } = model.classes[c];
    const gap = {
      k,
      shape: posterior.shape[c],
      scale: posterior.scale[c],
      silence: w,
      a,
      stayed: b + summary.x[i] + m,
    };
    const chances = visitsAtLeast(gap, horizon, most + 1);
    for (let n = 1; n < chances.length; n++) atLeast[n] += posterior.now[c] * posterior.alive[c] * chances[n];
  }
  atLeast[0] = 1;
  return Float64Array.from({ length: most + 1 }, (_, n) => atLeast[n] - atLeast[n + 1]);
}

export function emptyForecast(rows: number): Forecast {
  return { pAlive: new Float64Array(rows), pBuy: new Float64Array(rows), expectedCount: new Float64Array(rows) };
}

/** Age now of row i: as summarised, or the age at the last visit plus the silence that is given instead. */
export function ageAt(summary: Summary, i: number, silence: ArrayLike<number> | undefined): number {
  return silence ? summary.tx[i] + silence[i] : summary.T[i];
}
