// The thread that looks at files, one after the other, until it is ended.
import { getHeapStatistics } from 'node:v8';
import { parentPort, threadId } from 'node:worker_threads';
import { type Database, openPool, readShop } from '../../ground/index.ts';
import { inspectFile, lookUnder } from './inspect-file.ts';
import type { Look, LookAnswer, LookEnd, LookTask } from './look-aside.ts';
import { lookAtFile } from './open-text.ts';
import { sentFailure } from './sent-failure.ts';

async function see(db: Database, look: Look) {
  if (look.of === 'mapping') {
    return lookUnder(await lookAtFile(look.path), (await readShop(db)).country, look.kind, look.mapping);
  }
  const { unclearDate: _, found: __, ...seen } = await inspectFile(db, look.path, look.wanted);
  return seen;
}

parentPort?.on('message', async ({ look, connection }: LookTask) => {
  // a pool for each look: a kept connection would outlive the server's database
  const db = openPool({ ...connection, max: 1, hasAnswered: true });
  let end: LookEnd;
  try {
    end = { seen: await see(db, look) };
  } catch (error) {
    end = { failure: sentFailure(error) };
  }
  await db.close();
  const answer: LookAnswer = { ...end, thread: threadId, heap: getHeapStatistics().total_heap_size };
  parentPort?.postMessage(answer);
});
