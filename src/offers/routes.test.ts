// The APIs of offers: the browser's (offers, coupons, expiry drawn) and the till's, in the shapes that clients know.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day, virtualClock } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import type { Offer, RedemptionAnswer } from './contract.ts';
import { offerRoutes } from './routes.ts';
import { couponHolders, type Holder, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const now = new Date(morning(addDays(launch, 1)).getTime() + 3_600_000);
const context = () => testContext(db(), { clock: virtualClock(now) });
let server: TestApp;
let marketer: Send;
let till: Send;

beforeAll(async () => {
  server = await testApp(context(), offerRoutes);
  marketer = await server.as('marketer');
  till = await server.withKey(['redemptions:write']);
});
afterAll(() => server.app.close());
beforeEach(() => forgetAll(db()));

const hold = async (): Promise<Holder> => (await couponHolders(context(), launch, [{ externalId: 'anna' }]))[0];
const voucher = (code: string) => ({
  redeemables: [{ object: 'voucher', id: code }],
  order: { amount: 5000, source_id: 'till 1' },
});

test('an offer is made, shown with its totals, changed and archived', async () => {
  const definition = { gives: { kind: 'amount', minor: { base: 500, byClass: { 5: 1500 } } }, minimumMinor: 2000 };
  const made = await marketer({
    method: 'POST',
    url: '/api/offers',
    payload: { name: 'Coupon by value', definition },
  });
  expect(made.statusCode).toBe(201);
  const offer = made.json() as Offer;
  expect(offer).toMatchObject({
    name: 'Coupon by value',
    version: 1,
    currency: 'EUR',
    definition: { minimumMinor: 2000, expiry: { rule: { kind: 'beat' }, leastDays: 7, mostDays: 45 } },
    totals: { issued: 0, valid: 0 },
  });
  const url = `/api/offers/${offer.offerId}`;
  const changed = await marketer({ method: 'PUT', url, payload: { version: 1, name: 'Coupon' } });
  expect(changed.json()).toMatchObject({ name: 'Coupon', version: 2 });
  expect((await marketer({ method: 'PUT', url, payload: { version: 1, name: 'x' } })).statusCode).toBe(409);
  expect((await marketer({ url: '/api/offers' })).json().items).toHaveLength(1);
  expect((await marketer({ method: 'POST', url: `${url}/archive` })).json().archivedAt).toBe(now.toISOString());
  expect((await marketer({ url: '/api/offers' })).json().items).toEqual([]);
  expect((await marketer({ url: '/api/offers?archived=yes' })).json().items).toHaveLength(1);
  expect((await marketer({ method: 'PUT', url, payload: { version: 2, name: 'x' } })).json().key).toBe(
    'offer_archived',
  );
  expect((await marketer({ url: '/api/offers/999' })).statusCode).toBe(404);
  const forged = await marketer({ url: '/api/offers?cursor=abc' });
  expect([forged.statusCode, forged.json().key]).toEqual([400, 'cursor_malformed']);
  const deeds = await db().rows(sql`
    select deed, details, role from audit join account using (account_id)
    where subject = ${`offer ${offer.offerId}`} order by audit_id`);
  expect(deeds).toEqual([
    { deed: 'offer created', details: { name: 'Coupon by value' }, role: 'marketer' },
    { deed: 'offer changed', details: { version: 2, parts: ['name'] }, role: 'marketer' },
    { deed: 'offer archived', details: {}, role: 'marketer' },
  ]);
});

test('offers that cannot work are refused: too fine a percentage, a life without room, an unknown product', async () => {
  const refuse = async (definition: object) => {
    const answer = await marketer({ method: 'POST', url: '/api/offers', payload: { name: 'x', definition } });
    return [answer.statusCode, answer.json().key];
  };
  const percent = { kind: 'percent', percent: { base: 12.345 }, limitMinor: { base: 100 } };
  expect(await refuse({ gives: percent })).toEqual([400, 'invalid_input']);
  const amount = { kind: 'amount', minor: { base: 100 } };
  expect(await refuse({ gives: amount, expiry: { leastDays: 10, mostDays: 12 } })).toEqual([400, 'invalid_input']);
  expect(await refuse({ gives: { kind: 'product', productId: 99, worthMinor: 5 } })).toEqual([400, 'product_unknown']);
});

test('the expiry is drawn for sample customers', async () => {
  const { customerId } = await hold();
  const payload = { expiry: {}, customerIds: [customerId, 424242], sendOn: addDays(launch, 1) };
  const answer = (await marketer({ method: 'POST', url: '/api/offers/expiry-preview', payload })).json();
  expect(answer.items).toHaveLength(1);
  expect(answer.items[0]).toMatchObject({ customerId, externalId: 'anna', meanGapDays: 30, reason: 'beat' });
  expect(answer.items[0].nextBeat).toBe(addDays(answer.items[0].expiresOn, 1));
});

test("a customer's coupons and a campaign's totals are shown", async () => {
  const { customerId, code } = await hold();
  const list = (await marketer({ url: `/api/customers/${customerId}/coupons` })).json();
  expect(list).toMatchObject({ items: [{ code, state: 'valid', offerName: 'An offer' }], validTotalMinor: 1000 });
  const [{ campaignId }] = list.items;
  const totals = (await marketer({ url: `/api/campaigns/${campaignId}/coupons` })).json();
  expect(totals).toMatchObject({ issued: 1, valid: 1, outstandingMinor: 1000, perRung: [{ rung: 1, issued: 1 }] });
  expect((await marketer({ url: '/api/customers/424242/coupons' })).statusCode).toBe(404);
});

test('the till validates, redeems with a retry and rolls back over HTTP', async () => {
  const { code } = await hold();
  const valid = await till({ method: 'POST', url: '/v1/validations', payload: voucher(code) });
  expect(valid.json()).toMatchObject({ valid: true, redeemables: [{ status: 'APPLICABLE' }] });
  const redeem = () =>
    till({ method: 'POST', url: '/v1/redemptions', payload: voucher(code), headers: { 'idempotency-key': 'k-1' } });
  const first = await redeem();
  expect(first.statusCode).toBe(200);
  expect((await redeem()).json()).toEqual(first.json());
  const used = await till({ method: 'POST', url: '/v1/validations', payload: voucher(code) });
  expect(used.json()).toMatchObject({
    valid: false,
    redeemables: [{ status: 'INAPPLICABLE', result: { error: { code: 400, key: 'quantity_exceeded' } } }],
  });
  const [{ id }] = (first.json() as RedemptionAnswer).redemptions;
  const undone = await till({ method: 'POST', url: `/v1/redemptions/${id}/rollback?reason=cancelled` });
  expect(undone.json()).toMatchObject({ object: 'redemption_rollback', redemption: id, reason: 'cancelled' });
  const again = await till({ method: 'POST', url: `/v1/redemptions/${id}/rollback` });
  expect([again.statusCode, again.json().key]).toEqual([400, 'already_rolled_back']);
});

test('the till is told what is wrong: unknown code, bad body, a key without the right, no key', async () => {
  const unknown = await till({ method: 'POST', url: '/v1/redemptions', payload: voucher('0000-0000-0000') });
  expect([unknown.statusCode, unknown.json().key, unknown.json().resource_id]).toEqual([
    404,
    'not_found',
    '0000-0000-0000',
  ]);
  const empty = await till({ method: 'POST', url: '/v1/redemptions', payload: { redeemables: [] } });
  expect([empty.statusCode, empty.json().key]).toEqual([400, 'invalid_payload']);
  const nul = { ...voucher('x'), order: { amount: 1, source_id: 'till\u00001' } };
  expect((await till({ method: 'POST', url: '/v1/redemptions', payload: nul })).statusCode).toBe(400);
  const reader = await server.withKey(['customers:read']);
  expect((await reader({ method: 'POST', url: '/v1/redemptions', payload: voucher('x') })).statusCode).toBe(403);
  const stranger = await server.as();
  expect((await stranger({ method: 'POST', url: '/v1/redemptions', payload: voucher('x') })).statusCode).toBe(401);
});

test('an analyst sees offers but makes none', async () => {
  const analyst = await server.as('analyst');
  expect((await analyst({ url: '/api/offers' })).statusCode).toBe(200);
  const payload = { name: 'x', definition: { gives: { kind: 'amount', minor: { base: 1 } } } };
  expect((await analyst({ method: 'POST', url: '/api/offers', payload })).statusCode).toBe(403);
});
