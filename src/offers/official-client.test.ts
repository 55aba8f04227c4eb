// The official client of Voucherify, with nothing changed but its host and keys, against a server that listens.
import { type StackableRedeemableParams, VoucherifyClientSide, VoucherifyServerSide } from '@voucherify/sdk';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { addDays, type Day, virtualClock } from '../ground/index.ts';
import { type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { offerRoutes } from './routes.ts';
import { couponHolders, morning } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
const now = new Date(morning(addDays(launch, 1)).getTime() + 3_600_000);
const context = () => testContext(db(), { clock: virtualClock(now) });
let server: TestApp;
let apiUrl: string;

beforeAll(async () => {
  server = await testApp(context(), offerRoutes);
  apiUrl = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.app.close());
beforeEach(() => forgetAll(db()));

const keyWith = async (scopes: readonly string[]): Promise<string> => {
  const answer = await (await server.withKey(scopes))({ method: 'GET', url: '/healthz' });
  return String(answer.raw.req.headers.authorization).replace('Bearer ', '');
};
const serverSide = async (scopes: readonly string[] = ['redemptions:write']) =>
  VoucherifyServerSide({ applicationId: 'any', secretKey: await keyWith(scopes), apiUrl });
const clientSide = async (scopes: readonly string[]) =>
  VoucherifyClientSide({
    clientApplicationId: 'any',
    clientSecretKey: await keyWith(scopes),
    apiUrl,
    origin: 'https://shop.test',
  });
const hold = async () => (await couponHolders(context(), launch, [{ externalId: 'nora.velt@shop.test' }]))[0];
const stacked = (...codes: string[]): StackableRedeemableParams[] => codes.map((id) => ({ object: 'voucher', id }));
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => ({ key: 'none' }),
    ({ code, key, details }: { code: number; key: string; details: unknown }) => ({ code, key, details }),
  );
const told = expect.stringMatching(/\w{3}/);

test('the official client validates, redeems, reads back, lists and rolls back: every call passes', async () => {
  const [one, two] = [await hold(), (await couponHolders(context(), launch, [{ externalId: 'bruno' }]))[0]];
  const client = await serverSide();
  const customer = { source_id: 'Nora.Velt@shop.test ', object: 'customer' as const };
  const order = { amount: 5000, source_id: 'o-1' };
  let made = 0;
  let passed = 0;
  const call = async <T>(answer: Promise<T>): Promise<T> => {
    made++;
    const body = await answer;
    passed++;
    return body;
  };
  expect(await call(client.validations.validateVoucher(one.code, { order, customer }))).toMatchObject({ valid: true });
  expect(await call(client.validations.validateVoucher(one.code, { order: {} }))).toMatchObject({
    valid: false,
    error: { key: 'missing_amount' },
  });
  expect(
    await call(client.validations.validateStackable({ redeemables: stacked(one.code), order, customer })),
  ).toMatchObject({ valid: true, order: { total_amount: 4000 } });
  const redeemed = await call(client.redemptions.redeem(one.code, { order, customer, tracking_id: 't-1' }));
  expect(redeemed).toMatchObject({ object: 'redemption', result: 'SUCCESS', customer_id: 'nora.velt@shop.test' });
  expect(await call(client.redemptions.get(redeemed.id))).toMatchObject({ id: redeemed.id, tracking_id: 't-1' });
  expect(await call(client.redemptions.list({ limit: 5, result: 'SUCCESS' }))).toMatchObject({
    object: 'list',
    total: 1,
    redemptions: [{ id: redeemed.id }],
  });
  expect(await call(client.redemptions.getForVoucher(one.code))).toMatchObject({
    total: 1,
    redeemed_quantity: 1,
    redemption_entries: [{ id: redeemed.id }],
  });
  expect(await call(client.vouchers.get(one.code))).toMatchObject({ code: one.code, active: false });
  expect(await call(client.redemptions.rollback(redeemed.id, { reason: 'cancelled' }))).toMatchObject({
    object: 'redemption_rollback',
    reason: 'cancelled',
    result: 'SUCCESS',
  });
  expect(await call(client.redemptions.get(redeemed.id))).toMatchObject({ status: 'ROLLED_BACK' });
  const second = await call(
    client.redemptions.redeemStackable({ redeemables: stacked(two.code), order: { amount: 5000, source_id: 'o-2' } }),
  );
  expect(second.redemptions).toHaveLength(1);
  expect(
    await call(client.redemptions.rollbackStackable(second.redemptions[0].id, {}, { reason: 'cancelled' })),
  ).toMatchObject({ rollbacks: [{ result: 'SUCCESS' }] });
  const page = await call((await clientSide(['validations:write'])).validate({ code: one.code, amount: 5000 }));
  expect(page).toMatchObject({ valid: true });
  const stack = { redeemables: stacked(one.code), order: { amount: 5000 } };
  expect(await call((await clientSide(['validations:write'])).validateStackable(stack))).toMatchObject({ valid: true });
  expect({ made, passed }).toEqual({ made: 14, passed: 14 });
});

test('what is not offered is refused with a key and a text that the client hands on', async () => {
  const { code } = await hold();
  const client = await serverSide();
  const order = { amount: 5000 };
  const invalid = { code: 400, key: 'invalid_payload', details: told };
  expect(await refusal(client.validations.validateStackable({ redeemables: stacked(code, code), order }))).toEqual(
    invalid,
  );
  const session = { type: 'LOCK' as const };
  const locking = { redeemables: stacked(code), order, session };
  expect(await refusal(client.validations.validateStackable(locking))).toEqual(invalid);
  expect(
    await refusal(client.redemptions.redeem(code, { order, session: { key: 'x', type: 'LOCK' } as never })),
  ).toEqual(invalid);
  expect(await refusal(client.qualifications.checkEligibility({ order } as never))).toEqual(invalid);
  expect(await refusal(client.vouchers.releaseValidationSession(code, 'x'))).toMatchObject({
    code: 404,
    details: told,
  });
  const publication = { campaign: { name: 'x' }, customer: { source_id: 'x' } } as never;
  expect(await refusal(client.distributions.publications.create(publication))).toEqual({
    code: 400,
    key: 'no_voucher_suitable_for_publication',
    details: told,
  });
  expect(await refusal(client.redemptions.redeem('0000-0000-0001', { order }))).toMatchObject({
    code: 404,
    key: 'not_found',
  });
  expect(await refusal(client.vouchers.get('SUMMER10'))).toMatchObject({ code: 404, key: 'not_found', details: told });
  expect(await refusal(client.redemptions.get('r_nothing'))).toMatchObject({ code: 404, details: told });
});

test('a key in a page may ask and never use: one that may do more is not taken from there, nor elsewhere than it may', async () => {
  const { code } = await hold();
  const order = { amount: 5000 };
  const stack = { redeemables: stacked(code), order };
  const page = await clientSide(['validations:write']);
  expect(await refusal(page.redeemStackable(stack))).toMatchObject({ code: 404 });
  expect(await refusal((await clientSide(['redemptions:write'])).validateStackable(stack))).toMatchObject({
    code: 401,
    key: 'unauthorized',
    details: told,
  });
  const asking = await serverSide(['validations:write']);
  expect(await asking.validations.validateStackable(stack)).toMatchObject({ valid: true });
  const buyer = await serverSide(['purchases:write']);
  for (const call of [
    () => asking.redemptions.redeem(code, { order }),
    () => asking.redemptions.list(),
    () => asking.vouchers.get(code),
    () => buyer.validations.validateStackable(stack),
  ])
    expect(await refusal(call())).toMatchObject({ code: 403, details: told });
});

test('customers are named to the key that redeemed and to one that may handle customers, to no other', async () => {
  const { code } = await hold();
  const mine = await serverSide();
  const { id } = await mine.redemptions.redeem(code, { order: { amount: 5000, source_id: 'o-1' } });
  const named = async (client: Awaited<ReturnType<typeof serverSide>>) => [
    (await client.redemptions.get(id)).customer_id,
    (await client.redemptions.list()).redemptions[0].customer_id,
    JSON.stringify([await client.redemptions.list(), await client.redemptions.getForVoucher(code)]).includes('nora'),
  ];
  expect(await named(mine)).toEqual(['nora.velt@shop.test', 'nora.velt@shop.test', true]);
  expect(await named(await serverSide())).toEqual([undefined, undefined, false]);
  expect((await named(await serverSide(['redemptions:write', 'customers:write'])))[2]).toBe(true);
  expect(await refusal(mine.redemptions.list({ limit: 101 }))).toMatchObject({ code: 400, details: told });
  expect((await mine.redemptions.list({ limit: 1, page: 2 })).redemptions).toEqual([]);
});

test('a list is asked by result, page and time; a filter that is not known is refused, never passed over', async () => {
  const { code } = await hold();
  const client = await serverSide();
  await client.redemptions.redeem(code, { order: { amount: 5000, source_id: 'o-9' } });
  const date = (await client.redemptions.list()).redemptions[0].date ?? '';
  const at = new Date(date).getTime();
  const count = async (filter: object) => (await client.redemptions.list(filter)).total;
  const before = new Date(at - 1000).toISOString();
  const after = new Date(at + 1000).toISOString();
  expect(await count({ start_date: before, end_date: after })).toBe(1);
  expect([await count({ start_date: after }), await count({ end_date: before })]).toEqual([0, 0]);
  expect([await count({ start_date: date }), await count({ end_date: date })]).toEqual([1, 0]);
  for (const unknown of [{ customer: 'nora' }, { campaign: 'spring' }, { foo: 'bar' }, { start_date: 'yesterday' }]) {
    expect(await refusal(client.redemptions.list(unknown as object))).toMatchObject({
      code: 400,
      details: expect.any(String),
    });
  }
});

test('a key that may do more than ask says so when it comes as a page would send it', async () => {
  const { code } = await hold();
  const wide = await clientSide(['redemptions:write']);
  expect(await refusal(wide.validate({ code, amount: 5000 }))).toMatchObject({
    code: 401,
    key: 'unauthorized',
    details: expect.stringContaining('validations:write'),
  });
});

test('a page that names the customer is told whose coupon it is; long texts have an end that is told', async () => {
  const { code } = await hold();
  const page = await clientSide(['validations:write']);
  const of = async (source_id: string) => page.validate({ code, amount: 5000, customer: { source_id } });
  expect(await of('nora.velt@shop.test')).toMatchObject({ valid: true });
  expect(await of('somebody.else@shop.test')).toMatchObject({ valid: false });
  const client = await serverSide();
  const use = (length: number) =>
    client.redemptions.redeem(code, { order: { amount: 5000, source_id: 'o-1' }, tracking_id: 'x'.repeat(length) });
  expect(await refusal(use(201))).toMatchObject({ code: 400, key: 'invalid_payload' });
  expect((await use(200)).tracking_id).toHaveLength(200);
});

test('redemptions of one instant are listed in one order, so that pages neither repeat nor miss one', async () => {
  const holders = await couponHolders(
    context(),
    launch,
    [1, 2, 3, 4].map((i) => ({ externalId: `holder-${i}` })),
  );
  const client = await serverSide();
  for (const [i, { code }] of holders.entries())
    await client.redemptions.redeem(code, { order: { amount: 5000, source_id: `same-${i}` } });
  const at = new Date(holders.length * 1000 + Date.UTC(2026, 2, 4));
  await db().run(sql`update redemption set attempted_at = ${at} where receipt like 'same-%'`);
  const listed: string[] = [];
  for (const page of [1, 2, 3, 4]) listed.push((await client.redemptions.list({ limit: 1, page })).redemptions[0].id);
  expect(listed).toEqual([...new Set(listed)].sort().reverse());
  expect(listed).toHaveLength(4);
});
