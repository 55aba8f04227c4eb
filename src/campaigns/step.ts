// The nightly step: for every enrolment whose next rung has come, one rung, with the instant at which it leaves.
import { sql } from 'kysely';
import {
  type Context,
  type Database,
  isZone,
  locks,
  type Progress,
  readShop,
  type Shop,
  silent,
  type Tx,
} from '../ground/index.ts';
import { holdCustomers } from '../ledger/index.ts';
import type { CampaignDefinition } from './contract.ts';
import { type DueTime, dueTime } from './due-time.ts';
import { endFinished, endObjected, endReturned } from './end-enrolments.ts';
import { endCampaign } from './lifecycle.ts';
import { rungHasCome } from './over-limit.ts';
import { liveCampaigns, type StoredCampaign } from './queries.ts';
import { stillAsRead } from './still-as-read.ts';

export interface StepFigures {
  /** Rungs that became due for treated customers. */
  readonly due: number;
  /** The same places of the ladder reached by held out customers, who get nothing. */
  readonly heldOut: number;
  /** Enrolments that ended, by reason. */
  readonly ended: Readonly<Record<string, number>>;
}

const chunk = 2000;

/**
 * Moves every open enrolment of the live campaigns at most one rung up its ladder, as of day `asOf`. A rung leaves at
 * its hour in the customer's zone, today when that is still ahead, else on the next allowed weekday. Running it again,
 * or after missed days, never makes a second rung due on the same day.
 */
export async function step(
  context: Pick<Context, 'db'>,
  asOf: string,
  now: Date,
  progress: Progress = silent,
): Promise<StepFigures> {
  const { db } = context;
  const shop = await readShop(db);
  const ended = await alone(db, endReturned);
  const count = (reason: string, more: number) => more > 0 && ended.set(reason, (ended.get(reason) ?? 0) + more);
  count('objected', await alone(db, (tx) => endObjected(tx, now)));
  let due = 0;
  let heldOut = 0;
  for (const campaign of await liveCampaigns(db)) {
    const { campaignId, definition } = campaign;
    if (definition.endsOn && definition.endsOn < asOf) {
      count('campaign_ended', await db.transaction((tx) => endCampaign(tx, campaignId, now)));
      continue;
    }
    count('finished', await alone(db, (tx) => endFinished(tx, campaign, asOf, now)));
    if (definition.startsOn && definition.startsOn > asOf) continue;
    // the last rung first: an enrolment that has just moved up is not met again in the same run
    for (let place = definition.ladder.length - 1; place >= 0; place--) {
      for (let after: number | undefined = 0; after !== undefined; ) {
        const from: number = after;
        const moved = await db.transaction((tx) => stepChunk(tx, campaign, place, shop, asOf, now, from));
        due += moved.due;
        heldOut += moved.heldOut;
        after = moved.after;
        progress(due + heldOut, undefined, 'rungs');
      }
    }
  }
  return { due, heldOut, ended: Object.fromEntries(ended) };
}

