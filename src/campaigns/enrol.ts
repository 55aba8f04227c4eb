// The nightly entry: everybody who has crossed the limit of a live campaign, in chunks that can be run again.
import { sql } from 'kysely';
import { type Context, type Progress, readShop, type Shop, silent, type Tx } from '../ground/index.ts';
import { boughtUnderAnother, openEpisodes } from '../ledger/index.ts';
import { setAside } from './backlog.ts';
import {
  enteredAlready,
  inAnotherLadder,
  inBacklog,
  late,
  resting,
  runsOn,
  scoredCustomers,
  targeted,
  waitingInBacklog,
} from './candidates.ts';
import { judge, keepLook } from './judged-by.ts';
import { armOf } from './lot.ts';
import { liveCampaigns, type StoredCampaign } from './queries.ts';
import { settleMovedSilences } from './settle-moved.ts';
import { stillAsRead } from './still-as-read.ts';

export interface EnrolFigures {
  readonly entered: number;
  readonly treated: number;
  readonly heldOut: number;
  /** Late, but in the ladder or the comparison group of another campaign. */
  readonly inAnotherLadder: number;
  /** Late by their own purchases, but the same person has bought under another number since. */
  readonly underAnother: number;
  /** Late without having crossed the limit under the campaign's eyes: they went to the backlog. */
  readonly setAside: number;
  /** Open ladders that ended because their customers turned out not to be late. */
  readonly notLate: number;
}

/** Customers per transaction: small enough that a purchase never waits long for its statistics row. */
const chunk = 2000;

/**
 * Enters, for every live campaign, whoever has crossed the limit by the scores of day `asOf`, opens their episode and
 * freezes what measurement needs. Nobody enters twice in one silence, so that running it again changes nothing.
 * `ahead`: the day has not come, it is tried out; later history is then still told apart as if nobody had looked.
 */
export async function enrol(
  context: Pick<Context, 'db'>,
  asOf: string,
  now: Date,
  progress: Progress = silent,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Promise<EnrolFigures> {
  const { db } = context;
  const shop = await readShop(db);
  const sum = { entered: 0, treated: 0, heldOut: 0, inAnotherLadder: 0, underAnother: 0, setAside: 0, notLate: 0 };
  sum.notLate = await settleMovedSilences(context, now, asOf);
  for (const stored of await liveCampaigns(db)) {
    if (!runsOn(stored.definition, asOf)) continue;
    const campaign = await judge(db, stored);
    sum.setAside += await db.transaction((tx) => setAside(tx, campaign, asOf));
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      const entered = await db.transaction((tx) => enrolChunk(tx, campaign, shop, asOf, now, from));
      sum.treated += entered.treated;
      sum.heldOut += entered.heldOut;
      sum.underAnother += entered.underAnother;
      sum.entered = sum.treated + sum.heldOut;
      after = entered.after;
      progress(sum.entered, undefined, 'customers');
    }
    sum.inAnotherLadder += await countInAnotherLadder(context, campaign, asOf);
    if (!ahead) await keepLook(db, campaign, asOf, now);
  }
  return sum;
}

interface Chunk {
  readonly treated: number;
  readonly heldOut: number;
  readonly underAnother: number;
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
  if (!(await stillAsRead(tx, campaign))) return { treated: 0, heldOut: 0, underAnother: 0, after: undefined };
  const may = sql`${late(definition, asOf)} and ${targeted(definition)} and not ${enteredAlready(campaignId)}
    and not ${waitingInBacklog(campaignId, asOf)} and not ${inAnotherLadder(definition, campaignId)}
    and not ${resting(definition, campaignId, asOf)}`;
  // who may enter, by customer number, with the anchor of the present silence
  const candidates = await tx.rows(sql<{ customerId: number; anchor: Date }>`
    select s.customer_id as "customerId", cs.last_purchase_at as anchor from ${scoredCustomers}
    where s.customer_id > ${after} and ${may}
    order by s.customer_id limit ${chunk}`);
  const last = candidates.length === chunk ? candidates[chunk - 1].customerId : undefined;
  const elsewhere = await boughtUnderAnother(
    tx,
    candidates.map(({ customerId }) => customerId),
  );
  const underAnother = elsewhere.size;
  // locks the statistics rows: nobody of these can buy before the end of this transaction
  const opened = await openEpisodes(tx, candidates, 'purchase', now);
  if (opened.length === 0) return { treated: 0, heldOut: 0, underAnother, after: last };
  // the conditions again, now under the lock, and the frozen row; its key is the episode's, wherever that began
  const [{ treated, heldOut }] = await tx.rows(sql<{ treated: number; heldOut: number }>`
    with entered as (
      insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
        lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days,
        mean_gap_days, model_version, zone)
      select s.customer_id, ${campaignId}, o.anchor, ${now}, ${asOf}::date,
        case when ${inBacklog(campaignId)} then 'backlog' else 'crossing' end,
        ${armOf(campaign.seed, definition.holdOutShare)}, ${version},
        s.lateness, s.p_alive, s.p_buy, s.value_minor, s.value_class, s.usual_receipt_minor, s.silence_days,
        s.mean_gap_days, f.model_version, coalesce(c.zone, ${shop.zone})
      from ${scoredCustomers}
      join model_fit f on f.model_fit_id = s.model_fit_id
      join unnest(${opened.map(({ customerId }) => customerId)}::bigint[],
        ${opened.map(({ anchor }) => anchor)}::timestamptz[]) as o (customer_id, anchor) on o.customer_id = s.customer_id
      where ${may}
      on conflict do nothing
      returning arm
    )
    select count(*) filter (where arm = 'treated') as treated, count(*) filter (where arm = 'held_out') as "heldOut"
    from entered`);
  return { treated, heldOut, underAnother, after: last };
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
