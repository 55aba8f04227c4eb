// Two at one coupon, one order at a time: tills, a rollback and the night's reading of purchases. The first is stopped in
// the middle of its transaction; the second is seen to wait for it, and gets what is right then.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Context, type Database, type Day, virtualClock } from '../ground/index.ts';
import { openTransaction, type Stopping, stopBefore, testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { purchaseOn } from '../ledger/testing.ts';
import { miscountedBudgets } from './budget.ts';
import type { RollbackAnswer } from './contract.ts';
import { redeem } from './redeem.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';
import { rollBack } from './rollback.ts';
import { couponHolders, morning } from './testing.ts';
import type { TillAnswer, TillRequest } from './till-request.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const now = new Date(morning(today).getTime() + 3_600_000);
const contextOf = (database: Database): Context => testContext(database, { clock: virtualClock(now) });
let code = '';

beforeEach(async () => {
  await forgetAll(db());
  [{ code }] = await couponHolders(contextOf(db()), launch, [{ externalId: 'anna' }]);
});
afterEach(async () => {
  // whatever the order: at most one use stands, the coupon says so, and the budget counts it
  const standing = await db().rows(sql`
    select 1 from redemption where result = 'success' and rolled_back_at is null`);
  const [{ state }] = await db().rows(sql<{ state: string }>`select state from coupon`);
  expect(standing).toHaveLength(state === 'redeemed' ? 1 : 0);
  expect(await miscountedBudgets(db())).toEqual([]);
});

/** A till of its own process, that asks for the coupon on a receipt. */
function asks(database: Database, given: Partial<TillRequest> & { receipt?: string } = {}): Promise<TillAnswer> {
  const { receipt = 'r1', ...request } = given;
  const order = { amount: 9000, source_id: receipt };
  return redeem({ db: { ...database } }, { code, order, caller: 'till 1', ...request }, now);
}
const takesBack = (database: Database, redemptionId: string, idempotencyKey?: string, reason?: string) =>
  rollBack({ db: database }, { redemptionId, idempotencyKey, reason }, now);
const keyOf = ({ status, body }: { status: number; body: object }) => [status, 'key' in body ? body.key : undefined];
/** Uses the coupon and returns the number of that use. */
async function usedOnce(): Promise<string> {
  expect((await asks(db())).status).toBe(200);
  const [{ id }] = await db().rows(
    sql<{ id: string }>`select redemption_id as id from redemption where result = 'success'`,
  );
  return id;
}
const used = [200, undefined];

/** Stops whoever uses the coupon, or takes its use back, with everything written but the budget. */
const beforeTheEnd = () => stopBefore(db(), 'insert into campaign_budget');
/** Stops whoever has found the coupon usable before it locks the holder. */
const beforeTheLock = () => stopBefore(db(), 'customer_lock');

/** Lets the first go to its stop, sees the second wait for it, and lets both end. */
async function oneAfterTheOther<A, B>(slow: Stopping, first: Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  await slow.stopped(first);
  const waiting = second();
  expect(await slow.holdsUp(waiting)).toBe(true);
  slow.goOn();
  return [await first, await waiting];
}

const two: [string, Parameters<typeof asks>[1], Parameters<typeof asks>[1], unknown[]][] = [
  ['of one caller on two receipts', {}, { receipt: 'r2' }, [400, 'quantity_exceeded']],
  ['of two callers on two receipts', {}, { caller: 'till 2', receipt: 'r2' }, [400, 'quantity_exceeded']],
  [
    'of two callers with one and the same key, which is each one’s own',
    { idempotencyKey: 'k' },
    { caller: 'till 2', receipt: 'r2', idempotencyKey: 'k' },
    [400, 'quantity_exceeded'],
  ],
  [
    'of one caller with one key for two orders',
    { idempotencyKey: 'k' },
    { receipt: 'r2', idempotencyKey: 'k' },
    [409, 'duplicate_found'],
  ],
];

test.each(two)('of two tills at one coupon, %s, the second waits and is refused', async (_who, one, other, refusal) => {
  const slow = beforeTheEnd();
  const [first, second] = await oneAfterTheOther(slow, asks(slow.db, one), () => asks(db(), other));
  expect([keyOf(first), keyOf(second)]).toEqual([used, refusal]);
});

const retries: [string, Parameters<typeof asks>[1], Parameters<typeof asks>[1]][] = [
  ['by its key', { idempotencyKey: 'k' }, { idempotencyKey: 'k' }],
  ['by its receipt', {}, {}],
  ['by its receipt from another till', {}, { caller: 'till 2' }],
];

test.each(retries)('a retry, known %s, waits for the first try and gets its answer', async (_by, one, other) => {
  const slow = beforeTheEnd();
  const [first, second] = await oneAfterTheOther(slow, asks(slow.db, one), () => asks(db(), other));
  expect(first.status).toBe(200);
  expect(second).toEqual(first);
  expect(await db().rows(sql`select 1 from redemption`)).toHaveLength(1);
});

test('a till whose connection breaks while another one waits leaves the coupon to that one', async () => {
  const slow = await openTransaction(db(), (tx) => tx.run(sql`lock table campaign_budget in exclusive mode`));
  const first = asks(db());
  expect(await slow.holdsUp(first)).toBe(true);
  const [{ pid }] = await db().rows(sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  const second = asks(db(), { caller: 'till 2', receipt: 'r2' });
  while (
    (await db().rows(sql`select 1 from pg_stat_activity where ${pid}::integer = any(pg_blocking_pids(pid))`)).length ===
    0
  )
    await new Promise((resolve) => setTimeout(resolve, 5));
  await db().run(sql`select pg_terminate_backend(${pid}::integer)`);
  await expect(first).rejects.toThrow();
  await slow.commit();
  expect((await second).status).toBe(200);
});

test('a till that has judged a coupon before its receipt was rolled back does not use it', async () => {
  const slow = beforeTheLock();
  const late = asks(slow.db, { caller: 'till 2' });
  await slow.stopped(late);
  await takesBack(db(), await usedOnce());
  slow.goOn();
  expect(keyOf(await late)).toEqual([400, 'already_rolled_back']);
});

test('a till that has judged a coupon before another receipt was rolled back uses it', async () => {
  const slow = beforeTheLock();
  const late = asks(slow.db, { caller: 'till 2', receipt: 'r2' });
  await slow.stopped(late);
  await takesBack(db(), await usedOnce());
  slow.goOn();
  expect(keyOf(await late)).toEqual(used);
});

test('a till that has judged a coupon before it was used, or replaced, is told so', async () => {
  const slow = beforeTheLock();
  const late = asks(slow.db, { receipt: 'r2' });
  await slow.stopped(late);
  const id = await usedOnce();
  slow.goOn();
  expect(keyOf(await late)).toEqual([400, 'quantity_exceeded']);
  await takesBack(db(), id);
  const again = beforeTheLock();
  const later = asks(again.db, { receipt: 'r3' });
  await again.stopped(later);
  await db().run(sql`update coupon set state = 'cancelled', cancelled_reason = 'replaced'`);
  again.goOn();
  expect(keyOf(await later)).toEqual([400, 'voucher_disabled']);
  await db().run(sql`update campaign_budget set outstanding_minor = 0`);
});

test('a till that asks while a use is being taken back does not wait, and may use the coupon afterwards', async () => {
  const id = await usedOnce();
  const slow = beforeTheEnd();
  const takingBack = takesBack(slow.db, id);
  await slow.stopped(takingBack);
  expect(keyOf(await asks(db(), { receipt: 'r2' }))).toEqual([400, 'quantity_exceeded']);
  slow.goOn();
  expect((await takingBack).status).toBe(200);
  expect(keyOf(await asks(db(), { receipt: 'r2' }))).toEqual(used);
});

test('of two coupons of one customer a till uses the one that it was shown, and the other stays', async () => {
  const other = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
  await db().run(sql`insert into coupon select (jsonb_populate_record(k, jsonb_build_object('code', ${other}::text,
    'rung', k.rung + 1, 'ceiling_minor', 0))).* from coupon k`);
  await usedOnce();
  const states = await db().rows(sql<{ code: string; state: string }>`select code, state from coupon order by rung`);
  expect(states).toEqual([
    { code, state: 'redeemed' },
    { code: other, state: 'issued' },
  ]);
  await db().run(sql`delete from coupon where code = ${other}`);
});

const rollbacks: [string, [string?, string?], [string?, string?], unknown][] = [
  ['without a key', [], [], 'already_rolled_back'],
  ['with another key', ['a'], ['b'], 'already_rolled_back'],
  ['with the same key', ['a', 'broken'], ['a', 'broken'], undefined],
  ['with the same key and another reason', ['a', 'broken'], ['a', 'too small'], 'duplicate_found'],
];

test.each(rollbacks)('a second rollback, %s, waits for the first one', async (_how, one, other, key) => {
  const id = await usedOnce();
  const slow = beforeTheEnd();
  const [first, second] = await oneAfterTheOther(slow, takesBack(slow.db, id, ...one), () =>
    takesBack(db(), id, ...other),
  );
  expect(first.status).toBe(200);
  if (key === undefined) expect(second).toEqual(first);
  else expect((second.body as { key: unknown }).key).toBe(key);
  const [{ stored }] = await db().rows(sql<{ stored: RollbackAnswer }>`
    select rollback_answer as stored from redemption where rolled_back_at is not null`);
  expect(stored).toEqual(JSON.parse(JSON.stringify(first.body)));
});

// ---- the night reads a purchase that carries the code

const buys = (receipt: string) =>
  db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('anna', today, { coupon: code, receipt, at: now })], { now }),
  );
