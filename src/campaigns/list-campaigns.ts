// The list of campaigns and one campaign as pages show them.
import { sql } from 'kysely';
import { type Db, encodeNumberCursor } from '../ground/index.ts';
import type { Campaign, CampaignStatus, CampaignSummary } from './contract.ts';
import { campaignFigures } from './figures.ts';
import { readCampaign } from './queries.ts';

const pageSize = 50;

interface Row {
  readonly campaignId: number;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly version: number;
  readonly rungs: number;
  readonly entered: number;
  readonly open: number;
  readonly changedAt: Date;
  readonly launchedAt: Date | null;
}

/** A page of campaigns, the newest first; `before` is the number of the last one shown. */
export async function listCampaigns(
  db: Db,
  before?: number,
): Promise<{ items: CampaignSummary[]; next: string | null }> {
  const rows = await db.rows(sql<Row>`
    with page as materialized (
      select * from campaign where campaign_id < ${before ?? Number.MAX_SAFE_INTEGER}
      order by campaign_id desc limit ${pageSize + 1}
    ), n as (
      select campaign_id, count(*) as entered, count(*) filter (where end_reason is null) as open
      from enrolment where campaign_id in (select campaign_id from page) group by campaign_id
    )
    select c.campaign_id as "campaignId", c.name, c.status, c.version,
      jsonb_array_length(c.definition -> 'ladder') as rungs, coalesce(n.entered, 0) as entered,
      coalesce(n.open, 0) as open, c.changed_at as "changedAt", c.launched_at as "launchedAt"
    from page c left join n using (campaign_id)
    order by c.campaign_id desc`);
  const items = rows.slice(0, pageSize).map((row) => ({
    ...row,
    changedAt: row.changedAt.toISOString(),
    launchedAt: row.launchedAt?.toISOString() ?? null,
  }));
  return { items, next: rows.length > pageSize ? encodeNumberCursor(items[pageSize - 1].campaignId) : null };
}

/** All campaigns, the newest first. */
export async function everyCampaign(db: Db): Promise<CampaignSummary[]> {
  const all: CampaignSummary[] = [];
  for (let before: number | undefined; ; before = all.at(-1)?.campaignId) {
    const { items, next } = await listCampaigns(db, before);
    all.push(...items);
    if (next === null) return all;
  }
}

/** One campaign with its figures. Throws a Problem when there is none. */
export async function showCampaign(db: Db, id: number): Promise<Campaign> {
  const { seed, lookedAt, lookedOn, crossingAfter, judgedBy, ...campaign } = await readCampaign(db, id);
  return {
    ...campaign,
    createdAt: campaign.createdAt.toISOString(),
    changedAt: campaign.changedAt.toISOString(),
    launchedAt: campaign.launchedAt?.toISOString() ?? null,
    endedAt: campaign.endedAt?.toISOString() ?? null,
    figures: await campaignFigures(db, id),
  };
}
