// What a campaign would do if it were live today: who would enter, who would get nothing, what it could cost.
import { type RawBuilder, sql } from 'kysely';
import type { Day, Db } from '../ground/index.ts';
import { boughtUnderAnother, whyUnreachable } from '../ledger/index.ts';
import { limitSeenOn, newestDay } from '../scores/index.ts';
import { notSeenCrossing } from './backlog.ts';
import {
  enteredAlready,
  inAnotherLadder,
  late,
  resting,
  runsOn,
  scoredCustomers,
  targeted,
  waitingInBacklog,
} from './candidates.ts';
import type { CampaignDefinition, CampaignPreview, PreviewExample, UnreachableReason } from './contract.ts';
import { looksAtOthers } from './drafts.ts';
import { armOf, lot } from './lot.ts';
import { monthlyEntries } from './monthly-entries.ts';
import { type CouponCeilings, previewCost } from './preview-cost.ts';
import { readCampaign, type StoredCampaign } from './queries.ts';

/** What a preview may be told besides the definition. */
export interface PreviewOptions {
  /** The campaign whose draft this is. */
  readonly campaignId?: number;
  readonly ceilings?: (db: Db) => Promise<CouponCeilings>;
  /** Aborted when nobody waits for the answer any more: the next question to the database is not asked, it throws. */
  readonly signal?: AbortSignal;
}

type Blocked = CampaignPreview['notEntering'][number]['reason'];

interface Group {
  readonly blocked: Blocked | null;
  readonly arm: 'treated' | 'held_out';
  readonly why: UnreachableReason | null;
  readonly valueClass: number;
  readonly count: number;
}

const examplesShown = 10;

/**
 * Counts everybody over the limit by the scores of `asOf`, split by what would become of them, with ten examples
 * drawn evenly over the rhythms. For a draft, all of them would be backlog: they were late before the launch.
 */
export async function previewCampaign(
  db: Db,
  definition: CampaignDefinition,
  asOf: Day | undefined,
  options: PreviewOptions = {},
): Promise<CampaignPreview> {
  const scored = await newestDay(db);
  const day = asOf ?? scored;
  if (day === undefined || day !== scored) return nothing(day ?? '1970-01-01');
  const campaign = options.campaignId === undefined ? undefined : await readCampaign(db, options.campaignId);
  const { signal } = options;
  const blocked = await blockedBy(db, definition, campaign, day);
  signal?.throwIfAborted();
  const groups = await countGroups(db, definition, campaign, day, blocked);
  const sum = (of: (group: Group) => boolean) => groups.filter(of).reduce((total, { count }) => total + count, 0);
  const entering = groups.filter(({ blocked }) => blocked === null);
  const total = sum(({ blocked }) => blocked === null);
  const written = entering.filter(({ arm, why }) => arm === 'treated' && why === null);
  signal?.throwIfAborted();
  const monthly = await monthlyEntries(db, definition, day);
  signal?.throwIfAborted();
  return {
    asOf: day,
    scored: true,
    overLimit: sum(() => true),
    entering: {
      total,
      treated: sum(({ blocked, arm, why }) => blocked === null && arm === 'treated' && why === null),
      heldOut: sum(({ blocked, arm }) => blocked === null && arm === 'held_out'),
      unreachable: sum(({ blocked, arm, why }) => blocked === null && arm === 'treated' && why !== null),
      reasons: counted(
        entering.filter(({ arm, why }) => arm === 'treated' && why !== null),
        ({ why }) => why,
      ).map(([reason, count]) => ({ reason: reason as UnreachableReason, count })),
      byValueClass: counted(entering, ({ valueClass }) => valueClass).map(([valueClass, count]) => ({
        valueClass: valueClass as number,
        count,
      })),
    },
    notEntering: counted(
      groups.filter(({ blocked }) => blocked !== null),
      ({ blocked }) => blocked,
    ).map(([reason, count]) => ({ reason: reason as Blocked, count })),
    backlog: campaign?.launchedAt ? 0 : total,
    monthlyEntries: monthly,
    limitSeen: definition.entry.kind === 'false_alarm' ? await limitSeenOn(db, day, definition.entry.rate) : null,
    examples: await examples(db, definition, campaign, day, blocked),
    cost: options.ceilings
      ? await previewCost(db, definition, written, total, monthly, await options.ceilings(db))
      : null,
  };
}

/** The lot of a draft that is not stored yet is drawn from a fixed seed: the share is right, the people may change. */
const draftSeed = 'draft';

