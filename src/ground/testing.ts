// The test kit of `ground`: only tests import it.
export { testDatabase } from './testing/database.ts';
