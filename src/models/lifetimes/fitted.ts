// The shape of every fitted model: plain data that can be stored as JSON and read back by a later version.
import type { TimeUnit } from './summary.ts';

/** A fitted model. All rates and times are in `unit`. */
export interface Fitted<Model extends string, Parameters extends object> {
  model: Model;
  version: 1;
  unit: TimeUnit;
  parameters: Parameters;
  logLikelihood: number;
  customers: number;
  /** By the curvature of the log-likelihood; null for a parameter that was not estimated or lies on a bound. */
  standardErrors: { [Name in keyof Parameters]: number | null };
  /** Covariance of the natural logarithms of the estimated parameters, in the order of `estimated`; null when flat. */
  covariance: number[][] | null;
  estimated: (keyof Parameters & string)[];
  /** In words: what an analyst should know about this fit. Empty when all is well. */
  diagnosis: string[];
}
