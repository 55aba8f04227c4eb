// What leaves on the next mornings if nobody buys until then: the rule of the night, asked for days that have not come.
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, type Db, instantAt, readShop, type Shop } from '../ground/index.ts';
import { whyUnreachable } from '../ledger/index.ts';
import { newestDay } from '../scores/index.ts';
import type { Forecast, UnreachableReason } from './contract.ts';
import { dueTime } from './due-time.ts';
import { entersSoon } from './enters-soon.ts';
import { rungHasCome } from './over-limit.ts';
import type { CouponCeilings } from './preview-cost.ts';
import { liveCampaigns, type StoredCampaign } from './queries.ts';

/** Mornings that are told. */
export const morningsAhead = 7;

/** Customers whose permission is asked at once. */
const chunk = 5_000;

/** One customer at one place of one campaign's ladder, and the day on which that leaves. */
export interface Coming {
  readonly customerId: number;
  readonly campaign: StoredCampaign;
  /** 0 = the first rung. */
  readonly place: number;
  readonly day: Day;
  readonly valueClass: number;
  readonly arm: 'treated' | 'held_out';
}

/** The next mornings, by the newest scores. `ceilings` tells what coupons can cost. */
export async function forecastMornings(db: Db, ceilings?: (db: Db) => Promise<CouponCeilings>): Promise<Forecast> {
  const asOf = await newestDay(db);
  const shop = await readShop(db);
  const nothing = { steps: [], nothing: [], heldOut: 0 };
  if (asOf === undefined) return { asOf: null, tomorrow: nothing, mornings: [], currency: shop.currency };
  const coming = onceADay(await everybodyComing(db, shop, asOf));
  const days = Array.from({ length: morningsAhead }, (_, place) => addDays(asOf, place + 1));
  const [tomorrow] = days;
  const cost = ceilings && (await ceilings(db));
  return {
    asOf,
    tomorrow: await stepsOf(
      db,
      coming.filter(({ day }) => day === tomorrow),
      cost,
    ),
    mornings: days.map((day) => ({
      day,
      people: coming.filter((one) => one.day === day && one.arm === 'treated').length,
    })),
    currency: shop.currency,
  };
}

async function everybodyComing(db: Db, shop: Shop, asOf: Day): Promise<Coming[]> {
  const all: Coming[] = [];
  for (const campaign of await liveCampaigns(db)) {
    all.push(...(await dueAlready(db, campaign, asOf)));
    for (let place = 0; place < campaign.definition.ladder.length; place++)
      all.push(...(await climbing(db, campaign, place, shop, asOf)));
    for (const { entersOn, ...one } of await entersSoon(db, campaign, shop, asOf, morningsAhead)) {
      const day = leavesOn(campaign, 0, entersOn, shop);
      if (day !== undefined) all.push({ ...one, campaign, place: 0, day });
    }
  }
  return all;
}

