// How many came back by themselves after passing the limit, in the years before a campaign wrote to anybody.
import { addDays, type Day, type Db, dayNumber } from '../ground/index.ts';
import { newestDay } from '../scores/index.ts';
import type { CampaignDefinition } from './contract.ts';
import { pastCrossings } from './past-crossings.ts';

const lookBackDays = 730;

export interface UsualReturns {
  readonly crossings: number;
  /** Of these, after how many the customer bought within the window, the day of the crossing being its first. */
  readonly returned: number;
}

/**
 * Crossings of the same limit by the same groups in the two years before `before`, as far as their window of `windowDays`
 * was over by then. Nothing before the first scores.
 */
export async function usualReturns(
  db: Db,
  { entry, targets }: Pick<CampaignDefinition, 'entry' | 'targets'>,
  before: Day,
  windowDays: number,
): Promise<UsualReturns> {
  const scored = await newestDay(db);
  if (scored === undefined) return { crossings: 0, returned: 0 };
  const { crossings } = await pastCrossings(db, entry, scored);
  const last = dayNumber(addDays(before, -windowDays));
  const wanted = new Set<number>(targets);
  const counted = crossings.filter(
    ({ day, valueClass }) => day > last - lookBackDays && day <= last && wanted.has(valueClass),
  );
  const returned = counted.filter(({ day, next }) => next !== undefined && next < day + windowDays);
  return { crossings: counted.length, returned: returned.length };
}
