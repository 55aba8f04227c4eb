// Who may enter a campaign on a day, as one SQL condition: the entry uses it, the preview counts by its parts.
import { type RawBuilder, sql } from 'kysely';
import type { CampaignDefinition } from './contract.ts';
import { overLimit } from './over-limit.ts';

/** The tables that the conditions below speak of: score `s`, statistics `cs`, customer `c`. */
export const scoredCustomers: RawBuilder<unknown> = sql`score s
  join customer_statistics cs on cs.customer_id = s.customer_id
  join customer c on c.customer_id = s.customer_id`;

/** Scored for this day, over the limit, no objection, and nothing bought since the scoring. */
export function late(definition: CampaignDefinition, asOf: string): RawBuilder<boolean> {
  return sql`(s.as_of = ${asOf}::date and ${overLimit(definition.entry)} and s.last_day = cs.last_day
    and cs.last_purchase_at is not null and c.objected_at is null)`;
}

/** In one of the value classes that the campaign writes to. */
export function targeted(definition: CampaignDefinition): RawBuilder<boolean> {
  return sql`s.value_class = any(${definition.targets}::smallint[])`;
}

/** Whom the campaign writes to at all: in one of its value classes, or of none yet, and without an objection. */
export function wanted(definition: CampaignDefinition): RawBuilder<boolean> {
  return sql`((s.value_class is null or ${targeted(definition)}) and c.objected_at is null)`;
}

/**
 * The customers whom a statement is about, where it is about a few: what is asked of enrolments then reads theirs alone.
 */
export type Among = readonly number[] | undefined;

function among(customer: RawBuilder<unknown>, ids: Among): RawBuilder<unknown> {
  return ids ? sql`and ${customer} = any(${ids}::bigint[])` : sql``;
}

/**
 * Entered this campaign in this silence already, wherever it began then, or is in it still. Whoever left because they
 * were not late after all may enter when they are. `campaignId` null = a draft that nobody can have entered.
 */
export function enteredAlready(campaignId: number | null, ids?: Among): RawBuilder<boolean> {
  return sql`exists (
    select 1 from enrolment e
    left join episode ep on ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
    where e.customer_id = s.customer_id and e.campaign_id = ${campaignId}::bigint ${among(sql`e.customer_id`, ids)}
      and ((e.ended_at is null and ep.closed_at is null) or e.anchor = cs.last_purchase_at
        or (ep.present_anchor = cs.last_purchase_at and e.end_reason <> 'not_late')))`;
}

/** Was late before the campaign could see it, and has not been given a morning up to `asOf`. */
export function waitingInBacklog(campaignId: number | null, asOf: string): RawBuilder<boolean> {
  return sql`exists (select 1 from campaign_backlog b where b.customer_id = s.customer_id
    and b.campaign_id = ${campaignId}::bigint and b.anchor = cs.last_purchase_at
    and (b.start_on is null or b.start_on > ${asOf}::date))`;
}

/** Stands in the backlog with this silence, with a morning or without. */
export function inBacklog(campaignId: number): RawBuilder<boolean> {
  return sql`exists (select 1 from campaign_backlog b where b.customer_id = s.customer_id
    and b.campaign_id = ${campaignId}::bigint and b.anchor = cs.last_purchase_at)`;
}

/** In the ladder or the comparison group of another campaign: one ladder at a time keeps both results readable. */
export function inAnotherLadder(
  definition: CampaignDefinition,
  campaignId: number | null,
  ids?: Among,
): RawBuilder<boolean> {
  if (definition.alongsideOthers) return sql`false`;
  return sql`exists (select 1 from enrolment o where o.customer_id = s.customer_id and o.ended_at is null
    and o.campaign_id is distinct from ${campaignId}::bigint ${among(sql`o.customer_id`, ids)})`;
}

/**
 * Rests from the last message of a ladder, whatever ended it: the rest is that ladder's own. Ladders that
 * run alongside others do without the rests of those.
 */
export function resting(
  definition: CampaignDefinition,
  campaignId: number | null,
  asOf: string,
  ids?: Among,
): RawBuilder<boolean> {
  const whose = definition.alongsideOthers ? sql`o.campaign_id = ${campaignId}::bigint` : sql`true`;
  return sql`exists (
    select 1 from enrolment o join campaign oc on oc.campaign_id = o.campaign_id
    where o.customer_id = s.customer_id and ${whose} ${among(sql`o.customer_id`, ids)}
      and o.last_due_on > ${asOf}::date - (oc.definition ->> 'restDays')::integer)`;
}

/** Whether `asOf` lies between the campaign's start and end. */
export function runsOn(definition: CampaignDefinition, asOf: string): boolean {
  return (definition.startsOn ?? asOf) <= asOf && asOf <= (definition.endsOn ?? asOf);
}
