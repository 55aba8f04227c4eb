// The people behind a number of a campaign's pages: entries, or the messages and coupons of entries, in keyset pages.
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { showCampaign } from '../campaigns/index.ts';
import { addDays, type Clock, type Db, dayIn, decodeCursor, encodeCursor, readShop } from '../ground/index.ts';
import { placeOf, stepOf } from './campaign-flow.ts';
import type { CampaignPeople, CampaignPerson, PeopleQuery } from './contract.ts';

const pageSize = 50;
const position = z.tuple([z.number().int(), z.iso.datetime(), z.number().int()]);

interface Row extends Omit<CampaignPerson, 'anchor'> {
  readonly anchor: Date;
}

/** One page of the entries that fit the query, and how many fit in all. Throws campaign_unknown. */
export async function campaignPeople(
  db: Db,
  clock: Clock,
  campaignId: number,
  query: PeopleQuery,
): Promise<CampaignPeople> {
  const { name } = await showCampaign(db, campaignId);
  const { zone } = await readShop(db);
  const now = clock.now();
  const yesterday = addDays(dayIn(zone, now), -1);
  const entries = entriesOf(campaignId, query);
  const { join, rung } = rowsOf(query);
  const fits = sql.join([sql`true`, ...conditionsOf(query, { zone, yesterday, now })], sql` and `);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, position);
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(e.customer_id, e.anchor, ${rung}) > (${after[0]}::bigint, ${after[1]}::timestamptz, ${after[2]}::integer)`;
  const rows = await db.rows(sql<Row>`
    select e.customer_id as "customerId", c.external_id as "externalId", c.name, e.anchor, e.enrolled_on as "enrolledOn",
      e.arm, ${placeOf} as place, ${stepOf} as step, e.silence_days as "silenceDays",
      e.silence_days + (
        select min(p.day) from purchase p where p.customer_id = e.customer_id and p.voided_at is null and p.net_minor > 0
          and p.happened_at > e.enrolled_at
      ) - e.enrolled_on as "backAfter",
      ${rung} as rung
    from (${entries}) e join customer c on c.customer_id = e.customer_id ${join}
    where ${fits} and ${beyond}
    order by e.customer_id, e.anchor, rung limit ${pageSize + 1}`);
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from (${entries}) e ${join} where ${fits}`);
  const items = rows.slice(0, pageSize).map((row) => ({
    ...row,
    anchor: row.anchor.toISOString(),
    rung: row.rung === 0 ? null : row.rung,
  }));
  const last = items.at(-1);
  return {
    items,
    next: rows.length > pageSize && last ? encodeCursor([last.customerId, last.anchor, last.rung ?? 0]) : null,
    total,
    name,
  };
}

/** All entries, or first entries alone where a result compares them. */
function entriesOf(campaignId: number, { window }: PeopleQuery): RawBuilder<unknown> {
  if (window === undefined) return sql`select * from enrolment where campaign_id = ${campaignId}`;
  return sql`select distinct on (customer_id) * from enrolment where campaign_id = ${campaignId}
    order by customer_id, enrolled_at`;
}

/** A row for each entry, or for each of its messages or coupons. */
function rowsOf({ message, coupon }: PeopleQuery): { join: RawBuilder<unknown>; rung: RawBuilder<number> } {
  if (message !== undefined)
    return {
      join: sql`join rung_due r on r.customer_id = e.customer_id and r.campaign_id = e.campaign_id and r.anchor = e.anchor
        left join message m on m.customer_id = r.customer_id and m.campaign_id = r.campaign_id and m.anchor = r.anchor
          and m.rung = r.rung`,
      rung: sql`r.rung::integer`,
    };
  if (coupon !== undefined)
    return {
      join: sql`join coupon k on k.customer_id = e.customer_id and k.campaign_id = e.campaign_id and k.anchor = e.anchor`,
      rung: sql`k.rung::integer`,
    };
  return { join: sql``, rung: sql`0` };
}

interface When {
  readonly zone: string;
  readonly yesterday: string;
  readonly now: Date;
}

function conditionsOf(query: PeopleQuery, when: When): RawBuilder<unknown>[] {
  const { arm, place, step, reached, origin, written, window } = query;
  const conditions: RawBuilder<unknown>[] = [];
  if (arm !== undefined) conditions.push(sql`e.arm = ${arm}`);
  if (place !== undefined) conditions.push(sql`${placeOf} = ${place}`);
  if (step !== undefined) conditions.push(sql`${stepOf} = ${step}`);
  if (reached !== undefined) conditions.push(sql`${stepOf} >= ${reached}`);
  if (origin !== undefined) conditions.push(sql`e.origin = ${origin}`);
  if (written !== undefined)
    conditions.push(sql`exists (
      select 1 from message w where w.customer_id = e.customer_id and w.campaign_id = e.campaign_id
        and w.anchor = e.anchor and w.state = 'sent') = ${written === 'yes'}`);
  if (window !== undefined) conditions.push(...compared(query, window, when));
  return [...conditions, ...ofMessages(query), ...ofCoupons(query, when.now)];
}

/** Within the window of a result: over by yesterday; bought; used a coupon. */
function compared({ bought, used }: PeopleQuery, window: number, { zone, yesterday }: When): RawBuilder<unknown>[] {
  const conditions = [sql`e.enrolled_on <= ${addDays(yesterday, 1 - window)}::date`];
  if (bought !== undefined)
    conditions.push(sql`exists (
      select 1 from purchase p where p.customer_id = e.customer_id and p.voided_at is null and p.net_minor > 0
        and p.happened_at > e.enrolled_at and p.day < e.enrolled_on + ${window}::integer) = ${bought === 'yes'}`);
  if (used !== undefined)
    conditions.push(sql`exists (
      select 1 from coupon u where u.customer_id = e.customer_id and u.campaign_id = e.campaign_id
        and u.state = 'redeemed' and u.redeemed_at > e.enrolled_at
        and (u.redeemed_at at time zone ${zone})::date < e.enrolled_on + ${window}::integer) = ${used === 'yes'}`);
  return conditions;
}

function ofMessages({ message, reason, rung }: PeopleQuery): RawBuilder<unknown>[] {
  if (message === undefined) return [];
  const conditions: RawBuilder<unknown>[] = [];
  if (rung !== undefined) conditions.push(sql`r.rung = ${rung}`);
  if (reason !== undefined) conditions.push(sql`m.reason = ${reason}`);
  if (message === 'pending') conditions.push(sql`(m.state is null or m.state in ('pending', 'sending'))`);
  else if (message !== 'due') conditions.push(sql`m.state = ${message}`);
  return conditions;
}

function ofCoupons({ coupon, rung }: PeopleQuery, now: Date): RawBuilder<unknown>[] {
  if (coupon === undefined) return [];
  const conditions: RawBuilder<unknown>[] = [];
  if (rung !== undefined) conditions.push(sql`k.rung = ${rung}`);
  if (coupon === 'redeemed' || coupon === 'cancelled') conditions.push(sql`k.state = ${coupon}`);
  if (coupon === 'valid') conditions.push(sql`k.state = 'issued' and k.expires_at >= ${now}::timestamptz`);
  if (coupon === 'expired') conditions.push(sql`k.state = 'issued' and k.expires_at < ${now}::timestamptz`);
  return conditions;
}
