// The till: one use for each coupon, a retry gets the same answer, and every refusal has its name.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { newCode } from './code.ts';
import type { RedemptionAnswer, RollbackAnswer, TillError } from './contract.ts';
import { listRedemptions } from './read-redemptions.ts';
import { redeem } from './redeem.ts';
import { rollBack } from './rollback.ts';
import { couponHolders, type Holder, morning } from './testing.ts';
import type { TillRequest } from './till-request.ts';
import { validate } from './validate.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const inTheShop = new Date(morning(addDays(launch, 2)).getTime() + 3_600_000);
const hold = async (
  offer: Parameters<typeof couponHolders>[3] = {},
  wishes: { externalId: string; cards?: string[] }[] = [{ externalId: 'anna' }],
): Promise<Holder> => (await couponHolders(context(), launch, wishes, offer))[0];
const ask = (code: string, given: Partial<TillRequest> = {}) =>
  redeem(context(), { code, order: { amount: 5000, source_id: 'till 1' }, caller: 'key 1', ...given }, inTheShop);
const keyOf = async (answer: ReturnType<typeof ask>) => ((await answer).body as TillError).key;
const attempts = () =>
  db().rows(sql<{ result: string; failure: string | null }>`
    select result, failure_code as failure from redemption order by attempted_at, result`);

beforeEach(() => forgetAll(db()));

test('a redemption takes the amount off, ends the silence and leaves a signal', async () => {
  const { code, customerId, externalId } = await hold();
  const { status, body } = await ask(code.toLowerCase().replaceAll('-', ' '), { trackingId: 'receipt printer' });
  expect(status).toBe(200);
  const [redemption] = (body as RedemptionAnswer).redemptions;
  expect(redemption).toMatchObject({
    object: 'redemption',
    customer_id: externalId,
    tracking_id: 'receipt printer',
    result: 'SUCCESS',
    status: 'SUCCEEDED',
    order: { source_id: 'till 1', amount: 5000, total_discount_amount: 1000, total_amount: 4000 },
    voucher: { code, active: false, discount: { type: 'AMOUNT', amount_off: 1000 } },
  });
  const [episode] = await db().rows(sql`
    select closed_by as "closedBy", closed_at as at from episode where customer_id = ${customerId}`);
  expect(episode).toEqual({ closedBy: 'redemption', at: inTheShop });
  const signals = await db().rows(sql`
    select source_key as key from signal where customer_id = ${customerId} and kind = 'coupon_redeemed'`);
  expect(signals).toEqual([{ key: redemption.id }]);
});

test('of 32 requests for one code at the same time exactly one succeeds, and all 32 are stored', async () => {
  const { code } = await hold();
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, i) => ask(code, { order: { amount: 5000, source_id: `till ${i}` } })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => (body as TillError).key))).toEqual(
    new Set(['quantity_exceeded']),
  );
  const stored = await attempts();
  expect(stored).toHaveLength(32);
  expect(stored.filter(({ result }) => result === 'success')).toHaveLength(1);
});

test('32 retries of one request, by key or by receipt, at the same time or later, all get the one answer', async () => {
  for (const given of [{ idempotencyKey: 'k-1' }, {}]) {
    await forgetAll(db());
    const { code } = await hold();
    const answers = await Promise.all(Array.from({ length: 32 }, () => ask(code, given)));
    answers.push(await ask(code, given));
    expect(new Set(answers.map(({ body }) => (body as RedemptionAnswer).redemptions[0].id)).size).toBe(1);
    expect(await attempts()).toEqual([{ result: 'success', failure: null }]);
  }
});

test('a key that was used for another coupon of the customer is a duplicate; a stored refusal is replayed too', async () => {
  const { code, customerId } = await hold({ offer: { minimumMinor: 2000 } });
  expect(await keyOf(ask(code, { order: { amount: 1999 }, idempotencyKey: 'k-1' }))).toBe('order_rules_violated');
  expect(await keyOf(ask(code, { order: { amount: 1999 }, idempotencyKey: 'k-1' }))).toBe('order_rules_violated');
  // the same key with another order is another request, whose answer nobody has given yet
  expect(await keyOf(ask(code, { order: { amount: 5000 }, idempotencyKey: 'k-1' }))).toBe('duplicate_found');
  expect((await ask(code, { idempotencyKey: 'k-2' })).status).toBe(200);
  // a second coupon of the same customer
  const second = newCode();
  await db().run(sql`insert into coupon_code (code, customer_id) values (${second}, ${customerId})`);
  await db().run(sql`
    insert into coupon select (jsonb_populate_record(c, ${JSON.stringify({ code: second, rung: 2, state: 'issued' })}::jsonb)).*
    from coupon c where code = ${code}`);
  expect(await keyOf(ask(second, { idempotencyKey: 'k-2' }))).toBe('duplicate_found');
  expect((await ask(second, { idempotencyKey: 'k-3' })).status).toBe(200);
});

