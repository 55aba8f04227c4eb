// The test kit of `ground`: only tests import it.
export { type Send, type TestApp, testApp, testContext } from './testing/app.ts';
export { emptyDatabase, migrateUpTo, testDatabase } from './testing/database.ts';
export { drawnCases } from './testing/drawn-cases.ts';
export {
  gate,
  type OpenTransaction,
  openTransaction,
  type Stopped,
  type Stopping,
  stopBefore,
  untilWaiting,
} from './testing/races.ts';
