// By which fit and patience a night judges who is late: when those change, being late is news of the model, not of the customer.
import { sql } from 'kysely';
import { type Day, type Db, readShop } from '../ground/index.ts';
import type { EntryLimit } from './contract.ts';
import type { StoredCampaign } from './queries.ts';

/** Limits that move with the model: being over such a one can be news of the model alone. */
const ofTheModel: readonly EntryLimit['kind'][] = ['false_alarm', 'gone'];

/** What the newest scores were judged by, as one text; null before the first scoring. */
export async function judgedBy(db: Db): Promise<string | null> {
  const [score] = await db.rows(sql<{ fit: number }>`select model_fit_id as fit from score limit 1`);
  if (!score) return null;
  return `fit ${score.fit}, patience ${(await readShop(db)).patienceDays}`;
}

/**
 * The campaign as tonight's look judges it. Where the limit follows from the model and the model or the patience has
 * changed since the last look, whoever is over the limit of today on that day already has crossed nothing since: from
 * then on only later crossings count.
 */
export async function judge(db: Db, campaign: StoredCampaign): Promise<StoredCampaign> {
  const judged = await judgedBy(db);
  const { crossingAfter, lookedOn, definition } = campaign;
  const isMoved =
    judged !== campaign.judgedBy && campaign.judgedBy !== null && ofTheModel.includes(definition.entry.kind);
  const later = isMoved && lookedOn !== null && (crossingAfter === null || lookedOn > crossingAfter);
  return { ...campaign, judgedBy: judged, crossingAfter: later ? lookedOn : crossingAfter };
}

/** Keeps what a look judged by, and when it was. */
export async function keepLook(
  db: Db,
  { campaignId, judgedBy: by, crossingAfter }: StoredCampaign,
  asOf: Day,
  now: Date,
) {
  await db.run(sql`
    update campaign set judged_by = ${by}, crossing_after = greatest(crossing_after, ${crossingAfter}::date),
      looked_at = greatest(looked_at, ${now}::timestamptz), looked_on = greatest(looked_on, ${asOf}::date)
    where campaign_id = ${campaignId}`);
}