/** Nobody gets two on one day: what is due already, and what the older campaign has, comes first. */
function onceADay(coming: readonly Coming[]): Coming[] {
  const seen = new Set<string>();
  return coming.filter(({ customerId, day }) => {
    const key = `${customerId} ${day}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** On which day a rung leaves that the night of `day` finds come; undefined after the campaign's last day. */
function leavesOn({ definition }: StoredCampaign, place: number, day: Day, shop: Shop): Day | undefined {
  const { endsOn, ladder, lateHours } = definition;
  const { on } = dueTime(ladder[place], day, shop.zone, instantAt(shop.zone, day, '03:00'), lateHours);
  return endsOn !== null && on > endsOn ? undefined : on;
}

/** Rungs that a night has found come, to leave on a later day. */
async function dueAlready(db: Db, campaign: StoredCampaign, asOf: Day): Promise<Coming[]> {
  const rows = await db.rows(sql<Omit<Coming, 'campaign' | 'arm'>>`
    select d.customer_id as "customerId", d.rung - 1 as place, d.due_on as day, d.value_class as "valueClass"
    from rung_due d join episode ep on ep.customer_id = d.customer_id and ep.kind = 'purchase' and ep.anchor = d.anchor
    where d.campaign_id = ${campaign.campaignId} and d.due_on > ${asOf}::date and d.refused_reason is null
      and ep.closed_at is null`);
  return rows.map((row) => ({ ...row, campaign, arm: 'treated' }));
}

/**
 * Those who are on the ladder, and whose next rung comes within the mornings; a second one within them is not looked for.
 * How late they are then is taken as it is today.
 */
async function climbing(db: Db, campaign: StoredCampaign, place: number, shop: Shop, asOf: Day): Promise<Coming[]> {
  const { campaignId, definition } = campaign;
  const found = new Map<number, Coming>();
  for (let days = 1; days <= morningsAhead; days++) {
    const on = addDays(asOf, days);
    if (definition.startsOn !== null && definition.startsOn > on) continue;
    const day = leavesOn(campaign, place, on, shop);
    if (day === undefined) continue;
    const rows = await db.rows(sql<Pick<Coming, 'customerId' | 'valueClass' | 'arm'>>`
      select e.customer_id as "customerId", e.value_class as "valueClass", e.arm
      from enrolment e
      join episode ep on ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
      join ${scoresIn(days)} s on s.customer_id = e.customer_id
      where e.campaign_id = ${campaignId} and e.ended_at is null and e.next_rung = ${place + 1}
        and ep.closed_at is null and ep.moved_at is null
        and ${rungHasCome(definition.ladder, place, on, definition.leastDaysBetween)}
        and not exists (select 1 from rung_due d where d.customer_id = e.customer_id and d.due_on >= ${on}::date)`);
    for (const row of rows) {
      if (!found.has(row.customerId)) found.set(row.customerId, { ...row, campaign, place, day });
    }
  }
  return [...found.values()];
}

/** The scores as they are in so many days if nobody buys: the silence is longer by them. */
function scoresIn(days: number): RawBuilder<unknown> {
  return sql`(select customer_id, silence_days + ${days}::integer as silence_days, lateness, mean_gap_days from score)`;
}

/** One morning by step, with its cost; who cannot be written to by reason, and the comparison group. */
async function stepsOf(
  db: Db,
  coming: readonly Coming[],
  cost: CouponCeilings | undefined,
): Promise<Forecast['tomorrow']> {
  const treated = coming.filter(({ arm }) => arm === 'treated');
  const reasons = new Map<UnreachableReason, number>();
  const steps: Forecast['tomorrow']['steps'] = [];
  for (const some of bySteps(treated).values()) {
    const { campaign, place } = some[0];
    const { channels, hour } = campaign.definition.ladder[place];
    const why = await whyNot(db, some, channels);
    const written = some.filter(({ customerId }) => !why.has(customerId));
    for (const reason of why.values()) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (written.length === 0) continue;
    const mostMinor = written.reduce((sum, one) => sum + couponOf(one, cost), 0);
    const share = cost?.usedShare ?? null;
    steps.push({
      campaignId: campaign.campaignId,
      campaignName: campaign.name,
      rung: place + 1,
      channels: [...channels],
      hour,
      people: written.length,
      expectedMinor: share === null ? null : Math.round(mostMinor * share),
      mostMinor,
    });
  }
  return {
    steps,
    nothing: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    heldOut: coming.length - treated.length,
  };
}

/** The oldest campaign first, its steps in their order. */
function bySteps(coming: readonly Coming[]): Map<string, Coming[]> {
  const steps = new Map<string, Coming[]>();
  const ordered = coming.toSorted((a, b) => a.campaign.campaignId - b.campaign.campaignId || a.place - b.place);
  for (const one of ordered) {
    const key = `${one.campaign.campaignId} ${one.place}`;
    steps.set(key, [...(steps.get(key) ?? []), one]);
  }
  return steps;
}

/** The most that the coupon of one rung can cost for a customer; 0 without one. */
function couponOf({ campaign, place, valueClass }: Coming, cost: CouponCeilings | undefined): number {
  const { ladder, preciousFrom } = campaign.definition;
  const { offer, preciousOffer } = ladder[place];
  const isPrecious = preciousFrom !== null && valueClass >= preciousFrom;
  const given = (isPrecious ? preciousOffer : null) ?? offer;
  return given === null || cost === undefined ? 0 : cost.ceiling(given, valueClass);
}

/** Why some of them cannot be written to on any of the channels, by customer. */
async function whyNot(
  db: Db,
  coming: readonly Coming[],
  channels: readonly string[],
): Promise<Map<number, UnreachableReason>> {
  const found = new Map<number, UnreachableReason>();
  for (let start = 0; start < coming.length; start += chunk) {
    const ids = coming.slice(start, start + chunk).map(({ customerId }) => customerId);
    const rows = await db.rows(sql<{ customerId: number; why: UnreachableReason | null }>`
      select s.customer_id as "customerId", ${whyUnreachable(sql.ref('s.customer_id'), sql`${channels}::text[]`)} as why
      from score s where s.customer_id = any(${ids}::bigint[])`);
    for (const { customerId, why } of rows) if (why !== null) found.set(customerId, why);
  }
  return found;
}
