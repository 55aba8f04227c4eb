// The thread that takes one file in and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { openPool, vaultOf } from '../../ground/index.ts';
import { diskProblem } from './rejects-file.ts';
import { ImportCancelled, type Report } from './report.ts';
import { sentFailure } from './sent-failure.ts';
import { takeIn } from './take-in.ts';
import type { ThreadTask, ThreadWord } from './take-in-aside.ts';

/** Progress is told so often, in milliseconds: a file of gigabytes has ten thousands of pieces. */
const tellEvery = 100;
/** Two slices are merged at once, one connection copies, and one to spare. */
const connections = 4;

const { work, connection, key } = workerData as ThreadTask;
const say = (word: ThreadWord) => parentPort?.postMessage(word);
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort(new ImportCancelled()));

let toldAt = 0;
const report: Report = (...report) => {
  if (performance.now() - toldAt < tellEvery) return;
  toldAt = performance.now();
  say({ kind: 'progress', report });
};

const db = openPool({ ...connection, max: connections, hasAnswered: true });
try {
  const { failure, ...end } = await takeIn(db, vaultOf(Buffer.from(key)), work, report, stopping.signal);
  say({ kind: 'end', end, failure: failure === undefined ? undefined : sentFailure(diskProblem(failure)) });
} finally {
  await db.close();
  parentPort?.close();
}
