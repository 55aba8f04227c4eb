// Launch, pause, resume and end of a campaign.
import { sql } from 'kysely';
import { type Db, dayIn, Problem, readShop, type Tx } from '../ground/index.ts';
import { newestDay } from '../scores/index.ts';
import { backlogCounts, snapshotBacklog } from './backlog.ts';
import type { CampaignStatus, LaunchObstacle } from './contract.ts';
import { keepVersion } from './drafts.ts';
import { endReturned } from './end-enrolments.ts';
import { campaignErrors } from './errors.ts';
import { judgedBy } from './judged-by.ts';
import type { LaunchCheck } from './launch-check.ts';
import { lockCampaign, type StoredCampaign } from './queries.ts';

/** Everything that stands in the way of a launch now, our own obstacles first. */
export async function launchObstacles(
  db: Db,
  campaign: Pick<StoredCampaign, 'definition'>,
  now: Date,
  checks: readonly LaunchCheck[],
): Promise<LaunchObstacle[]> {
  const { definition } = campaign;
  const obstacles: LaunchObstacle[] = [];
  if ((await newestDay(db)) === undefined)
    obstacles.push({ code: 'no_scores', level: 'error', rung: null, message: 'Nobody has been scored yet.' });
  const shop = await readShop(db);
  if (definition.endsOn && definition.endsOn < dayIn(shop.zone, now))
    obstacles.push({ code: 'end_in_the_past', level: 'error', rung: null, message: 'The last day is over already.' });
  for (const check of checks) obstacles.push(...(await check(db, definition)));
  return obstacles;
}

/**
 * Makes a draft live: writes everybody over the limit now to the backlog, so that only those enter who cross it from
 * here on. Returns how many of them the campaign would write to. Throws a Problem when it is no draft, when an obstacle of level 'error'
 * stands in the way, or when nobody has been scored (the backlog would be empty and the first night would write to all).
 */
export async function launchCampaign(
  tx: Tx,
  id: number,
  now: Date,
  checks: readonly LaunchCheck[] = [],
): Promise<{ backlog: number }> {
  const campaign = await lockCampaign(tx, id);
  needs(campaign, 'draft');
  const obstacles = (await launchObstacles(tx, campaign, now, checks)).filter(({ level }) => level === 'error');
  if (obstacles.some(({ code }) => code === 'no_scores')) throw new Problem(campaignErrors.campaign_without_scores);
  if (obstacles.length > 0)
    throw new Problem(campaignErrors.campaign_not_ready, {
      summary: obstacles.map(({ message }) => message).join(' '),
      obstacles,
    });
  const today = dayIn((await readShop(tx)).zone, now);
  await tx.run(sql`
    update campaign set status = 'live', launched_at = ${now}, launched_on = ${today}::date, looked_at = ${now},
      looked_on = ${today}::date, crossing_after = ${today}::date, judged_by = ${await judgedBy(tx)}, changed_at = ${now}
    where campaign_id = ${id}`);
  await keepVersion(tx, id, now);
  await snapshotBacklog(tx, id, campaign.definition, today);
  return { backlog: (await backlogCounts(tx, campaign)).waiting };
}

/** Stops a live campaign for a while: nobody enters, no rung comes, no coupon is issued. */
export async function pauseCampaign(tx: Tx, id: number, now: Date): Promise<void> {
  needs(await lockCampaign(tx, id), 'live');
  await setStatus(tx, id, 'paused', now);
}

/** Goes on after a pause. Who crossed the limit meanwhile enters on the next morning. */
export async function resumeCampaign(tx: Tx, id: number, now: Date): Promise<void> {
  needs(await lockCampaign(tx, id), 'paused');
  await setStatus(tx, id, 'live', now);
}

/** Ends a launched campaign for good and returns how many open enrolments ended with it. */
export async function endCampaign(tx: Tx, id: number, now: Date): Promise<number> {
  needs(await lockCampaign(tx, id), 'live', 'paused');
  await setStatus(tx, id, 'ended', now);
  await tx.run(sql`update campaign set ended_at = ${now} where campaign_id = ${id}`);
  // who came back before this instant shall keep that reason
  await endReturned(tx);
  return tx.run(sql`
    update enrolment set ended_at = ${now}, end_reason = 'campaign_ended'
    where campaign_id = ${id} and ended_at is null`);
}

/** Removes a draft that never went live. */
export async function discardDraft(tx: Tx, id: number): Promise<void> {
  needs(await lockCampaign(tx, id), 'draft');
  await tx.run(sql`delete from campaign where campaign_id = ${id}`);
}

async function setStatus(tx: Tx, id: number, status: CampaignStatus, now: Date): Promise<void> {
  await tx.run(sql`update campaign set status = ${status}, changed_at = ${now} where campaign_id = ${id}`);
}

function needs(campaign: StoredCampaign, ...statuses: CampaignStatus[]): void {
  if (!statuses.includes(campaign.status))
    throw new Problem(campaignErrors.campaign_wrong_status, {
      status: campaign.status,
      needed: statuses.join(' or '),
    });
}
