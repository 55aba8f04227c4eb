// The books after a crash: what the database says against what was acknowledged and what the witness took.
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from '../../../src/ground/index.ts';
import { accounting } from '../../../src/messages/index.ts';

/** What has to be true for ever once it was true. */
export interface Promised {
  customers: number;
  receipts: number;
  readonly codes: Set<string>;
  sent: number;
  uncertain: number;
}

export interface Findings {
  readonly sums: { due: number; sent: number; suppressed: number; pending: number; uncertain: number };
  /** Messages not sent, by reason. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Messages that the latest crash has left uncertain. */
  readonly newlyUncertain: number;
  readonly taken: number;
}

/** Throws an Error that names the first book that does not balance. `lanes` = most messages one crash may leave uncertain. */
export async function checkBooks(db: Database, journal: string, promised: Promised, lanes: number): Promise<Findings> {
  const [facts] = await db.rows(sql<{ customers: number; receipts: number; net: number }>`
    select (select count(*) from customer) as customers, (select count(*) from purchase) as receipts,
      (select coalesce(sum(net_minor), 0)::bigint from purchase) as net`);
  check(
    facts.customers >= promised.customers,
    `acknowledged customers lost: ${facts.customers} < ${promised.customers}`,
  );
  check(facts.receipts >= promised.receipts, `acknowledged receipts lost: ${facts.receipts} < ${promised.receipts}`);
  check(facts.net === facts.receipts * 2500, `amounts do not fit their receipts: ${facts.net}`);
  await checkStatistics(db);
  await checkCoupons(db, promised);
  return checkMessages(db, journal, promised, lanes);
}

/** Running statistics are written with the facts: they never differ, whatever was interrupted. */
async function checkStatistics(db: Database): Promise<void> {
  const [{ wrong }] = await db.rows(sql<{ wrong: number }>`
    select count(*) as wrong from customer_statistics s
    left join (select customer_id, count(*) as visits, sum(net_minor) as net from purchase group by customer_id) p
      using (customer_id)
    where s.visits <> coalesce(p.visits, 0) or s.net_minor <> coalesce(p.net, 0)`);
  check(wrong === 0, `${wrong} customers whose statistics differ from their purchases`);
}

async function checkCoupons(db: Database, promised: Promised): Promise<void> {
  const coupons = await db.rows(sql<{ code: string; rung: string; listed: boolean }>`
    select c.code, c.customer_id || '/' || c.campaign_id || '/' || c.anchor || '/' || c.rung as rung,
      l.customer_id is not distinct from c.customer_id as listed
    from coupon c left join coupon_code l on l.code = c.code`);
  check(new Set(coupons.map(({ code }) => code)).size === coupons.length, 'a code was issued twice');
  check(new Set(coupons.map(({ rung }) => rung)).size === coupons.length, 'a rung has two coupons');
  check(
    coupons.every(({ listed }) => listed),
    'a coupon cannot be found by its code',
  );
  const codes = new Set(coupons.map(({ code }) => code));
  check(
    [...promised.codes].every((code) => codes.has(code)),
    'a coupon that was issued is gone',
  );
  for (const code of codes) promised.codes.add(code);
}

async function checkMessages(db: Database, journal: string, promised: Promised, lanes: number): Promise<Findings> {
  const { reasons, ...sums } = await accounting(db);
  check(
    sums.sent + sums.suppressed + sums.pending + sums.uncertain === sums.due,
    `accounts open: ${JSON.stringify(sums)}`,
  );
  const messages = await db.rows(sql<{ id: string; state: string }>`
    select message_id as id, state from message where message_id is not null`);
  const taken = (await readFile(journal, 'utf8')).split('\n').filter((id) => id !== '');
  const takenOnce = new Set(taken);
  check(takenOnce.size === taken.length, `${taken.length - takenOnce.size} messages arrived twice`);
  const stateOf = new Map(messages.map(({ id, state }) => [id, state]));
  for (const id of taken) {
    const state = stateOf.get(id) ?? 'unknown';
    check(['sent', 'uncertain', 'sending'].includes(state), `a message arrived that the books call ${state}`);
  }
  for (const { id, state } of messages)
    check(state !== 'sent' || takenOnce.has(id), 'a message is called sent and never arrived');
  // what a dead worker had in hand is uncertain from the next run on; before that it still says "sending"
  const inHand = messages.filter(({ state }) => state === 'sending').length;
  const uncertain = sums.uncertain + inHand;
  const newlyUncertain = uncertain - promised.uncertain;
  check(newlyUncertain >= 0 && newlyUncertain <= lanes, `${newlyUncertain} uncertain after one crash, ${lanes} lanes`);
  check(sums.sent >= promised.sent, `messages that were sent are not any more: ${sums.sent} < ${promised.sent}`);
  promised.sent = sums.sent;
  promised.uncertain = uncertain;
  return { sums, reasons, newlyUncertain, taken: taken.length };
}

function check(truth: boolean, what: string): void {
  if (!truth) throw new Error(`the books do not balance: ${what}`);
}
