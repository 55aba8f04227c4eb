// The newest night or calculation, asked for often while one is open; whoever shows figures gets the new ones when it ends.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AskedRunBody, LatestRun } from '../../ground/contract.ts';
import { read, write } from './api.ts';
import { useMay } from './session.ts';

export const runsKey = ['runs', 'latest'] as const;
export type Run = NonNullable<LatestRun['run']>;

/** The steps of a night in their order. */
export const steps = ['update', 'fit', 'score', 'enrol', 'step'] as const;
export type Step = (typeof steps)[number];

/** Milliseconds between two questions: while one is open or awaited, and while nothing is going on. */
const askAfter = { open: 2_000, quiet: 20_000 } as const;

/** Undefined while it is not known, or the reader may not see it. */
export function useCalculation({ awaited = false }: { readonly awaited?: boolean } = {}): LatestRun | undefined {
  return useQuery({
    queryKey: runsKey,
    queryFn: () => read<LatestRun>('/api/runs/latest'),
    refetchInterval: ({ state }) => (awaited || isOpen(state.data?.run) ? askAfter.open : askAfter.quiet),
    enabled: useMay('runs:read'),
  }).data;
}

/** Whether a run is going on, waits to be taken up, or has stopped before its end. */
export function isOpen(run: Run | null | undefined): run is Run {
  return run !== null && run !== undefined && run.finishedAt === null;
}

/** Whether a run was asked for and nobody has taken it up. */
export function isWaiting(run: Run): boolean {
  return run.kind !== 'night' && run.process === null && run.error === null && isOpen(run);
}

/** The step at work, with how far it is; undefined before the first. */
export function stepAtWork({ phases }: Run) {
  const step = steps.find((known) => phases.some(({ phase, finished }) => phase === known && !finished));
  const found = phases.find(({ phase }) => phase === step);
  return step === undefined || found === undefined ? undefined : { step, done: found.done, total: found.total };
}

/** Asks for a calculation. */
export const askForCalculation = (body: AskedRunBody) => write<LatestRun>('POST', '/api/calculations', body);

/** Mounted once around all pages: when a run has ended every figure on the page is asked again. */
export function useNewFigures(): void {
  const queries = useQueryClient();
  const run = useCalculation()?.run;
  const known = useRef<{ ended: number | null } | undefined>(undefined);
  // by its number: two runs may end at the same instant
  const ended = run === undefined ? undefined : run?.finishedAt != null ? run.runId : null;
  useEffect(() => {
    if (ended === undefined) return;
    const before = known.current;
    known.current = { ended: ended ?? before?.ended ?? null };
    if (before === undefined || ended === null || ended === before.ended) return;
    queries
      .invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== runsKey[0] })
      .catch((failure: unknown) => reportError(failure));
  }, [ended, queries]);
}
