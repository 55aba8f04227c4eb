// The newest nightly run, as Today asks for it: often while it is open, seldom while nothing is going on.
import { useQuery } from '@tanstack/react-query';
import type { LatestRun } from '../../ground/contract.ts';
import { read } from '../kit/api.ts';
import { useMay } from '../kit/session.ts';

export type Run = NonNullable<LatestRun['run']>;
export type Phase = Run['phases'][number];

/** The steps of a night in their order. */
export const steps = ['update', 'fit', 'score', 'enrol', 'step'] as const;
export type Step = (typeof steps)[number];

/** While an answer is awaited the page asks again: in milliseconds. */
export const askAgainAfter = 5_000;
/** A night begins while the page is open: asked for this often while nothing is going on. */
const quietAskAfter = 60_000;

/** The newest run; null while it is not known, there is none, or the reader may not see it. */
export function useLatestRun({ awaited = false }: { readonly awaited?: boolean } = {}): Run | null {
  const { data } = useQuery({
    queryKey: ['runs', 'latest'],
    queryFn: () => read<LatestRun>('/api/runs/latest'),
    refetchInterval: ({ state }) => (awaited || isOpen(state.data?.run ?? null) ? askAgainAfter : quietAskAfter),
    enabled: useMay('runs:read'),
  });
  return data?.run ?? null;
}

/** Whether a run is going on or has stopped before its end. */
export function isOpen(run: Run | null): run is Run {
  return run !== null && run.finishedAt === null;
}

/** The phase of a run that is a step; undefined while it has not begun. */
export function phaseOf(run: Run, step: Step): Phase | undefined {
  return run.phases.find(({ phase }) => phase === step);
}
