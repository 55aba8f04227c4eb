// Reads campaigns from the database as typed values.
import { type RawBuilder, sql } from 'kysely';
import { type Day, type Db, Problem, type Tx } from '../ground/index.ts';
import type { CampaignDefinition, CampaignStatus } from './contract.ts';
import { campaignErrors } from './errors.ts';

/** A campaign as it is stored. */
export interface StoredCampaign {
  readonly campaignId: number;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly definition: CampaignDefinition;
  readonly version: number;
  readonly seed: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly launchedAt: Date | null;
  readonly launchedOn: string | null;
  readonly lookedAt: Date | null;
  /** The day of the last night that looked for entries. */
  readonly lookedOn: Day | null;
  /** Who was over the limit on this day or before has not crossed it under the campaign's eyes. */
  readonly crossingAfter: Day | null;
  /** The fit and the patience by which the last look judged who is late. */
  readonly judgedBy: string | null;
  readonly endedAt: Date | null;
}

const columns = sql`campaign_id as "campaignId", name, status, definition, version, seed, created_at as "createdAt",
  changed_at as "changedAt", launched_at as "launchedAt", launched_on as "launchedOn", looked_at as "lookedAt",
  looked_on as "lookedOn", crossing_after as "crossingAfter", judged_by as "judgedBy", ended_at as "endedAt"`;

/** The campaign with this number. Throws a Problem when there is none. */
export async function readCampaign(db: Db, id: number): Promise<StoredCampaign> {
  return one(await select(db, sql`where campaign_id = ${id}`), id);
}

/** The same, its row locked: changes of one campaign happen one after the other. */
export async function lockCampaign(tx: Tx, id: number): Promise<StoredCampaign> {
  return one(await select(tx, sql`where campaign_id = ${id} for update`), id);
}

/** Every live campaign, the oldest first: who launched first has the first claim on a customer. */
export async function liveCampaigns(db: Db): Promise<StoredCampaign[]> {
  return select(db, sql`where status = 'live' order by launched_at, campaign_id`);
}

function select(db: Db, rest: RawBuilder<unknown>): Promise<StoredCampaign[]> {
  return db.rows(sql<StoredCampaign>`select ${columns} from campaign ${rest}`);
}

function one(rows: readonly StoredCampaign[], id: number): StoredCampaign {
  if (rows.length === 0) throw new Problem(campaignErrors.campaign_unknown, { id });
  return rows[0];
}
