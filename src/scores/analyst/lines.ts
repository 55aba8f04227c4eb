// The analyst's reports as text for people; programs ask for JSON.
import type { FileEvaluation } from './evaluate-file.ts';
import type { FitReport } from './fit-file.ts';
import type { RecommendReport } from './recommend-file.ts';

export function fitLines({ model, unit, until, customers, ...fit }: FitReport): string[] {
  const errors = new Map(Object.entries(fit.standardErrors ?? {}));
  const parameters = Object.entries(fit.parameters).map(([name, value]) => {
    const error: unknown = errors.get(name);
    const text = typeof value === 'number' ? value.toPrecision(6) : JSON.stringify(value);
    return `  ${name.padEnd(8)}${text}${typeof error === 'number' ? `  (standard error ${error.toPrecision(3)})` : ''}`;
  });
  return [
    `${model}, ${customers} customers up to ${until}, time in ${unit}`,
    ...parameters,
    `  log-likelihood ${fit.logLikelihood.toFixed(4)}`,
    ...fit.diagnosis,
  ];
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
  const { cutOff, horizon, customers, baseRate, chosen, reason, forecasters, comparisons, notes } = report;
  return [
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
    ...notes,
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