test('a key belongs to its caller: with another customer, code or tracking id it is another request, for another caller free', async () => {
  const [anna, bruno] = [await hold(), await hold({}, [{ externalId: 'bruno' }])];
  const order = { amount: 5000, source_id: 'receipt 1' };
  const body = { order, idempotencyKey: 'k-1', customer: { source_id: anna.externalId } };
  const first = await ask(anna.code, body);
  expect(first.status).toBe(200);
  expect(await ask(anna.code, body)).toEqual(first);
  expect(await keyOf(ask(bruno.code, { order: { amount: 5000, source_id: 'receipt 2' }, idempotencyKey: 'k-1' }))).toBe(
    'duplicate_found',
  );
  expect(await keyOf(ask(anna.code, { ...body, customer: { source_id: 'bruno' } }))).toBe('duplicate_found');
  expect(await keyOf(ask(anna.code, { ...body, trackingId: 'other' }))).toBe('duplicate_found');
  // by the receipt alone: the till's word about the customer counts
  expect(await keyOf(ask(anna.code, { order, customer: { source_id: 'bruno' } }))).toBe('customer_rules_violated');
  expect(await ask(anna.code, { order })).toEqual(first);
  expect((await ask(bruno.code, { order, idempotencyKey: 'k-1', caller: 'another till' })).status).toBe(200);
});

