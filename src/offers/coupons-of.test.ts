// The coupons on a customer's page: their own alone, the newest first, with what can still be used added up.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day, instantAt, virtualClock } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { couponsOf } from './coupons-of.ts';
import { couponHolders, type Holder, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const issued = morning(addDays(launch, 1));
const context = testContext;
let anna: Holder;
let bruno: Holder;

beforeEach(async () => {
  await forgetAll(db());
  const wishes = [{ externalId: 'anna' }, { externalId: 'bruno' }];
  [anna, bruno] = await couponHolders(context(db(), { clock: virtualClock(issued) }), launch, wishes);
});

/** A further coupon of anna's, as her first one but for what is said. */
async function another(code: string, change: { amount?: number; issuedAt?: Date; expiresOn?: Day } = {}) {
  const ends = change.expiresOn === undefined ? null : instantAt('Europe/Rome', addDays(change.expiresOn, 1), '00:00');
  await db().run(sql`
    insert into coupon select (jsonb_populate_record(k, jsonb_strip_nulls(jsonb_build_object('code', ${code}::text,
      'anchor', ${new Date(issued.getTime() - code.charCodeAt(0) * 1000)}::timestamptz,
      'amount_minor', ${change.amount ?? null}::bigint, 'issued_at', ${change.issuedAt ?? null}::timestamptz,
      'expires_on', ${change.expiresOn ?? null}::date, 'expires_at', ${ends}::timestamptz)))).*
    from coupon k where k.customer_id = ${anna.customerId} and k.code = ${anna.code}`);
}

test('a customer is shown the own coupons alone', async () => {
  const list = await couponsOf(db(), bruno.customerId, issued);
  expect(list.items.map(({ code, customerId }) => [code, customerId])).toEqual([[bruno.code, bruno.customerId]]);
  expect(list.validTotalMinor).toBe(1000);
});

test('whom nobody knows is told so, though there are other customers', async () => {
  await expect(couponsOf(db(), 424_242, issued)).rejects.toMatchObject({ kind: { code: 'customer_unknown' } });
});

test('the newest comes first, and of two of one moment the one whose code comes first', async () => {
  await another('BBBB', { issuedAt: addDaysTo(issued, 1) });
  await another('AAAA', { issuedAt: addDaysTo(issued, 1) });
  const { items } = await couponsOf(db(), anna.customerId, addDaysTo(issued, 2));
  expect(items.map(({ code }) => code)).toEqual(['AAAA', 'BBBB', anna.code]);
});

test('what can be used is added up: not what has run out, was used or was replaced', async () => {
  await another('AAAA', { amount: 700 });
  await another('BBBB', { amount: 30_000 });
  await another('CCCC', { amount: 50_000 });
  await another('DDDD', { amount: 70_000, expiresOn: addDays(launch, 1) });
  await db().run(
    sql`update coupon set state = 'redeemed', redeemed_at = ${issued}, redeemed_minor = 30000 where code = 'BBBB'`,
  );
  await db().run(sql`update coupon set state = 'cancelled', cancelled_reason = 'replaced' where code = 'CCCC'`);
  const list = await couponsOf(db(), anna.customerId, addDaysTo(issued, 1));
  expect(Object.fromEntries(list.items.map(({ code, state }) => [code, state]))).toEqual({
    [anna.code]: 'valid',
    AAAA: 'valid',
    BBBB: 'redeemed',
    CCCC: 'cancelled',
    DDDD: 'expired',
  });
  expect(list.validTotalMinor).toBe(1700);
});

test('a coupon is valid up to its last instant', async () => {
  const [{ expiresAt }] = (await couponsOf(db(), anna.customerId, issued)).items;
  const at = async (milliseconds: number) =>
    (await couponsOf(db(), anna.customerId, new Date(Date.parse(expiresAt) + milliseconds))).items[0].state;
  expect([await at(0), await at(1)]).toEqual(['valid', 'expired']);
});

function addDaysTo(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * 86_400_000);
}
