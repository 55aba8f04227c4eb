// When a calculation ends while Today is open, everything that it changed is asked again by itself.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLatestRun } from './latest-run.ts';

export function useNewAnswers(): void {
  const queries = useQueryClient();
  const run = useLatestRun();
  const ended = run === null ? undefined : run.finishedAt;
  const known = useRef(ended);
  useEffect(() => {
    // undefined: not known yet; what the page has asked since is new enough
    if (known.current !== undefined && ended !== undefined && ended !== null && ended !== known.current)
      void queries.invalidateQueries();
    known.current = ended;
  }, [ended, queries]);
}
