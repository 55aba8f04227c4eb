// One vitest that stays open in a copy of the checkout: it runs one test file on demand and says whether a test failed.
// The parent ends it when a fault makes it hang.
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';

/** The files that ended in this run: what vitest gives back knows earlier runs too. */
let ended = [];
const reporter = { onTestModuleEnd: (file) => ended.push(file) };
// vitest's own `bail` cancels its pool, and a run that follows at once may be cancelled with it
const stopAtFirst = fileURLToPath(new URL('./stop-at-first.ts', import.meta.url));
const options = { root: process.cwd(), watch: false, reporters: [reporter], maxWorkers: 1 };
const vitest = await createVitest('test', options, { test: { setupFiles: [stopAtFirst] } });
await vitest.standalone();
const everything = await vitest.globTestSpecifications([]);
// what vitest remembers of earlier runs: it spares asking the slow ones first
const remembered = everything.map(({ moduleId }) => {
  const name = relative(process.cwd(), moduleId).split(sep).join('/');
  return [name, vitest.cache.getFileTestResults(`:${name}`)?.duration ?? 0];
});
process.send({ milliseconds: remembered });

process.on('message', async ({ changed, test }) => {
  ended = [];
  for (const file of changed) vitest.invalidateFile(file);
  const wanted = everything.filter(({ moduleId }) => moduleId === test);
  const { unhandledErrors } = await vitest.runTestSpecifications(wanted, false);
  const found = ended.find(({ moduleId }) => moduleId === test);
  const isBroken = found?.state() === 'failed';
  const [failed] = isBroken ? found.children.allTests('failed') : [];
  const errors = [...(failed?.result().errors ?? []), ...(isBroken ? found.errors() : []), ...unhandledErrors];
  const message = errors[0]?.message ?? '';
  process.send({
    failed: failed?.fullName ?? (found && errors.length === 0 ? undefined : message || 'a file that does not run'),
    isTimeOut: /timed out in \d+ms/.test(message),
  });
});
process.on('disconnect', () => process.exit());
