// All models of a base as of one day, fitted once and scored for any horizon: the ingredients of blend and backtest.
import { type FittedByModel, fit as fitModel, gapModelOf, score } from '../fit-and-score.ts';
import { type Forecast, forecastGaps } from '../lifetimes/forecast.ts';
import type { GapModel } from '../lifetimes/gap-model.ts';
import { groupSummary, thinRows } from '../lifetimes/group.ts';
import { type Summary, summarise } from '../lifetimes/summary.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { fitMixture } from '../regularity/mixture.ts';
import { chooseRho } from '../regularity/rho.ts';

/** The models that take part, by the name under which they are reported. */
export const ingredientNames = ['bg-nbd', 'mbg-nbd', 'pareto-nbd', 'mbg-cnbd-k', 'regularity-mixture'] as const;
export type IngredientName = (typeof ingredientNames)[number];

export interface ModelsAt {
  asOf: number;
  /** Days; with the discounted history that the mixture wants. */
  summary: Summary;
  fitted: { [Name in IngredientName]: FittedByModel[Name] };
}

/** Distinct histories on which each model is fitted at most; a sample of that size stands for the rest. */
const sampleRows = 24_000;

/** Fits every ingredient on what was known on a day. */
export function fitModelsAt(visits: Visits, asOf: number): ModelsAt {
  const plain = summarise(visits, { asOf });
  const rows = thinRows(groupSummary(plain, true), sampleRows);
  const mixture = fitMixture(rows);
  const rho = chooseRho(mixture, visits, asOf);
  return {
    asOf,
    summary: rho === 1 ? plain : summarise(visits, { asOf, rho }),
    fitted: {
      'bg-nbd': fitModel('bg-nbd', rows),
      'mbg-nbd': fitModel('mbg-nbd', rows),
      'pareto-nbd': fitModel('pareto-nbd', rows),
      'mbg-cnbd-k': fitModel('mbg-cnbd-k', rows),
      'regularity-mixture': { ...mixture, rho },
    },
  };
}

/** The forecast of one ingredient for the next `horizon` days. */
export function forecastOf(models: ModelsAt, name: IngredientName, horizon: number): Forecast {
  return score(models.fitted[name], summaryFor(models, name), { horizon });
}

/** The summary that an ingredient is scored with: the mixture alone looks at the discounted history. */
export function summaryFor({ summary }: ModelsAt, name: IngredientName): Summary {
  return name === 'regularity-mixture' ? summary : withoutRecent(summary);
}

/** What every ingredient says about the next `horizon` days. */
export interface ForecastsAt {
  horizon: number;
  by: { [Name in IngredientName]: Forecast };
}

export function forecastsAt(models: ModelsAt, horizon: number): ForecastsAt {
  const by = (name: IngredientName): Forecast => forecastOf(models, name, horizon);
  return {
    horizon,
    by: {
      'bg-nbd': by('bg-nbd'),
      'mbg-nbd': by('mbg-nbd'),
      'pareto-nbd': by('pareto-nbd'),
      'mbg-cnbd-k': by('mbg-cnbd-k'),
      'regularity-mixture': by('regularity-mixture'),
    },
  };
}

/** The mixture without discount: steadier for customers who do not change. */
export function undiscountedForecast(models: ModelsAt, horizon: number): Forecast {
  const model: GapModel = { ...gapModelOf(models.fitted['regularity-mixture']), rho: 1 };
  return forecastGaps(model, withoutRecent(models.summary), { horizon, counts: false });
}

function withoutRecent(summary: Summary): Summary {
  return { ...summary, recent: undefined };
}
