// Failures as they pass from a thread to the one that waits for it.
import { type ErrorKind, Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { ImportCancelled } from './report.ts';

/** An error as it passes from thread to thread. */
export type SentFailure =
  | { readonly kind: 'problem'; readonly problem: ErrorKind; readonly details: Record<string, unknown> }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'other'; readonly text: string; readonly code: string | undefined };

/** What of a failure can pass. */
export function sentFailure(failure: unknown): SentFailure {
  if (failure instanceof ImportCancelled) return { kind: 'cancelled' };
  if (failure instanceof Problem) {
    const details = Object.fromEntries(Object.entries(failure.details).map(([name, value]) => [name, String(value)]));
    return { kind: 'problem', problem: failure.kind, details };
  }
  const { code } = failure as { code?: unknown };
  const text = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  return { kind: 'other', text, code: typeof code === 'string' ? code : undefined };
}

/** The failure on the other side: a Problem of this room is of the same kind as one that was made here. */
export function receivedFailure(failure: SentFailure): unknown {
  if (failure.kind === 'cancelled') return new ImportCancelled();
  if (failure.kind === 'other') return Object.assign(new Error(failure.text), { code: failure.code });
  const own = Object.values(ledgerErrors).find(({ code }) => code === failure.problem.code);
  return new Problem(own ?? failure.problem, failure.details);
}
