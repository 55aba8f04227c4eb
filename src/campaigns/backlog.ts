// The backlog: those who were late before the campaign could see them cross the limit. They wait for the owner.
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, type Db, dayIn, dayNumber, Problem, readShop, type Tx } from '../ground/index.ts';
import { newestDay } from '../scores/index.ts';
import {
  enteredAlready,
  inAnotherLadder,
  inBacklog,
  late,
  resting,
  scoredCustomers,
  targeted,
  wanted,
} from './candidates.ts';
import type { BacklogPlan, CampaignDefinition, StartBacklog } from './contract.ts';
import { crossingDays } from './crossing.ts';
import { campaignErrors } from './errors.ts';
import { mayHaveBeenOver } from './over-limit.ts';
import { lockCampaign, type StoredCampaign } from './queries.ts';

/** Facts older than this many days before the last look are history that was loaded late, not a crossing. */
const recentDays = 30;

/** Customers asked at once. */
const chunk = 20_000;

/** A customer in the silence that begins at `anchor`. */
interface Waiting {
  readonly customerId: number;
  readonly anchor: Date;
}

/**
 * Writes everybody who is over the limit on the day `on` into the backlog, of whatever group, as far as the newest scores
 * know them; whom the scores do not know yet the next night sets aside. Throws without scores.
 */
export async function snapshotBacklog(tx: Tx, id: number, definition: CampaignDefinition, on: Day): Promise<void> {
  const asOf = await newestDay(tx);
  if (asOf === undefined) throw new Problem(campaignErrors.campaign_without_scores);
  const over = sql`${late(definition, asOf)} and not ${enteredAlready(id)}`;
  if (asOf <= on) {
    await tx.run(sql`
      insert into campaign_backlog (customer_id, campaign_id, anchor)
      select s.customer_id, ${id}, cs.last_purchase_at from ${scoredCustomers} where ${over}
      on conflict do nothing`);
    return;
  }
  // scores of a day that has not come, from a night that was tried out: only those count who are over the limit now
  for await (const part of inChunks(tx, over)) {
    const crossed = await crossingDays(tx, idsOf(part), definition.entry, asOf);
    const now = part.filter(({ customerId }) => (crossed.get(customerId) ?? asOf) <= on);
    await putAside(tx, id, now);
  }
}

/** Those of `where` who are late without having crossed the limit under the campaign's eyes. */
export async function notSeenCrossing(
  db: Db,
  campaign: StoredCampaign,
  where: RawBuilder<unknown>,
  asOf: Day,
): Promise<Waiting[]> {
  const found: Waiting[] = [];
  const loaded = loadedLate(campaign);
  const asked = sql`${where} and (${loaded} or ${mayHaveCrossedBefore(campaign, asOf)})
    and not ${inBacklog(campaign.campaignId)}`;
  for await (const part of inChunks(db, asked, loaded)) found.push(...(await lateBefore(db, campaign, part, asOf)));
  return found;
}

/** A customer with whether their history was loaded after the last look. */
interface Asked extends Waiting {
  readonly loadedLate: boolean;
}

/**
 * Whether old purchases were loaded after the last look (a second shop's history, say): they did not cross the limit, we
 * only learned of them. Customers with a purchase in the last month before that look enter as usual, or shops that
 * upload once a week would never reach their most frequent buyers.
 */
function loadedLate({ lookedAt }: StoredCampaign): RawBuilder<boolean> {
  return sql`(cs.changed_at > ${lookedAt}
    and cs.last_purchase_at < ${lookedAt}::timestamptz - make_interval(days => ${recentDays}))`;
}

/**
 * Who has to be asked when they crossed: while every crossing counts nobody; else those whom the scores do not acquit,
 * and those whose purchases have changed, of which the scores need not know.
 */
function mayHaveCrossedBefore({ crossingAfter, definition, lookedAt }: StoredCampaign, asOf: Day): RawBuilder<boolean> {
  if (crossingAfter === null) return sql`false`;
  const days = dayNumber(asOf) - dayNumber(crossingAfter);
  return sql`(cs.changed_at > ${lookedAt} or ${mayHaveBeenOver(definition.entry, days)})`;
}

