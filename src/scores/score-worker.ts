// A worker thread that scores batches sent to it.
import { parentPort, workerData } from 'node:worker_threads';
import type { FittedMixture, Summary } from '../models/index.ts';
import { chancesOf, type Horizons } from './chances.ts';

const { model, horizons } = workerData as { model: FittedMixture; horizons: Horizons };

parentPort?.on('message', (task: { ticket: number; summary: Summary; silence: Float64Array }) => {
  const chances = chancesOf(model, task.summary, task.silence, horizons);
  const buffers = new Set(Object.values(chances).map((column: Float64Array) => column.buffer as ArrayBuffer));
  parentPort?.postMessage({ ticket: task.ticket, chances }, [...buffers]);
});
