// The thread that looks at files, one after the other, until it is ended.
import { getHeapStatistics } from 'node:v8';
import { parentPort, threadId } from 'node:worker_threads';
import { type Database, openPool, readShop } from '../../ground/index.ts';
import { inspectFile, lookUnder } from './inspect-file.ts';
import type { Look, LookAnswer, LookEnd, LookProgress, LookTask } from './look-aside.ts';
import { lookAtFile } from './open-text.ts';
import { ImportCancelled } from './report.ts';
import { sentFailure } from './sent-failure.ts';
import { understand } from './understood.ts';

/** Progress is told so often, in milliseconds. */
const tellEvery = 200;

let stopping = new AbortController();

async function see(db: Database, look: Look) {
  if (look.of === 'mapping') {
    return lookUnder(await lookAtFile(look.path), (await readShop(db)).country, look.kind, look.mapping);
  }
  if (look.of === 'understanding') {
    let toldAt = 0;
    const progress = (share: number, lines: number) => {
      if (performance.now() - toldAt < tellEvery) return;
      toldAt = performance.now();
      parentPort?.postMessage({ progress: { share, lines } } satisfies LookProgress);
    };
    return understand(db, look.path, look.asked, look.now, { signal: stopping.signal, progress });
  }
  const { unclearDate: _, found: __, ...seen } = await inspectFile(db, look.path, look.wanted);
  return seen;
}

parentPort?.on('message', async (task: LookTask | 'stop') => {
  if (task === 'stop') {
    stopping.abort(new ImportCancelled());
    return;
  }
  stopping = new AbortController();
  // a pool for each look: a kept connection would outlive the server's database
  const db = openPool({ ...task.connection, max: 1, hasAnswered: true });
  let end: LookEnd;
  try {
    end = { seen: await see(db, task.look) };
  } catch (error) {
    end = { failure: sentFailure(error) };
  }
  await db.close();
  const answer: LookAnswer = { ...end, thread: threadId, heap: getHeapStatistics().total_heap_size };
  parentPort?.postMessage(answer);
});