/** Whose silence was over the limit on the day after which crossings count, by what is known now; or was loaded late. */
async function lateBefore(db: Db, campaign: StoredCampaign, asked: readonly Asked[], asOf: Day): Promise<Waiting[]> {
  const { definition, crossingAfter } = campaign;
  const open = asked.filter((one) => !one.loadedLate);
  const crossed =
    crossingAfter === null ? new Map<number, Day>() : await crossingDays(db, idsOf(open), definition.entry, asOf);
  return asked.filter(
    (one) => one.loadedLate || (crossingAfter !== null && (crossed.get(one.customerId) ?? asOf) <= crossingAfter),
  );
}

/**
 * Sets aside whoever is late without having crossed the limit while the campaign could see it: history that was imported
 * or sent in, an order that was cancelled, a limit that has moved. Asked of those who may enter, and of those whose
 * purchases have changed since the last look. Returns how many.
 */
export async function setAside(tx: Tx, campaign: StoredCampaign, asOf: Day): Promise<number> {
  const { campaignId, definition, lookedAt } = campaign;
  const mayEnter = sql`(${targeted(definition)} and not ${inAnotherLadder(definition, campaignId)}
    and not ${resting(definition, campaignId, asOf)})`;
  const where = sql`${late(definition, asOf)} and not ${enteredAlready(campaignId)}
    and (cs.changed_at > ${lookedAt} or ${mayEnter})`;
  return putAside(tx, campaignId, await notSeenCrossing(tx, campaign, where, asOf));
}

async function putAside(tx: Tx, campaignId: number, waiting: readonly Waiting[]): Promise<number> {
  if (waiting.length === 0) return 0;
  return tx.run(sql`
    insert into campaign_backlog (customer_id, campaign_id, anchor)
    select w.customer_id, ${campaignId}, w.anchor
    from unnest(${idsOf(waiting)}::bigint[], ${waiting.map(({ anchor }) => anchor)}::timestamptz[])
      as w (customer_id, anchor)
    on conflict do nothing`);
}

async function* inChunks(
  db: Db,
  where: RawBuilder<unknown>,
  wasLoadedLate: RawBuilder<boolean> = sql`false`,
): AsyncGenerator<Asked[]> {
  for (let after = 0; ; ) {
    const rows = await db.rows(sql<Asked>`
      select s.customer_id as "customerId", cs.last_purchase_at as anchor, ${wasLoadedLate} as "loadedLate"
      from ${scoredCustomers} where s.customer_id > ${after} and ${where}
      order by s.customer_id limit ${chunk}`);
    if (rows.length > 0) yield rows;
    if (rows.length < chunk) return;
    after = rows[rows.length - 1].customerId;
  }
}

function idsOf(waiting: readonly Waiting[]): number[] {
  return waiting.map(({ customerId }) => customerId);
}

/** A place in the backlog whose silence still stands, with score `s` and customer `c` beside it. */
const standing = sql`campaign_backlog b
  join customer_statistics cs on cs.customer_id = b.customer_id and cs.last_purchase_at = b.anchor
  join customer c on c.customer_id = b.customer_id
  left join score s on s.customer_id = b.customer_id`;

/**
 * How many of the backlog still wait, and how many have been given a morning that has not let them in yet. Who is in none
 * of the campaign's groups is kept for the day on which it is widened, and counts from then on.
 */
export async function backlogCounts(
  db: Db,
  { campaignId, definition }: Pick<StoredCampaign, 'campaignId' | 'definition'>,
): Promise<{ waiting: number; planned: number }> {
  const [counts] = await db.rows(sql<{ waiting: number; planned: number }>`
    select count(*) filter (where b.start_on is null) as waiting,
      count(*) filter (where b.start_on is not null) as planned
    from ${standing}
    where b.campaign_id = ${campaignId} and ${wanted(definition)} and not exists (select 1 from enrolment e
      where e.customer_id = b.customer_id and e.campaign_id = b.campaign_id and e.anchor = b.anchor)`);
  return counts;
}

/**
 * Gives everybody of the campaign's groups who still waits a morning: equal parts over `mornings` days from the day `from` (default: tomorrow),
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
      from ${standing}
      where b.campaign_id = ${id} and b.start_on is null and ${wanted(campaign.definition)}
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
