// What a link's way back looks at: words on its own channel and purpose, in the order in which they came, none in between.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { type ConsentRow, recordConsents } from '../ledger/index.ts';
import { aCustomer, withConsent } from '../ledger/testing.ts';
import { openLinks } from '../messages/index.ts';
import { findHolder } from './holder.ts';
import { responseRoutes } from './routes.ts';

const db = testDatabase();
const now = new Date('2026-03-12T10:00:00Z');
let app: TestApp;

beforeAll(async () => {
  app = await testApp(testContext(db(), { clock: { now: () => now } }), responseRoutes);
});
afterAll(() => app.app.close());

interface Link {
  readonly id: number;
  readonly post: (action: 'unsubscribe' | 'undo') => Promise<number>;
}

async function aLink(): Promise<Link> {
  const id = await db().transaction((tx) => aCustomer(tx));
  const links = await openLinks(db(), now);
  const url = `/u/${links.token({ customerId: id, campaignId: 7, channel: 'email' })}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    id,
    post: async (action) =>
      (await app.app.inject({ method: 'POST', url, headers, payload: `action=${action}` })).statusCode,
  };
}

const atTheTill = (change: Partial<ConsentRow>, customerId: number): ConsentRow => ({
  ...withConsent({ source: 'till', recordedAt: new Date(now.getTime() + 60_000), ...change }),
  customerId,
});
const says = (change: Partial<ConsentRow>, id: number) =>
  db().transaction((tx) => recordConsents(tx, [atTheTill(change, id)]));

test('words on another channel, or for another purpose, do not stand in the way back', async () => {
  for (const change of [
    { state: 'withdrawn', channel: 'sms' },
    { state: 'withdrawn', channel: 'email', purpose: 'profiling' },
  ] as const) {
    const { id, post } = await aLink();
    await post('unsubscribe');
    await says(change, id);
    expect([change, await post('undo')]).toEqual([change, 200]);
  }
});

test('words of another customer do not either', async () => {
  const { post } = await aLink();
  const other = await aLink();
  await post('unsubscribe');
  await says({ state: 'withdrawn', channel: 'email' }, other.id);
  expect([await post('undo'), await other.post('undo')]).toEqual([200, 409]);
});

test('of two words of one moment the one that was written down later is the newest', async () => {
  const { id, post } = await aLink();
  await post('unsubscribe');
  await says({ state: 'withdrawn', channel: 'all', recordedAt: now }, id);
  expect(await post('undo')).toBe(409);
});

test('an older word that is written down later is not the newest', async () => {
  const { id, post } = await aLink();
  await post('unsubscribe');
  await says({ state: 'withdrawn', channel: 'all', recordedAt: new Date(now.getTime() - 60_000) }, id);
  expect(await post('undo')).toBe(200);
});

test('a withdrawal at the till that is being written down is waited for, and stands', async () => {
  const { id, post } = await aLink();
  await post('unsubscribe');
  let answer: Promise<number> = Promise.resolve(0);
  await db().transaction(async (tx) => {
    await recordConsents(tx, [atTheTill({ state: 'withdrawn', channel: 'all' }, id)]);
    let isAnswered = false;
    answer = post('undo').finally(() => {
      isAnswered = true;
    });
    await vi.waitFor(async () => {
      const waiting = await db().rows(sql`
        select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      expect(waiting.length === 1 || isAnswered).toBe(true);
    }, 60_000);
    expect(isAnswered).toBe(false);
  });
  expect(await answer).toBe(409);
});

test('while one link is taken back, another customer’s need not wait', async () => {
  const [first, second] = [await aLink(), await aLink()];
  await first.post('unsubscribe');
  await second.post('unsubscribe');
  await db().transaction(async (tx) => {
    await tx.run(sql`select 1 from customer where customer_id = ${first.id} for share`);
    expect(await second.post('undo')).toBe(200);
  });
});

test('an address is shown by its first letter and its domain; of none, nothing is shown', async () => {
  const links = await openLinks(db(), now);
  const shown = async (email: string | null) => {
    const customerId = await db().transaction((tx) => aCustomer(tx, { email }));
    const holder = await findHolder(db(), links, links.token({ customerId, campaignId: 7, channel: 'email' }));
    return holder?.maskedAddress;
  };
  expect(await shown('x@mail.example')).toBe('x***@mail.example');
  expect(await shown('xyz@mail.example')).toBe('x***@mail.example');
  expect(await shown(null)).toBe('***');
});

test('a link speaks to its holder in their own language, whoever else is known', async () => {
  const links = await openLinks(db(), now);
  const ids = await db().transaction(async (tx) => [
    await aCustomer(tx, { language: 'pl' }),
    await aCustomer(tx, { language: 'es' }),
  ]);
  const spoken = await Promise.all(
    ids.map((customerId) => findHolder(db(), links, links.token({ customerId, campaignId: 7, channel: 'email' }))),
  );
  expect(spoken.map((holder) => holder?.language)).toEqual(['pl', 'es']);
});
