// The zone of the shop whose data folder is at hand.
import { readShop } from '../ground/index.ts';
import { openContext } from './open.ts';

/** Opens the database for this one question. */
export async function zoneOfShop(): Promise<string> {
  const context = await openContext();
  try {
    return (await readShop(context.db)).zone;
  } finally {
    await context.close();
  }
}
