// The limits of the two questions. Late for them: as a share of false alarms (5%), days (60d) or a multiple of the own mean gap
// (1.5x). Probably gone: the chance of being still a customer is below a share (50%), or below the base's own mean.
import { type RawBuilder, sql } from 'kysely';
import { Problem } from '../ground/index.ts';
import type { QuestionLimit } from './contract.ts';
import { scoreErrors } from './errors.ts';

export type Limit =
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'multiple'; readonly multiple: number };

/** Reads '5%', '60d' or '1.5x'. Throws a Problem that names the three forms. */
export function parseLimit(text: string): Limit {
  const match = /^(\d+(?:\.\d+)?)(%|d|x)$/.exec(text.trim());
  const value = Number(match?.[1]);
  if (match?.[2] === '%' && value > 0 && value < 100) return { kind: 'rate', rate: value / 100 };
  if (match?.[2] === 'd' && value > 0) return { kind: 'days', days: value };
  if (match?.[2] === 'x' && value > 0) return { kind: 'multiple', multiple: value };
  throw new Problem(scoreErrors.limit_malformed, { text });
}

/** Whether a customer with this silence, lateness and mean gap (days; NaN when there is none) is over the limit. */
export function isLate(limit: Limit, silenceDays: number, lateness: number, meanGapDays: number): boolean {
  if (limit.kind === 'rate') return lateness >= 1 - limit.rate;
  if (limit.kind === 'days') return silenceDays >= limit.days;
  return silenceDays >= limit.multiple * meanGapDays;
}

/** From which chance of being still a customer on nobody counts as probably gone; 'mean' = the mean chance of the base. */
export type GoneLimit = number | 'mean';

/** Reads '50%' or 'mean'. Throws a Problem that names the two forms. */
export function parseGoneLimit(text: string): GoneLimit {
  if (text.trim() === 'mean') return 'mean';
  const value = Number(/^(\d+(?:\.\d+)?)%$/.exec(text.trim())?.[1]);
  if (value > 0 && value < 100) return value / 100;
  throw new Problem(scoreErrors.gone_limit_malformed, { text });
}

/** The condition on a row `s` of the scores that a question is answered with yes. */
export function answersYes(asked: QuestionLimit): RawBuilder<boolean> {
  if (asked.question === 'late') return sql`s.lateness >= ${1 - asked.rate}::real`;
  return sql`s.p_alive < ${asked.below}::real`;
}
