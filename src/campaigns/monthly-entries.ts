// How many customers of the chosen groups cross a limit in a usual month: counted on the last year's real visits, not guessed.
import { type Day, type Db, dayNumber } from '../ground/index.ts';
import type { CampaignDefinition } from './contract.ts';
import { pastCrossings } from './past-crossings.ts';

const lookBackDays = 365;
const monthDays = 365.25 / 12;

/**
 * Crossings of the limit in the year before `asOf`, per month, by customers who were in one of the target groups on the
 * day of the crossing. Counted on a sample, always the same one.
 */
export async function monthlyEntries(
  db: Db,
  { entry, targets }: Pick<CampaignDefinition, 'entry' | 'targets'>,
  asOf: Day,
): Promise<number> {
  const { total, sampled, first, crossings } = await pastCrossings(db, entry, asOf);
  if (sampled === 0) return 0;
  const today = dayNumber(asOf);
  const span = Math.min(lookBackDays, Math.max(1, today - first));
  const wanted = new Set<number>(targets);
  const counted = crossings.filter(({ day, valueClass }) => day > today - span && wanted.has(valueClass)).length;
  return Math.round((counted * monthDays * total) / (span * sampled));
}