const reads = (database: Database) => redeemFromPurchases(contextOf(database));
const beforeTheReadingEnds = () => stopBefore(db(), 'insert into coupon_purchase');

test('a till waits while the night uses the coupon for the same receipt, and gets the answer of that use', async () => {
  await buys('r1');
  const slow = beforeTheReadingEnds();
  const [figures, answer] = await oneAfterTheOther(slow, reads(slow.db), () => asks(db()));
  expect([figures, answer.status]).toEqual([{ redeemed: 1 }, 200]);
  expect(await db().rows(sql`select 1 from redemption`)).toHaveLength(1);
});

test('a till waits while the night uses the coupon for another receipt, and is refused', async () => {
  await buys('r1');
  const slow = beforeTheReadingEnds();
  const [figures, answer] = await oneAfterTheOther(slow, reads(slow.db), () => asks(db(), { receipt: 'r2' }));
  expect([figures, keyOf(answer)]).toEqual([{ redeemed: 1 }, [400, 'quantity_exceeded']]);
});

test.each([
  ['the same receipt', 'r1', { known_receipt: 1 }],
  ['another receipt', 'r2', { used_before: 1 }],
])('the night waits for a till that uses the coupon on %s', async (_which, receipt, figures) => {
  await buys(receipt);
  const slow = beforeTheEnd();
  const [answer, read] = await oneAfterTheOther(slow, asks(slow.db), () => reads(db()));
  expect([answer.status, read]).toEqual([200, figures]);
});

test('a rollback waits while the night reads the receipt of that use, and the receipt uses nothing afterwards', async () => {
  const id = await usedOnce();
  await buys('r1');
  const slow = beforeTheReadingEnds();
  const [figures, answer] = await oneAfterTheOther(slow, reads(slow.db), () => takesBack(db(), id));
  expect([figures, answer.status]).toEqual([{ known_receipt: 1 }, 200]);
  expect(await reads(db())).toEqual({});
});

test('the night waits while the use of a receipt is taken back, and does not use the coupon for it', async () => {
  const id = await usedOnce();
  await buys('r1');
  const slow = beforeTheEnd();
  const [answer, figures] = await oneAfterTheOther(slow, takesBack(slow.db, id), () => reads(db()));
  expect([answer.status, figures]).toEqual([200, { rolled_back: 1 }]);
});

test('a second reader of the night waits for the first one, and finds nothing left', async () => {
  await buys('r1');
  const slow = beforeTheReadingEnds();
  expect(await oneAfterTheOther(slow, reads(slow.db), () => reads(db()))).toEqual([{ redeemed: 1 }, {}]);
});
