// `ritorno fit`: one model's parameters from a file of purchases, with how sure they are and what is odd about them.
import { dayFromNumber, Problem } from '../../ground/index.ts';
import {
  fitGammaGamma,
  fit as fitModel,
  fitPersonal,
  type LifetimeModel,
  lifetimeModels,
  mixtureUncertainty,
  type Spend,
  summarise,
  type TimeUnit,
} from '../../models/index.ts';
import { scoreErrors } from '../errors.ts';
import { fitNotes, rejectedNotes } from './notes.ts';
import { fitCharts } from './plot/fit-charts.ts';
import type { Chart } from './plot/svg.ts';
import type { FileVisits } from './read-visits-file.ts';
import { repeatSpend } from './spend-ahead.ts';

export const fitNames = [...lifetimeModels, 'personal', 'gamma-gamma'] as const;
export type FitName = (typeof fitNames)[number];

export interface FitReport {
  readonly model: FitName;
  readonly unit: TimeUnit;
  readonly until: string;
  readonly customers: number;
  /** Rates per `unit`; of the personal-regularity model its classes and the discount of older purchases. */
  readonly parameters: object;
  /** null for a parameter that lies on its bound; null as a whole where the model gives none. */
  readonly standardErrors: object | null;
  readonly logLikelihood: number;
  /** Regularity: 1 for models of purchases at random, null where it differs by class or plays no part. */
  readonly k: number | null;
  /** What an analyst should know; empty when all is well. */
  readonly diagnosis: readonly string[];
}

/** A fit with its charts, drawn when they are asked for; null where the model has none. */
export interface ChartedFit {
  readonly report: FitReport;
  readonly charts: (() => Chart[]) | null;
}

/** Fits a model to what was known on a day. Throws a Problem when the file has nothing that the model could learn from. */
export function fitFile(source: FileVisits, model: FitName, unit: TimeUnit, until: number): FitReport {
  return chartedFit(source, model, unit, until).report;
}

/** The same, with charts. */
export function chartedFit(source: FileVisits, model: FitName, unit: TimeUnit, until: number): ChartedFit {
  const said = { model, unit, until: dayFromNumber(until) };
  const left = rejectedNotes(source);
  if (model === 'gamma-gamma') {
    const { parameters, standardErrors, logLikelihood, customers, diagnosis } = fitGammaGamma(spendOf(source, until));
    const report = { ...said, customers, parameters, standardErrors, logLikelihood, k: null };
    return { report: { ...report, diagnosis: [...left, ...diagnosis] }, charts: null };
  }
  const summary = summarise(source.visits, { asOf: until, unit });
  const fitted =
    model === 'personal' ? fitPersonal(source.visits, until, { unit }) : fitModel<LifetimeModel>(model, summary);
  const { logLikelihood, customers } = fitted;
  const diagnosis = [...left, ...fitNotes(summary, fitted)];
  const charts = () => fitCharts(fitted, summary, source.visits, until);
  if ('classes' in fitted) {
    const { classes, rho } = fitted;
    const [{ k }] = classes;
    const single = classes.length === 1 ? k : null;
    const parameters = { classes, rho };
    const uncertainty = mixtureUncertainty(fitted, summary);
    const standardErrors = uncertainty && { classes: uncertainty.standardErrors };
    return { report: { ...said, customers, parameters, standardErrors, logLikelihood, k: single, diagnosis }, charts };
  }
  const { parameters, standardErrors } = fitted;
  const k = 'k' in parameters ? parameters.k : 1;
  return { report: { ...said, customers, parameters, standardErrors, logLikelihood, k, diagnosis }, charts };
}

function spendOf({ file, visits }: FileVisits, until: number): Spend {
  const spend = repeatSpend(visits, until);
  if (!spend) throw new Problem(scoreErrors.file_without_column, { file, what: 'amounts', field: 'amount' });
  if (!spend.x.some((x) => x > 0)) {
    throw new Problem(scoreErrors.file_without_repeats, { file, until: dayFromNumber(until), what: 'spend' });
  }
  return spend;
}
