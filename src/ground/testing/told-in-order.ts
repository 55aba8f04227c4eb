// The stories of the pages stay in the order in which they are told, also where tests are shuffled: one person sets the
// program up, brings purchases in, launches a campaign. Every other test holds by itself.
import { beforeAll, type RunnerTestFile, type RunnerTestSuite } from 'vitest';

// biome-ignore lint/correctness/noEmptyPattern: vitest hands over only what a pattern names
beforeAll(({}, suite) => {
  const file = suite as RunnerTestFile;
  if (file.filepath.includes('/tests/pages/')) keepOrder(file);
});

/** The order is drawn suite by suite when each begins, after its hooks. */
function keepOrder(suite: RunnerTestSuite): void {
  suite.shuffle = false;
  for (const task of suite.tasks) if (task.type === 'suite') keepOrder(task);
}