/** Why a late customer would not enter, the first reason that holds; null = would enter. */
async function blockedBy(
  db: Db,
  definition: CampaignDefinition,
  campaign: StoredCampaign | undefined,
  asOf: Day,
): Promise<RawBuilder<Blocked | null>> {
  const free = sql`${late(definition, asOf)} and ${whatIsKnown(definition, campaign?.campaignId ?? null, asOf)} is null`;
  const elsewhere = await underAnother(db, free);
  const known = sql`coalesce(${whatIsKnown(definition, campaign?.campaignId ?? null, asOf)},
    case when s.customer_id = any(${elsewhere}::bigint[]) then 'bought_under_another' end)`;
  if (!campaign?.launchedAt) return known as RawBuilder<Blocked | null>;
  // an edit that lets others in lets nobody in at once
  if (looksAtOthers(definition, campaign.definition)) return sql`coalesce(${known}, 'waiting_in_backlog')`;
  const aside = await notSeenCrossing(db, campaign, sql`${free} and ${known} is null`, asOf);
  return sql`coalesce(${known}, case when s.customer_id = any(${aside.map(({ customerId }) => customerId)}::bigint[])
    then 'waiting_in_backlog' end)`;
}

/** Those of a condition who have bought under another number since. */
async function underAnother(db: Db, free: RawBuilder<unknown>): Promise<number[]> {
  const rows = await db.rows(sql<{ customerId: number }>`
    select s.customer_id as "customerId" from ${scoredCustomers} where ${free} and (c.mailbox is not null or c.phone is not null)`);
  const found = await boughtUnderAnother(
    db,
    rows.map(({ customerId }) => customerId),
  );
  return [...found];
}

/** The reasons that the tables tell by themselves. */
function whatIsKnown(definition: CampaignDefinition, id: number | null, asOf: Day): RawBuilder<Blocked | null> {
  return sql`case
    when not ${targeted(definition)} then 'not_targeted'
    when ${enteredAlready(id)} then 'entered_already'
    when ${waitingInBacklog(id, asOf)} then 'waiting_in_backlog'
    when ${inAnotherLadder(definition, id)} then 'in_another_ladder'
    when ${resting(definition, id, asOf)} then 'resting'
    when not ${runsOn(definition, asOf)}::boolean then 'outside_dates' end`;
}

/** Null when one of the first rung's channels may be used by the customer of `score s`, else why not; asked only of those whom it concerns. */
function unreachable(definition: CampaignDefinition): RawBuilder<UnreachableReason | null> {
  return whyUnreachable(sql.ref('s.customer_id'), sql`${definition.ladder[0].channels}::text[]`);
}

async function countGroups(
  db: Db,
  definition: CampaignDefinition,
  campaign: StoredCampaign | undefined,
  asOf: Day,
  blocked: RawBuilder<Blocked | null>,
): Promise<Group[]> {
  return db.rows(sql<Group>`
    with over_limit as materialized (
      select s.customer_id, s.value_class, ${blocked} as blocked,
        ${armOf(campaign?.seed ?? draftSeed, definition.holdOutShare)} as arm
      from ${scoredCustomers} where ${late(definition, asOf)}
    )
    select blocked, arm, case when blocked is null and arm = 'treated' then ${unreachable(definition)} end as why,
      over_limit.value_class as "valueClass", count(*) as count
    -- joined again: permission is asked of stored rows, which a cluster holds where the consents are
    from over_limit join score s using (customer_id) group by 1, 2, 3, 4`);
}

/** Customers who would enter, one from each tenth of the order by own mean gap; one-time buyers come last. */
async function examples(
  db: Db,
  definition: CampaignDefinition,
  campaign: StoredCampaign | undefined,
  asOf: Day,
  blocked: RawBuilder<Blocked | null>,
): Promise<PreviewExample[]> {
  return db.rows(sql<PreviewExample>`
    with shown as materialized (
      select distinct on (part) part, customer_id, arm
      from (
        select s.customer_id, ${armOf(campaign?.seed ?? draftSeed, definition.holdOutShare)} as arm,
          ${lot('examples')} as lot,
          ntile(${examplesShown}) over (order by s.mean_gap_days nulls last, s.customer_id) as part
        from ${scoredCustomers}
        where ${late(definition, asOf)} and ${blocked} is null
      ) entering
      order by part, lot
    )
    select s.customer_id as "customerId", c.external_id as "externalId", c.name, s.visits, s.last_day as "lastDay",
      s.silence_days as "silenceDays", s.mean_gap_days as "meanGapDays", s.lateness, s.value_class as "valueClass",
      s.value_minor as "valueMinor", shown.arm, ${unreachable(definition)} is null as reachable
    from shown join score s using (customer_id) join customer c using (customer_id)
    order by shown.part`);
}

function counted<T extends string | number | null>(
  groups: readonly Group[],
  of: (group: Group) => T,
): [NonNullable<T>, number][] {
  const counts = new Map<NonNullable<T>, number>();
  for (const group of groups) {
    const name = of(group);
    if (name !== null) counts.set(name as NonNullable<T>, (counts.get(name as NonNullable<T>) ?? 0) + group.count);
  }
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
}

function nothing(asOf: Day): CampaignPreview {
  return {
    asOf,
    scored: false,
    overLimit: 0,
    entering: { total: 0, treated: 0, heldOut: 0, unreachable: 0, reasons: [], byValueClass: [] },
    notEntering: [],
    backlog: 0,
    monthlyEntries: 0,
    limitSeen: null,
    examples: [],
    cost: null,
  };
}
