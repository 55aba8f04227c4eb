// The application: theme, server state, notices and the routes.
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { ApiProblem } from './kit/api.ts';
import { NoticeBar } from './kit/notice.tsx';
import { theme, variables } from './kit/theme.ts';
import { router } from './routes.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // an answer of the server is final; only a missing one is asked for again
      retry: (failures, error) => error instanceof ApiProblem && error.status === 0 && failures < 2,
    },
  },
});

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
