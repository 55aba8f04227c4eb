// The false-alarm rate at which the shop calls a customer late: the owner's setting, 1 in 20 until it is changed.
import { type Db, readShop } from '../ground/index.ts';

/** The named stops of the limit's slider: 1 in 5, 10, 20, 50, 100. */
export const limitStops = [0.2, 0.1, 0.05, 0.02, 0.01] as const;

/** Share of those still coming back who would wait longer than the limit. */
export async function lateRate(db: Db): Promise<number> {
  return (await readShop(db)).lateRate;
}
