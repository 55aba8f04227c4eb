// Compares the money of two arms without holding up the server: large arms in a thread of their own.
import { Worker } from 'node:worker_threads';
import { workerFile } from '../ground/index.ts';
import { compareMoney, type MoneyArm } from './compare-money.ts';
import type { MoneyResult } from './contract.ts';

/**
 * Customers of both arms from which a thread is started, which takes a fifth of a second. At 20,000 the comparison takes
 * about as long, at 100,000 over a second (where Welch's interval is enough, at a million, it is short again).
 */
const customersAside = 20_000;

/** `compareMoney`, the same figures at every size. `aside` is the number of customers from which a thread is used. */
export async function compareMoneyAside(
  treated: MoneyArm,
  heldOut: MoneyArm,
  aside = customersAside,
): Promise<MoneyResult> {
  if (treated.values.length + heldOut.values.length < aside) return compareMoney(treated, heldOut);
  const { url, execArgv } = workerFile(import.meta.url, './money-worker');
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { execArgv, workerData: { treated, heldOut } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that compares money ended without an answer')));
  });
}