test('of two coupons that are used with one key at the same time one is used', async () => {
  const holders = [await hold(), await hold({}, [{ externalId: 'bruno' }])];
  const answers = await Promise.all(
    holders.map(({ code }, i) => ask(code, { order: { amount: 5000, source_id: `r ${i}` }, idempotencyKey: 'k-1' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('an order in another currency, or too large for any till, uses no coupon', async () => {
  const { code } = await hold();
  expect(await keyOf(ask(code, { order: { amount: 5000, currency: 'USD' } }))).toBe('order_rules_violated');
  expect(await keyOf(ask(code, { order: { amount: 1e15 } }))).toBe('invalid_amount');
  expect((await ask(code, { order: { amount: 5000, currency: 'EUR' } })).status).toBe(200);
});

test('every refusal is told by its key: used, run out, not begun, replaced, another customer, order', async () => {
  const { code, customerId, externalId } = await hold({}, [{ externalId: 'anna', cards: ['card 7'] }]);
  const set = (change: ReturnType<typeof sql>) => db().run(sql`update coupon set ${change} where code = ${code}`);
  expect(await keyOf(ask(code, { order: undefined }))).toBe('missing_order');
  expect(await keyOf(ask(code, { order: {} }))).toBe('missing_amount');
  expect(await keyOf(ask(code, { order: { amount: -1 } }))).toBe('invalid_amount');
  expect(await keyOf(ask(code, { customer: { source_id: 'bruno' } }))).toBe('customer_rules_violated');
  await set(sql`valid_from = ${inTheShop}::timestamptz + interval '1 second'`);
  expect(await keyOf(ask(code))).toBe('voucher_not_active');
  await set(sql`valid_from = issued_at, expires_at = ${inTheShop}::timestamptz - interval '1 ms'`);
  expect(await keyOf(ask(code))).toBe('voucher_expired');
  await set(sql`expires_at = ${inTheShop}`);
  await set(sql`state = 'cancelled'`);
  expect(await keyOf(ask(code))).toBe('voucher_disabled');
  await set(sql`state = 'issued'`);
  // at its last millisecond it is good, for the holder by any of their names
  for (const source_id of [externalId, 'card 7']) {
    const asked = { code, order: { amount: 10 }, customer: { source_id }, caller: 'key 1' };
    expect((await validate(context(), asked, inTheShop)).valid).toBe(true);
  }
  expect((await ask(code, { customer: { id: String(customerId) } })).status).toBe(200);
  expect(await keyOf(ask(code, { order: { amount: 1, source_id: 'till 2' } }))).toBe('quantity_exceeded');
});

test('many tills at once: everybody who may gets their own discount, and each of the others their own reason', async () => {
  const people = Array.from({ length: 60 }, (_, i) => ({ externalId: `person-${i}` }));
  const holders = await couponHolders(context(), launch, people, { offer: { minimumMinor: 2000 } });
  const answers = await Promise.all(
    holders.flatMap(({ code, externalId }, i) => [
      // every fifth order is too small, every seventh names somebody else
      ask(code, {
        order: { amount: i % 5 === 0 ? 1999 : 2000 + i, source_id: `till ${i}` },
        customer: { source_id: i % 7 === 0 ? 'somebody' : externalId },
        idempotencyKey: `key ${i}`,
      }),
      ask(newCode(), { caller: `key ${i}` }),
    ]),
  );
  const [mine, unknown] = [0, 1].map((n) => answers.filter((_, i) => i % 2 === n));
  mine.forEach(({ status, body }, i) => {
    if (i % 7 === 0) expect((body as TillError).key).toBe('customer_rules_violated');
    else if (i % 5 === 0) expect((body as TillError).key).toBe('order_rules_violated');
    else {
      expect(status).toBe(200);
      expect((body as RedemptionAnswer).redemptions[0]).toMatchObject({
        customer_id: `person-${i}`,
        order: { source_id: `till ${i}`, amount: 2000 + i, total_amount: 1000 + i },
      });
    }
  });
  expect(new Set(unknown.map(({ body }) => (body as TillError).key))).toEqual(new Set(['not_found']));
  const [{ open }] = await db().rows(sql<{ open: number }>`
    select count(*) as open from episode where closed_at is null`);
  expect(open).toBe(mine.filter(({ status }) => status !== 200).length);
});

test('a till does not wait for the lock that holds up another customer', async () => {
  const [anna, ...others] = await couponHolders(
    context(),
    launch,
    Array.from({ length: 20 }, (_, i) => ({ externalId: `person-${i}` })),
  );
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let locked: () => void = () => undefined;
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const longImport = db().transaction(async (tx) => {
    await tx.run(sql`select from episode where customer_id = ${anna.customerId} for update`);
    locked();
    await finished;
  });
  await isLocked;
  let annaIsServed = false;
  const waiting = ask(anna.code).then((answer) => {
    annaIsServed = true;
    return answer;
  });
  const answers = await Promise.all(others.map(({ code }) => ask(code)));
  expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
  expect(annaIsServed).toBe(false);
  finish();
  await longImport;
  expect((await waiting).status).toBe(200);
});

test('a validation says what would come off and changes nothing', async () => {
  const { code } = await hold({
    offer: { gives: { kind: 'percent', percent: { base: 12.5 }, limitMinor: { base: 500 } } },
  });
  const asked = { code, order: { amount: 2001 }, caller: 'key 1' };
  const answer = await validate(context(), asked, inTheShop);
  expect(answer).toMatchObject({
    valid: true,
    redeemables: [
      { status: 'APPLICABLE', result: { discount: { type: 'PERCENT', percent_off: 12.5, amount_limit: 500 } } },
    ],
    order: { amount: 2001, total_discount_amount: 250, total_amount: 1751 },
  });
  expect(await validate(context(), asked, inTheShop)).toEqual(answer);
  expect(await attempts()).toEqual([]);
});

test('an unknown code is stored as an attempt, and whoever tries fifty of them is not answered any more', async () => {
  const { code } = await hold();
  for (let i = 0; i < 50; i++) expect(await keyOf(ask(newCode()))).toBe('not_found');
  expect(await keyOf(ask(newCode()))).toBe('multiple_requests');
  expect(await keyOf(ask(newCode(), { caller: 'key 2' }))).toBe('not_found');
  expect(await keyOf(ask('SUMMER10', { caller: 'key 2' }))).toBe('not_found');
  // a right code is still a right code
  expect((await ask(code)).status).toBe(200);
  expect(await attempts()).toHaveLength(53);
});

test('after ten wrong customers for one code the next wrong one is told to wait; the holder is served, named or not', async () => {
  const { code } = await hold();
  for (let i = 0; i < 10; i++)
    expect(await keyOf(ask(code, { customer: { source_id: `guess ${i}` } }))).toBe('customer_rules_violated');
  const wrong = { customer: { source_id: 'guess 10' } };
  expect(await keyOf(ask(code, wrong))).toBe('multiple_requests');
  for (const customer of [undefined, { source_id: 'anna' }])
    expect(
      (await validate(context(), { code, order: { amount: 10 }, customer, caller: 'key 2' }, inTheShop)).valid,
    ).toBe(true);
  const hourLater = new Date(inTheShop.getTime() + 3_600_001);
  const again = await redeem(context(), { code, order: { amount: 5000 }, caller: 'key 1', ...wrong }, hourLater);
  expect((again.body as TillError).key).toBe('customer_rules_violated');
  expect((await ask(code, { customer: { source_id: 'anna' } })).status).toBe(200);
});

test('wrong customers count also where a till only asks, and are in no list of redemptions', async () => {
  const { code } = await hold();
  const askFor = async (source_id: string) => {
    const request = { code, order: { amount: 5000 }, customer: { source_id }, caller: 'key of a page' };
    const { redeemables } = await validate(context(), request, inTheShop);
    const { result } = redeemables[0];
    return 'error' in result ? result.error.key : 'valid';
  };
  for (let i = 0; i < 10; i++) expect(await askFor(`guess ${i}`)).toBe('customer_rules_violated');
  expect(await askFor('guess 10')).toBe('multiple_requests');
  expect(await askFor('anna')).toBe('valid');
  expect(await keyOf(ask(code, { customer: { source_id: 'guess 11' } }))).toBe('multiple_requests');
  expect(await attempts()).toHaveLength(11);
  const reader = { caller: 'key 1', seesCustomers: true };
  const { total, entries } = await listRedemptions(db(), { limit: 10, page: 1 }, reader);
  // the one that was tried to be used is in it
  expect([total, entries.map(({ failure_code }) => failure_code)]).toEqual([1, ['multiple_requests']]);
});

test('tries with codes that nobody holds are counted in no list of redemptions, nor found as one', async () => {
  const { code } = await hold();
  expect((await ask(code)).status).toBe(200);
  for (const wrong of [newCode(), newCode(), 'SUMMER10']) expect(await keyOf(ask(wrong))).toBe('not_found');
  expect(await attempts()).toHaveLength(4);
  const reader = { caller: 'key 1', seesCustomers: true };
  const page = async (query: { result?: 'FAILURE' } = {}) => {
    const { total, entries } = await listRedemptions(db(), { limit: 10, page: 1, ...query }, reader);
    return [total, entries.map(({ voucher }) => voucher.code)];
  };
  expect(await page()).toEqual([1, [code]]);
  expect(await page({ result: 'FAILURE' })).toEqual([0, []]);
});

test('a rollback frees the coupon once; the silence stays ended and the till may use the coupon again', async () => {
  const { code, customerId } = await hold();
  const first = ((await ask(code)).body as RedemptionAnswer).redemptions[0].id;
  const undo = (given: { idempotencyKey?: string } = {}) =>
    rollBack(context(), { redemptionId: first, reason: 'sale cancelled', ...given }, inTheShop);
  const [one, ...others] = await Promise.all(Array.from({ length: 8 }, () => undo({ idempotencyKey: 'undo' })));
  expect(one.body).toMatchObject({ object: 'redemption_rollback', redemption: first, amount: 1000, result: 'SUCCESS' });
  for (const other of others) expect(other.body).toEqual(one.body);
  expect((await undo()).body).toMatchObject({ code: 400, key: 'already_rolled_back' });
  expect((await rollBack(context(), { redemptionId: 'r_nothing' }, inTheShop)).status).toBe(404);
  const [{ open }] = await db().rows(sql<{ open: number }>`
    select count(*) as open from episode where customer_id = ${customerId} and closed_at is null`);
  expect(open).toBe(0);
  const second = await ask(code, { order: { amount: 5000, source_id: 'till 2' } });
  expect(second.status).toBe(200);
  expect((second.body as RedemptionAnswer).redemptions[0].id).not.toBe(first);
  expect((one.body as RollbackAnswer).voucher.redemption.redeemed_quantity).toBe(0);
});
