// One vitest that stays open in a copy of the checkout: it runs named test files on demand and says whether one failed.
// The parent ends it when a fault makes it hang.
import { createVitest } from 'vitest/node';

const vitest = await createVitest('test', {
  root: process.cwd(),
  watch: false,
  reporters: [],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 1,
});
await vitest.standalone();
const everything = await vitest.globTestSpecifications([]);
process.send({ ready: true });

process.on('message', async ({ changed, tests }) => {
  for (const file of changed) vitest.invalidateFile(file);
  const wanted = everything.filter(({ moduleId }) => tests.includes(moduleId));
  if (wanted.length === 0) return process.send({ ran: 0 });
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted, false);
  // what earlier runs found is still known to vitest
  const now = testModules.filter(({ moduleId }) => tests.includes(moduleId));
  const broken = now.find((one) => !one.ok() && one.state() !== 'skipped' && one.state() !== 'pending');
  const [failed] = broken?.children.allTests('failed') ?? [];
  process.send({
    ran: now.length,
    failed:
      failed?.fullName ??
      broken?.errors()[0]?.message ??
      unhandledErrors[0]?.message ??
      (broken && 'a file that does not load'),
  });
});
process.on('disconnect', () => process.exit());
