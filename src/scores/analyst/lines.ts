// The analyst's reports as text for people; programs ask for JSON.
import type { ClassErrors, GapClass } from '../../models/index.ts';
import type { FileEvaluation } from './evaluate-file.ts';
import type { FitReport } from './fit-file.ts';
import type { RecommendReport } from './recommend-file.ts';

export function fitLines({ model, unit, until, customers, ...fit }: FitReport): string[] {
  return [
    `${model}, ${customers} customers up to ${until}, time in ${unit}`,
    ...('classes' in fit.parameters ? classLines(fit, unit) : parameterLines(fit)),
    `  log-likelihood ${fit.logLikelihood.toFixed(4)}`,
    ...fit.diagnosis,
  ];
}

type Estimates = Pick<FitReport, 'parameters' | 'standardErrors'>;

function parameterLines({ parameters, standardErrors }: Estimates): string[] {
  const errors = new Map<string, unknown>(Object.entries(standardErrors ?? {}));
  return Object.entries(parameters).map(
    ([name, value]) => `  ${name.padEnd(8)}${Number(value).toPrecision(6)}${errorOf(errors.get(name))}`,
  );
}

/** The kinds of customers of the personal-regularity model, in words, each figure with its standard error. */
function classLines({ parameters, standardErrors }: Estimates, unit: string): string[] {
  const { classes, rho } = parameters as { classes: GapClass[]; rho: number };
  const errors = (standardErrors as { classes: ClassErrors[] } | null)?.classes;
  const told = { share: 'share', k: 'regularity', r: 'r', alpha: 'alpha', a: 'a', b: 'b' } as const;
  return [
    `  ${classes.length === 1 ? 'one kind of customer' : `${classes.length} kinds of customers`}; an older gap counts ${rho} times the next one`,
    ...classes.flatMap((one, c) => {
      const mean = one.r > 1 ? `${((one.k * one.alpha) / (one.r - 1)).toFixed(1)} ${unit}` : 'without a mean';
      const steady =
        one.k > 3 ? 'like clockwork' : one.k > 1.5 ? 'rather regular' : one.k >= 0.8 ? 'at random' : 'in bursts';
      return [
        `  ${(100 * one.share).toFixed(1)} % buy ${steady}: gaps of ${mean}, ${(100 * (one.a / (one.a + one.b))).toFixed(1)} % leave after a visit`,
        ...Object.entries(told).map(([name, word]) => {
          const key = name as keyof GapClass;
          return `    ${word.padEnd(12)}${one[key].toPrecision(6)}${errorOf(errors?.[c]?.[key])}`;
        }),
      ];
    }),
  ];
}

function errorOf(error: unknown): string {
  if (error === null) return '  (on its bound)';
  return typeof error === 'number' ? `  (standard error ${error.toPrecision(3)})` : '';
}

const figures = [
  'auc',
  'brier',
  'logLoss',
  'slope',
  'calibrationError',
  'topCapture',
  'mae',
  'rmse',
  'sumRatio',
] as const;

export function evaluationLines(report: FileEvaluation): string[] {
  const { cutOff, horizon, customers, baseRate, chosen, reason, forecasters, comparisons } = report;
  const { warnings, notes } = report;
  return [
    ...warnings,
    `${customers} customers on ${cutOff}; ${(100 * baseRate).toFixed(1)} % bought in the ${horizon} days after it`,
    table(
      ['', ...figures],
      forecasters.map((row) => [row.name, ...figures.map((name) => decimal(row[name]))]),
    ),
    `Chosen with purchases up to ${cutOff} alone: ${chosen}. ${reason}`,
    table(
      ['chosen minus', 'metric', 'difference', 'low', 'high', ''],
      comparisons.map((one) => [
        one.against,
        one.metric,
        ...[one.difference, one.low, one.high].map(decimal),
        one.verdict,
      ]),
    ),
    ...notes.filter((note) => !warnings.includes(note)),
  ];
}

export function recommendLines({ customers, items, pairs, rebuyShare, methods }: RecommendReport): string[] {
  const cells = methods.map(({ method, all, new: fresh }) => [
    method,
    ...[all, fresh].flatMap((quality) => [quality['recall@10'], quality['ndcg@10'], quality.hit].map(decimal)),
  ]);
  return [
    `${customers} customers, ${items} products, ${pairs} pairs; ${(100 * rebuyShare).toFixed(0)} % of the hidden products had been bought before`,
    table(['', 'recall@10', 'ndcg@10', 'hit', 'new: recall@10', 'ndcg@10', 'hit'], cells),
    'Recommendations are made by the blend.',
  ];
}

function decimal(value: number | null): string {
  return value === null || Number.isNaN(value) ? '-' : value.toFixed(4);
}

/** Columns of equal width, the first to the left, the others to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => all.reduce((widest, row) => Math.max(widest, row[i].length), 0));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return all.map(line).join('\n');
}
