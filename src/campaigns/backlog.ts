// The backlog: those who were late before the campaign could see them cross the limit. They wait for the owner.
import { sql } from 'kysely';
import { addDays, dayIn, Problem, readShop, type Tx } from '../ground/index.ts';
import { newestDay } from '../scores/index.ts';
import { enteredAlready, late, scoredCustomers } from './candidates.ts';
import type { BacklogPlan, CampaignDefinition, StartBacklog } from './contract.ts';
import { campaignErrors } from './errors.ts';
import { lockCampaign, type StoredCampaign } from './queries.ts';

/** Facts older than this many days before the last look are history that was loaded late, not a crossing. */
const recentDays = 30;

/** Writes everybody over the limit now into the backlog and returns how many that are. Throws without scores. */
export async function snapshotBacklog(tx: Tx, id: number, definition: CampaignDefinition): Promise<number> {
  const asOf = await newestDay(tx);
  if (asOf === undefined) throw new Problem(campaignErrors.campaign_without_scores);
  return tx.run(sql`
    insert into campaign_backlog (customer_id, campaign_id, anchor)
    select s.customer_id, ${id}, cs.last_purchase_at from ${scoredCustomers}
    where ${late(definition, asOf)} and not ${enteredAlready(id)}
    on conflict do nothing`);
}

/**
 * Sets aside those whose old purchases were loaded after the last look (a second shop's history, say): they did not
 * cross the limit, we only learned of them. Customers with a purchase in the last month before that look enter as
 * usual, or shops that upload once a week would never reach their most frequent buyers.
 */
export async function setAsideLateLoaded(tx: Tx, campaign: StoredCampaign, asOf: string, now: Date): Promise<number> {
  return tx.run(sql`
    insert into campaign_backlog (customer_id, campaign_id, anchor)
    select s.customer_id, ${campaign.campaignId}, cs.last_purchase_at from ${scoredCustomers}
    where ${late(campaign.definition, asOf)} and not ${enteredAlready(campaign.campaignId)}
      and cs.changed_at > ${campaign.lookedAt} and cs.changed_at <= ${now}
      and cs.last_purchase_at < ${campaign.lookedAt}::timestamptz - make_interval(days => ${recentDays})
    on conflict do nothing`);
}

/**
 * Gives everybody who still waits a morning: equal parts over `mornings` days from the day `from` (default: tomorrow),
 * the most valuable customers first. They start at rung one. Throws a Problem when nobody waits, or when the first
 * morning is over.
 */
export async function startBacklog(tx: Tx, id: number, wish: StartBacklog, now: Date): Promise<BacklogPlan> {
  const today = dayIn((await readShop(tx)).zone, now);
  const { mornings, from = addDays(today, 1) } = wish;
  if (from < today) throw new Problem(campaignErrors.backlog_day_past, { from });
  const campaign = await lockCampaign(tx, id);
  if (campaign.status !== 'live' && campaign.status !== 'paused')
    throw new Problem(campaignErrors.campaign_wrong_status, { status: campaign.status, needed: 'live or paused' });
  // who bought since has another anchor and is left out by the join
  const days = await tx.rows(sql<{ day: string; customers: number }>`
    with waiting as (
      select b.customer_id, b.anchor,
        ntile(${mornings}) over (order by s.value_minor desc nulls last, b.customer_id) - 1 as morning
      from campaign_backlog b
      join customer_statistics cs on cs.customer_id = b.customer_id and cs.last_purchase_at = b.anchor
      left join score s on s.customer_id = b.customer_id
      where b.campaign_id = ${id} and b.start_on is null
    ), planned as (
      update campaign_backlog b set start_on = ${from}::date + w.morning
      from waiting w
      where b.customer_id = w.customer_id and b.campaign_id = ${id} and b.anchor = w.anchor
      returning b.start_on
    )
    select start_on as day, count(*) as customers from planned group by start_on order by start_on`);
  if (days.length === 0) throw new Problem(campaignErrors.backlog_empty);
  return { planned: days.reduce((sum, { customers }) => sum + customers, 0), mornings: days };
}
