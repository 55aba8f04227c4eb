// The application: theme, server state, notices and the routes.
import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { ApiProblem } from './kit/api.ts';
import { NoticeBar } from './kit/notice.tsx';
import { meKey, meQuery } from './kit/session.ts';
import { theme, variables } from './kit/theme.ts';
import { router } from './routes.tsx';

/** An answer 'not signed in' may be the first word of an ended session: who is here is asked again. */
const heedEnd = (error: unknown) => {
  if (error instanceof ApiProblem && error.status === 401) {
    queries.invalidateQueries({ queryKey: meKey }).catch((failure: unknown) => reportError(failure));
  }
};

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: heedEnd }),
  mutationCache: new MutationCache({ onError: heedEnd }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // also where the browser believes to be offline: a question that waits without a word helps nobody
      networkMode: 'always',
      // an answer of the server is final; only a missing one is asked for again
      retry: (failures, error) => error instanceof ApiProblem && error.status === 0 && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
});

/** Asks who is here while texts and page are still on their way: each round counts on a slow line. */
export function askAhead(): void {
  // a failure is kept with the question, and told by the page that asks it again
  void queries.prefetchQuery(meQuery);
}

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <NoticeBar>
          <RouterProvider router={router} />
        </NoticeBar>
      </QueryClientProvider>
    </MantineProvider>
  );
}
