// A worker thread that scores batches sent to it.
import { parentPort } from 'node:worker_threads';
import { chancesOf } from './chances.ts';
import type { ScoreTask } from './scorers.ts';

parentPort?.on('message', ({ ticket, model, horizons, summary, silence }: ScoreTask) => {
  const chances = chancesOf(model, summary, silence, horizons);
  const buffers = new Set(Object.values(chances).map((column: Float64Array) => column.buffer as ArrayBuffer));
  parentPort?.postMessage({ ticket, chances }, [...buffers]);
});
