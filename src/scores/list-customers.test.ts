// The customer list: everybody is in it, before and after the first scoring, and is found by the beginnings of words.
import { type RawBuilder, sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Context, type Db, quietLog, silent, virtualClock } from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordConsents } from '../ledger/index.ts';
import { boughtEvery, someCustomers, testVault, withConsent } from '../ledger/testing.ts';
import { whoIsMeant } from './find-customers.ts';
import { type CustomerQuery, listCustomers } from './list-customers.ts';
import { scoreBase } from './score-base.ts';

const db = testDatabase();
const asOf = '2026-06-30';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-07-01T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

/** All pages of a query, as the outside numbers of the customers. */
async function listed(query: Partial<CustomerQuery> = {}): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', ...query, cursor });
    seen.push(...page.items.map((item) => item.externalId));
    cursor = page.next ?? undefined;
  } while (cursor);
  return seen;
}

const numbers = Array.from({ length: 120 }, (_, i) => `C${String(i).padStart(4, '0')}`);

beforeAll(async () => {
  await db().transaction((tx) =>
    someCustomers(tx, [
      ...numbers.map((externalId, i) => ({
        externalId,
        bought: boughtEvery(10 + (i % 30), { times: 4 + (i % 9), until: '2026-05-20' }),
      })),
      { externalId: 'K-1', name: 'Giulia Bonfanti', email: 'gb@posta.example', bought: ['2026-05-01'] },
      { externalId: 'K-2', name: "Niccolò D'Angelo", bought: [] },
    ]),
  );
});

/** What one test adds the next does not meet: later customers and every score go. */
beforeEach(async () => {
  const base = [...numbers, 'K-1', 'K-2'];
  for (const table of ['purchase', 'consent', 'customer_key', 'customer_statistics', 'customer']) {
    await db().run(sql`
      delete from ${sql.table(table)} where customer_id not in (
        select customer_id from customer where external_id = any(${base}::text[]))`);
  }
  await db().run(sql`truncate score, model_fit`);
});

test('before the first scoring everybody is there, the newest first, with the visits that are known', async () => {
  expect(await listed()).toEqual(['K-2', 'K-1', ...[...numbers].reverse()]);
  const first = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any' });
  expect(first).toMatchObject({ total: 122, totalIsExact: true, asOf: null });
  expect(first.items.slice(0, 2)).toMatchObject([
    { externalId: 'K-2', visits: 0, lastDay: null, objected: false, score: null },
    { externalId: 'K-1', visits: 1, lastDay: '2026-05-01', objected: false, score: null },
  ]);
  expect(await listed({ late: 'yes' })).toEqual([]);
});

test('after it those without a score stand behind the others, whatever the order, and by name among them', async () => {
  await scoreBase(context(), asOf, silent);
  const [anna, objector] = await db().transaction((tx) =>
    someCustomers(tx, [
      { externalId: 'new', name: 'Anna Alba', bought: ['2026-06-30'] },
      { externalId: 'objector', bought: ['2026-06-01'] },
    ]),
  );
  await db().transaction((tx) => recordConsents(tx, [{ ...withConsent({ state: 'objected' }), customerId: objector }]));
  for (const sort of ['value', 'lateness', 'silence', 'visits'] as const) {
    const seen = await listed({ sort });
    expect([sort, new Set(seen).size, seen.length]).toEqual([sort, 124, 124]);
    expect(seen.slice(-3)).toEqual(['objector', 'new', 'K-2']);
  }
  const byName = await listed({ sort: 'name' });
  expect([byName[0], new Set(byName).size, byName.length]).toEqual(['new', 124, 124]);
  const page = await listCustomers(db(), { sort: 'name', late: 'any', gone: 'any' });
  expect(page.items[0]).toMatchObject({ customerId: anna, visits: 1, lastDay: '2026-06-30', score: null });
  const known = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', search: 'objector' });
  expect(known.items).toMatchObject([{ externalId: 'objector', objected: true, score: null }]);
  const scored = [...(await listed({ late: 'yes' })), ...(await listed({ late: 'no' }))];
  expect(scored.sort()).toEqual([...numbers, 'K-1'].sort());
});

test.each([
  ['bonf', ['K-1']],
  ['giu BON', ['K-1']],
  ['gb@posta', ['K-1']],
  ['d’angelo', ['K-2']],
  ["D'Angelo nicc", ['K-2']],
  ['Niccolò', ['K-2']],
  ['NICCOLO', ['K-2']],
  ['nìccolò', ['K-2']],
  ['c001', numbers.slice(10, 20)],
  ['k-', ['K-1', 'K-2']],
  ['anfanti', []],
  ['%', []],
  ["' | :* & \\", []],
])('typing %s finds %j', async (search, found) => {
  expect((await listed({ search })).sort()).toEqual(found);
});

