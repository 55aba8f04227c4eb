// Keyset pages: 50 rows at a time, the next page by the cursor of the last.
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** All rows fetched so far, the first page (which holds totals), and how to get more. */
export function usePages<Answer extends Page>(
  queryKey: QueryKey,
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer>,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Answer) => last.next ?? undefined,
    placeholderData: (previous) => previous,
  });
  const items: Answer['items'][number][] = query.data?.pages.flatMap((page) => [...page.items]) ?? [];
  return { ...query, items, first: query.data?.pages[0] };
}
