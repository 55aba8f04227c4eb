// The nightly entry: everybody who has crossed the limit of a live campaign, in chunks that can be run again.
import { sql } from 'kysely';
import { type Context, type Progress, readShop, type Shop, silent, type Tx } from '../ground/index.ts';
import { openEpisodes } from '../ledger/index.ts';
import { setAsideLateLoaded } from './backlog.ts';
import {
  enteredAlready,
  inAnotherLadder,
  late,
  runsOn,
  scoredCustomers,
  targeted,
  waitingInBacklog,
} from './candidates.ts';
import { armOf } from './lot.ts';
import { liveCampaigns, type StoredCampaign } from './queries.ts';
import { stillAsRead } from './still-as-read.ts';

export interface EnrolFigures {
  readonly entered: number;
  readonly treated: number;
  readonly heldOut: number;
  /** Late, but in the ladder or the comparison group of another campaign. */
  readonly inAnotherLadder: number;
  /** History that was loaded after the last look and went to the backlog. */
  readonly setAside: number;
}

/** Customers per transaction: small enough that a purchase never waits long for its statistics row. */
const chunk = 2000;

/**
 * Enters, for every live campaign, whoever is over the limit by the scores of day `asOf`, opens their episode and
 * freezes what measurement needs. Nobody enters twice in one silence, so that running it again changes nothing.
 */
export async function enrol(
  context: Pick<Context, 'db'>,
  asOf: string,
  now: Date,
  progress: Progress = silent,
): Promise<EnrolFigures> {
  const { db } = context;
  const shop = await readShop(db);
  const sum = { entered: 0, treated: 0, heldOut: 0, inAnotherLadder: 0, setAside: 0 };
  for (const campaign of await liveCampaigns(db)) {
    if (!runsOn(campaign.definition, asOf)) continue;
    sum.setAside += await db.transaction((tx) => setAsideLateLoaded(tx, campaign, asOf, now));
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      const entered = await db.transaction((tx) => enrolChunk(tx, campaign, shop, asOf, now, from));
      sum.treated += entered.treated;
      sum.heldOut += entered.heldOut;
      sum.entered = sum.treated + sum.heldOut;
      after = entered.after;
      progress(sum.entered, undefined, 'customers');
    }
    sum.inAnotherLadder += await countInAnotherLadder(context, campaign, asOf);
    await db.run(sql`
      update campaign set looked_at = greatest(looked_at, ${now}::timestamptz)
      where campaign_id = ${campaign.campaignId}`);
  }
  return sum;
}

interface Chunk {
  readonly treated: number;
  readonly heldOut: number;
  /** Where the next chunk begins; undefined = this was the last one. */
  readonly after: number | undefined;
}

async function enrolChunk(
  tx: Tx,
  campaign: StoredCampaign,
  shop: Shop,
  asOf: string,
  now: Date,
  after: number,
): Promise<Chunk> {
  const { campaignId, definition, version } = campaign;
  if (!(await stillAsRead(tx, campaign))) return { treated: 0, heldOut: 0, after: undefined };
  const may = sql`${late(definition, asOf)} and ${targeted(definition)} and not ${enteredAlready(campaignId)}
    and not ${waitingInBacklog(campaignId, asOf)} and not ${inAnotherLadder(definition, campaignId)}`;
  // who may enter, by customer number, with the anchor of the present silence
  const candidates = await tx.rows(sql<{ customerId: number; anchor: Date }>`
    select s.customer_id as "customerId", cs.last_purchase_at as anchor from ${scoredCustomers}
    where s.customer_id > ${after} and ${may}
    order by s.customer_id limit ${chunk}`);
  const last = candidates.length === chunk ? candidates[chunk - 1].customerId : undefined;
  // locks the statistics rows: nobody of these can buy before the end of this transaction
  const opened = await openEpisodes(tx, candidates, 'purchase', now);
  if (opened.length === 0) return { treated: 0, heldOut: 0, after: last };
  // the conditions again, now under the lock, and the frozen row
  const [{ treated, heldOut }] = await tx.rows(sql<{ treated: number; heldOut: number }>`
    with entered as (
      insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
        lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days,
        mean_gap_days, model_version, zone)
      select s.customer_id, ${campaignId}, cs.last_purchase_at, ${now}, ${asOf}::date,
        case when exists (select from campaign_backlog b where b.customer_id = s.customer_id
          and b.campaign_id = ${campaignId} and b.anchor = cs.last_purchase_at) then 'backlog' else 'crossing' end,
        ${armOf(campaign.seed, definition.holdOutShare)}, ${version},
        s.lateness, s.p_alive, s.p_buy, s.value_minor, s.value_class, s.usual_receipt_minor, s.silence_days,
        s.mean_gap_days, f.model_version, coalesce(c.zone, ${shop.zone})
      from ${scoredCustomers}
      join model_fit f on f.model_fit_id = s.model_fit_id
      where s.customer_id = any(${opened}::bigint[]) and ${may}
      on conflict do nothing
      returning arm
    )
    select count(*) filter (where arm = 'treated') as treated, count(*) filter (where arm = 'held_out') as "heldOut"
    from entered`);
  return { treated, heldOut, after: last };
}

/** Late and free otherwise, but kept out because another campaign has them. */
async function countInAnotherLadder(
  { db }: Pick<Context, 'db'>,
  { campaignId, definition }: StoredCampaign,
  asOf: string,
): Promise<number> {
  if (definition.alongsideOthers) return 0;
  const [{ count }] = await db.rows(sql<{ count: number }>`
    select count(*) as count from ${scoredCustomers}
    where ${late(definition, asOf)} and ${targeted(definition)} and not ${enteredAlready(campaignId)}
      and ${inAnotherLadder(definition, campaignId)}`);
  return count;
}
