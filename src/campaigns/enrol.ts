// The nightly entry: everybody who has crossed the limit of a live campaign, in chunks that can be run again.
import { sql } from 'kysely';
import { type Context, type Db, type Progress, readShop, type Shop, silent, type Tx } from '../ground/index.ts';
import { openEpisodes, type Silence } from '../ledger/index.ts';
import { setAside } from './backlog.ts';
import {
  type Among,
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

/** Customers per transaction: small enough that a purchase never waits long for its customer. */
const chunk = 2000;

/** Candidates read at once: each reading looks at everybody who has entered so far. */
const page = 20_000;

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
    for await (const some of candidatesOf(db, campaign, asOf)) {
      const entered = await db.transaction((tx) => enrolChunk(tx, campaign, shop, asOf, now, some));
      if (entered === 'changed') break;
      sum.treated += entered.treated;
      sum.heldOut += entered.heldOut;
      sum.underAnother += entered.underAnother;
      sum.entered = sum.treated + sum.heldOut;
      progress(sum.entered, undefined, 'customers');
    }
    sum.inAnotherLadder += await countInAnotherLadder(context, campaign, asOf);
    if (!ahead) await keepLook(db, campaign, asOf, now);
  }
  return sum;
}

/** Whoever may enter on this day, if nothing has happened to them since it was asked. */
function mayEnter({ campaignId, definition }: StoredCampaign, asOf: string, ids?: Among) {
  return sql`${late(definition, asOf)} and ${targeted(definition)} and not ${enteredAlready(campaignId, ids)}
    and not ${waitingInBacklog(campaignId, asOf)} and not ${inAnotherLadder(definition, campaignId, ids)}
    and not ${resting(definition, campaignId, asOf, ids)}`;
}

/** Who may enter, in chunks by ascending customer, with the anchor of the present silence. */
async function* candidatesOf(db: Db, campaign: StoredCampaign, asOf: string): AsyncGenerator<Silence[]> {
  for (let after = 0; ; ) {
    const some = await db.rows(sql<Silence>`
      select s.customer_id as "customerId", cs.last_purchase_at as anchor from ${scoredCustomers}
      where s.customer_id > ${after} and ${mayEnter(campaign, asOf)}
      order by s.customer_id limit ${page}`);
    for (let start = 0; start < some.length; start += chunk) yield some.slice(start, start + chunk);
    if (some.length < page) return;
    after = some[some.length - 1].customerId;
  }
}

interface Chunk {
  readonly treated: number;
  readonly heldOut: number;
  readonly underAnother: number;
}

/** Enters those of the candidates who still may; nobody when the campaign has changed since it was read. */
async function enrolChunk(
  tx: Tx,
  campaign: StoredCampaign,
  shop: Shop,
  asOf: string,
  now: Date,
  candidates: readonly Silence[],
): Promise<Chunk | 'changed'> {
  const { campaignId, definition, version } = campaign;
  if (!(await stillAsRead(tx, campaign))) return 'changed';
  // from here on none of these can buy before the end of this transaction
  const { open, boughtUnderAnother } = await openEpisodes(tx, candidates, 'purchase', now);
  const underAnother = boughtUnderAnother.size;
  if (open.length === 0) return { treated: 0, heldOut: 0, underAnother };
  const ids = open.map(({ customerId }) => customerId);
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
      join unnest(${ids}::bigint[], ${open.map(({ anchor }) => anchor)}::timestamptz[]) as o (customer_id, anchor)
        on o.customer_id = s.customer_id
      where s.customer_id = any(${ids}::bigint[]) and ${mayEnter(campaign, asOf, ids)}
      on conflict do nothing
      returning arm
    )
    select count(*) filter (where arm = 'treated') as treated, count(*) filter (where arm = 'held_out') as "heldOut"
    from entered`);
  return { treated, heldOut, underAnother };
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