test('whose address, number or card was typed in full stands first, once, on every way through the pages', async () => {
  await scoreBase(context(), asOf, silent);
  const alike = Array.from({ length: 107 }, (_, i) => ({
    externalId: `mail-${i}`,
    email: `anna.rossi.${i}@posta.example`,
    bought: ['2026-06-01'],
  }));
  await db().transaction((tx) =>
    someCustomers(tx, [
      { externalId: 'C001', email: 'Anna.Rossi@posta.example', cards: ['204488170001'], bought: ['2026-01-01'] },
      ...alike,
      { externalId: 'other', email: 'posta.example@anna.rossi', bought: ['2026-06-01'] },
    ]),
  );
  await scoreBase(context(), asOf, silent);
  for (const sort of ['value', 'silence', 'name'] as const) {
    const byMail = await listed({ sort, search: 'anna.rossi@posta.example' });
    expect([sort, byMail[0], byMail.length, new Set(byMail).size]).toEqual([sort, 'C001', 109, 109]);
    const byNumber = await listed({ sort, search: 'c001' });
    expect([sort, byNumber[0], byNumber.length]).toEqual([sort, 'C001', 11]);
    expect((await listed({ sort, search: '204488170001' }))[0]).toBe('C001');
  }
  // a filter holds for it too, and nobody is exactly a beginning
  const page = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', search: 'anna.rossi@posta' });
  expect([page.items.length, page.total]).toEqual([50, 109]);
  const late = await listed({ search: 'anna.rossi@posta.example', late: 'yes' });
  const notLate = await listed({ search: 'anna.rossi@posta.example', late: 'no' });
  expect([...late, ...notLate].filter((id) => id === 'C001')).toHaveLength(1);
});

test('many who are meant are the same in every form of the condition', async () => {
  const numbersOf = async (condition: RawBuilder<unknown>) =>
    (
      await db().rows(
        sql<{ id: string }>`select external_id as id from customer c where ${condition} order by external_id`,
      )
    ).map(({ id }) => id);
  const people = async (select: RawBuilder<unknown>) => (await db().rows(sql`select 1 from (${select}) found`)).length;
  for (const few of [1000, 5]) {
    const meant = await whoIsMeant(db(), 'c00', few);
    expect([few, await numbersOf(meant.oneByOne)]).toEqual([few, numbers.slice(0, 100)]);
    expect([few, await numbersOf(meant.asSet)]).toEqual([few, numbers.slice(0, 100)]);
    expect([few, await people(meant.people(1000)), await people(meant.people(7))]).toEqual([few, 100, 7]);
  }
});

test('search and order are answered from indexes, none by reading a whole table', async () => {
  await scoreBase(context(), asOf, silent);
  const plans: string[] = [];
  await db().transaction(async (tx) => {
    // a table of this size would be read whole; without that choice only a missing index still does it
    await tx.run(sql`set local enable_seqscan = off`);
    const explaining: Db = {
      ...tx,
      rows: async (statement) => {
        const plan = await tx.rows(sql<{ 'QUERY PLAN': string }>`explain ${statement}`);
        plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
        return tx.rows(statement);
      },
    };
    for (const search of [undefined, 'bonf']) {
      for (const sort of ['value', 'lateness', 'silence', 'visits', 'name'] as const) {
        await listCustomers(explaining, { sort, late: 'any', gone: 'any', search });
      }
    }
  });
  const lists = plans.filter((plan) => plan.includes('customer'));
  const whole = lists.filter((plan) => /Seq Scan on (customer|score|customer_key)\b/.test(plan));
  expect([lists.length >= 20, whole]).toEqual([true, []]);
  expect(plans.filter((plan) => plan.includes('customer_words')).length).toBeGreaterThan(4);
});

test('names are found with and without their accents, however these are stored', async () => {
  const names = ['Łukasz Żółć', 'José Ñuñez', 'Zoë Strauß'.normalize('NFD'), 'Søren Đorđić', 'İpek Işık', 'Ольга Йод'];
  await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((name) => ({ externalId: name, name, bought: [] })),
    ),
  );
  const typed = [...names, 'lukasz zolc', 'jose nunez', 'zoe strauß', 'soren dordic', 'ipek isik', 'ольга иод'];
  for (const [place, search] of typed.entries()) {
    expect([search, await listed({ search })]).toEqual([search, [names[place % names.length]]]);
  }
});
