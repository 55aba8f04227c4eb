// What the file holds under the present mapping, asked anew when that changes; what was known stays until the answer comes.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ImportMapping, Inspection, ReadingProgress, Understanding } from '../contract.ts';
import { readProgress, understandFile } from './api.ts';

/** A person who steps through answers with the arrows asks once. */
const pause = 250;
const pollEvery = 700;
/** Larger files are told by their beginning first. */
const largeFile = 8 * 1024 * 1024;

export interface Known {
  readonly seen: Understanding | undefined;
  /** It is of an earlier mapping, or still being counted. */
  readonly isOld: boolean;
  /** The whole file is being read behind a first answer. */
  readonly progress: ReadingProgress | undefined;
  readonly error: unknown;
  retry(): void;
}

/** Undefined mapping: nothing can be asked yet. */
export function useUnderstanding(
  { upload, bytes, isBeginning }: Pick<Inspection, 'upload' | 'bytes' | 'isBeginning'>,
  asked: { readonly mapping: ImportMapping; readonly usual: ImportMapping } | undefined,
): Known {
  const [settled, setSettled] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), pause);
    return () => clearTimeout(timer);
  }, [asked]);
  const isLarge = isBeginning && bytes > largeFile;
  const ask = (beginning: boolean) => ({
    queryKey: ['import-understanding', upload, beginning, settled],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      understandFile(upload, { ...(settled as NonNullable<typeof settled>), beginning }, signal),
    enabled: settled !== undefined && (!beginning || isLarge),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before: Understanding | undefined) => before,
  });
  const whole = useQuery(ask(false));
  const first = useQuery(ask(true));
  const isReading = whole.isFetching && asked !== undefined;
  const progress = useQuery({
    queryKey: ['import-reading', upload],
    queryFn: () => readProgress(upload),
    enabled: isReading,
    refetchInterval: pollEvery,
    gcTime: 0,
    retry: false,
  });
  const isFirst = isLarge && (whole.data === undefined || whole.isPlaceholderData) && first.data !== undefined;
  const answer = isFirst ? first : whole;
  return {
    seen: asked === undefined ? undefined : answer.data,
    isOld: asked !== settled || answer.isPlaceholderData,
    progress: isReading ? progress.data : undefined,
    error: whole.error ?? first.error,
    retry: () => void whole.refetch(),
  };
}