/** One piece of a step at a time, of all processes: two of them write the same enrolments, in no order of their own. */
async function waitForSteps(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${locks.steps})`);
}

function alone<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await waitForSteps(tx);
    return work(tx);
  });
}

interface Moved {
  readonly due: number;
  readonly heldOut: number;
  readonly after: number | undefined;
}

async function stepChunk(
  tx: Tx,
  campaign: StoredCampaign,
  place: number,
  shop: Shop,
  asOf: string,
  now: Date,
  after: number,
): Promise<Moved> {
  const { campaignId, definition } = campaign;
  if (!(await stillAsRead(tx, campaign))) return { due: 0, heldOut: 0, after: undefined };
  // what only a step changes (places of the ladder, rungs) holds from the reading to the commit
  await waitForSteps(tx);
  // Enrolments whose silence still lasts. A customer with a rung of any campaign still to leave today or later gets no
  // second one.
  const found = await tx.rows(sql<{ customerId: number; anchor: Date; zone: string }>`
    select e.customer_id as "customerId", e.anchor, e.zone
    from enrolment e
    join episode ep on ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
    join score s on s.customer_id = e.customer_id and s.as_of = ${asOf}::date
    where e.campaign_id = ${campaignId} and e.ended_at is null and e.next_rung = ${place + 1}
      and e.customer_id > ${after} and ep.closed_at is null and ep.moved_at is null
      and ${rungHasCome(definition.ladder, place, asOf, definition.leastDaysBetween)}
      and not exists (select 1 from rung_due d where d.customer_id = e.customer_id and d.due_on >= ${asOf}::date)
    order by e.customer_id limit ${chunk}`);
  const last = found.length === chunk ? found[chunk - 1].customerId : undefined;
  // whom somebody is writing about at this moment, a purchase say, is left for the next run
  const held = new Set(
    await holdCustomers(
      tx,
      found.map(({ customerId }) => customerId),
    ),
  );
  const claimed = found.filter(({ customerId }) => held.has(customerId));
  const ids = claimed.map(({ customerId }) => customerId);
  const times = dueTimes(definition, place, new Set(claimed.map(({ zone }) => zone)), shop, asOf, now);
  if (times.length === 0) return { due: 0, heldOut: 0, after: last };
  const rung = definition.ladder[place];
  const precious = definition.preciousFrom ?? Number.POSITIVE_INFINITY;
  const strong = rung.preciousOffer ?? rung.offer;
  // Moves both arms up the ladder; only the treated get a row that leads to a message. What others change is asked again:
  // between the reading and the hold a purchase may have ended the silence, or moved it.
  const [{ moved, due }] = await tx.rows(sql<{ moved: number; due: number }>`
    with leaves as (
      select * from jsonb_to_recordset(${JSON.stringify(times)}::jsonb)
        as t (zone text, known text, "on" date, at timestamptz, "notAfter" timestamptz)
    ), claimed as (
      select * from unnest(${ids}::bigint[],
        ${claimed.map((row) => row.anchor)}::timestamptz[]) as t (customer_id, anchor)
    ), moved as (
      update enrolment e set next_rung = ${place + 2}, last_decided_on = ${asOf}::date, last_due_on = l."on"
      from claimed k, leaves l, episode ep
      -- the chunk's stretch of the index, not everybody who has moved already
      where e.campaign_id = ${campaignId} and e.customer_id between ${ids[0]} and ${ids[ids.length - 1]}
        and e.customer_id = k.customer_id and e.anchor = k.anchor and e.ended_at is null and e.next_rung = ${place + 1} and l.zone = e.zone
        and ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
        and ep.closed_at is null and ep.moved_at is null
      returning e.customer_id, e.anchor, e.arm, l.known, e.value_class, l."on", l.at, l."notAfter"
    ), due as (
      insert into rung_due (customer_id, campaign_id, anchor, rung, bucket, decided_on, due_on, due_at, not_after, zone,
        channels, template, offer_id, value_class)
      select customer_id, ${campaignId}, anchor, ${place + 1}, customer_id % 64, ${asOf}::date, "on", at, "notAfter",
        known, ${rung.channels}::text[], ${rung.template},
        case when value_class >= ${precious}::float8 then ${strong}::bigint else ${rung.offer}::bigint end, value_class
      from moved where arm = 'treated'
      on conflict do nothing
      returning 1
    )
    select (select count(*) from moved) as moved, (select count(*) from due) as due`);
  return { due, heldOut: moved - due, after: last };
}

/** When the rung leaves in each zone; a zone where that would be after the campaign's last day is left out. */
function dueTimes(
  definition: CampaignDefinition,
  place: number,
  zones: ReadonlySet<string>,
  shop: Shop,
  asOf: string,
  now: Date,
): (DueTime & { zone: string; known: string })[] {
  return [...zones]
    .map((zone) => {
      // a zone that this platform does not know must not stop the night: the shop's own takes its place
      const known = isZone(zone) ? zone : shop.zone;
      return { zone, known, ...dueTime(definition.ladder[place], asOf, known, now, definition.lateHours) };
    })
    .filter(({ on }) => definition.endsOn === null || on <= definition.endsOn);
}
