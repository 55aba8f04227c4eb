// A thread that compares the money of two large arms once and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { compareMoney, type MoneyArm } from './compare-money.ts';

const { treated, heldOut } = workerData as { treated: MoneyArm; heldOut: MoneyArm };
parentPort?.postMessage(compareMoney(treated, heldOut));
