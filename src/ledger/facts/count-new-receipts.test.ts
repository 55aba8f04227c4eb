// Statistics to which later receipts are appended are those that reading every receipt again would give.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addDays, type Day, type Db, mostMinor } from '../../ground/index.ts';
import { importKit } from '../import/testing.ts';
import { undoImport } from '../import/undo-import.ts';
import { noon, purchaseOn } from '../testing.ts';
import { setCategoryMargins } from './margins.ts';
import { type PurchaseRow, recordPurchases } from './record-purchases.ts';
import { recomputeStatistics } from './statistics.ts';
import { voidPurchases } from './void-purchase.ts';

const kit = importKit();
const { db } = kit;
const now = new Date('2026-06-01T08:00:00Z');

interface Counted {
  readonly externalId: string;
  readonly visits: number;
  readonly net: number;
}

const statistics = (from: Db) =>
  from.rows(sql`select c.external_id, s.* from customer_statistics s join customer c using (customer_id) order by 1`);

const counted = async (externalId: string): Promise<Counted> => {
  const [row] = await db().rows(sql<Counted>`
    select c.external_id as "externalId", s.visits, s.net_minor as net
    from customer_statistics s join customer c using (customer_id) where c.external_id = ${externalId}`);
  return row;
};

/** Records receipts and tells how many of them were appended. */
const record = (rows: readonly PurchaseRow[]): Promise<number> =>
  db().transaction(async (tx) => {
    await recordPurchases(tx, rows, { now });
    const [{ appended }] = await tx.rows(sql<{ appended: number }>`
      select count(*) as appended from pg_temp.merging where later`);
    return appended;
  });

/** Everything that a full recompute of everybody would change, with nothing changed: changed_at included. */
async function expectAsRecomputed(): Promise<void> {
  const undone = new Error('looked at, then undone');
  const asCounted = await statistics(db());
  const recomputing = db().transaction(async (tx) => {
    const everybody = sql`select customer_id from customer_statistics`;
    await recomputeStatistics(tx, everybody, 'EUR', new Date('2030-01-01T00:00:00Z'));
    expect(asCounted).toEqual(await statistics(tx));
    throw undone;
  });
  await expect(recomputing).rejects.toBe(undone);
}

/** What a customer had bought is changed behind the program's back: whoever still counts rightly did not read it. */
const spoilEarlier = () => db().run(sql`update purchase set net_minor = net_minor + 1000000`);

const oneDay = (customer: string, day: Day, amountMinor = 1000, receipt = `${customer} ${day} ${amountMinor}`) =>
  purchaseOn(customer, day, { amountMinor, receipt });

test('the next purchase of a customer is added without reading what they bought before', async () => {
  await record([oneDay('ann', '2026-01-10'), oneDay('ann', '2026-02-10'), oneDay('bea', '2026-01-12')]);
  await spoilEarlier();
  expect(await record([oneDay('ann', '2026-03-10', 700), oneDay('bea', '2026-03-11', 800)])).toBe(2);
  expect(await counted('ann')).toMatchObject({ visits: 3, net: 2700 });
  expect(await counted('bea')).toMatchObject({ visits: 2, net: 1800 });
});

test('several receipts on new days, returns and foreign money among them, are added in one go', async () => {
  await record([oneDay('ann', '2026-01-10')]);
  await spoilEarlier();
  const added = await record([
    oneDay('ann', '2026-03-10', 700),
    oneDay('ann', '2026-03-10', 300),
    oneDay('ann', '2026-03-12', -200),
    { ...oneDay('ann', '2026-03-13', 900), currency: 'USD' },
  ]);
  expect(added).toBe(4);
  expect(await counted('ann')).toMatchObject({ visits: 3, net: 1800 });
});

test('a receipt that came late makes its customer be counted anew, and nobody else', async () => {
  await record([oneDay('ann', '2026-01-10'), oneDay('ann', '2026-02-10'), oneDay('bea', '2026-01-12')]);
  await spoilEarlier();
  expect(await record([oneDay('ann', '2026-01-20'), oneDay('ann', '2026-03-01'), oneDay('bea', '2026-03-01')])).toBe(1);
  expect(await counted('ann')).toMatchObject({ visits: 4, net: 2 * 1_001_000 + 2000 });
  expect(await counted('bea')).toMatchObject({ visits: 2, net: 2000 });
});

test('a second receipt of the last day, and a sale on the day of a later return, belong to a day that is counted', async () => {
  await record([oneDay('ann', '2026-01-10'), oneDay('bea', '2026-01-10'), oneDay('bea', '2026-01-20', -300)]);
  expect(await record([oneDay('ann', '2026-01-10', 500)])).toBe(0);
  // the last visit was on the 10th; the return on the 20th is no visit, but its day has been counted
  expect(await record([oneDay('bea', '2026-01-20', 900)])).toBe(0);
  expect(await record([oneDay('bea', '2026-01-15', 100)])).toBe(0);
  expect(await record([oneDay('bea', '2026-01-21', 100)])).toBe(1);
  await expectAsRecomputed();
});

test('after a void the next purchase is added to what is left', async () => {
  await record([oneDay('ann', '2026-01-10'), oneDay('ann', '2026-02-10')]);
  const [last] = await db().rows(sql<{ customerId: number; purchaseId: number }>`
    select customer_id as "customerId", purchase_id as "purchaseId" from purchase order by day desc limit 1`);
  await db().transaction((tx) => voidPurchases(tx, [last], now));
  // between what is left and what was voided
  expect(await record([oneDay('ann', '2026-01-20', 400)])).toBe(1);
  expect(await counted('ann')).toMatchObject({ visits: 2, net: 1400 });
  await expectAsRecomputed();
});

test('a known receipt that grows beside a new one makes its customer be counted anew', async () => {
  await kit.bring('customer,receipt,date,product,amount\nann,1,2026-01-10,x,5.00\nbea,2,2026-01-10,x,5.00\n');
  await kit.bring(
    'customer,receipt,date,product,amount\nann,1,2026-01-10,y,2.00\nann,3,2026-02-10,x,1.00\nbea,4,2026-02-10,x,1.00\n',
  );
  expect(await counted('ann')).toMatchObject({ visits: 2, net: 800 });
  expect(await counted('bea')).toMatchObject({ visits: 2, net: 600 });
  await expectAsRecomputed();
});

test('a sum that was cut off is counted anew: what it was cut from is not known', async () => {
  const most = 900_000_000_000_000;
  const huge = Array.from({ length: 11 }, (_, i) => oneDay('ann', addDays('2026-01-01', i), most));
  await record(huge);
  expect((await counted('ann')).net).toBe(mostMinor);
  expect(await record([oneDay('ann', '2026-02-01', -most)])).toBe(0);
  await expectAsRecomputed();
});

test('statistics of an earlier version are counted anew once, and appended to from then on', async () => {
  await record([oneDay('ann', '2026-01-10')]);
  await db().run(sql`update customer_statistics set counted_to = null`);
  expect(await record([oneDay('ann', '2026-02-10')])).toBe(0);
  expect(await record([oneDay('ann', '2026-03-10')])).toBe(1);
  await expectAsRecomputed();
});

test('the first visit after returns alone brings the category that the customer began with', async () => {
  await record([oneDay('ann', '2026-01-10', -100)]);
  const first = { amountMinor: 900, product: { id: 'p1', category: 'tea' } };
  expect(await record([{ ...oneDay('ann', '2026-01-20'), lines: [first] }])).toBe(1);
  expect(await db().rows(sql`select first_category as first, first_day as day from customer_statistics`)).toEqual([
    { first: 'tea', day: '2026-01-20' },
  ]);
});

const people = ['ann', 'bea', 'cid'];
const start = '2026-01-01';

/** One receipt: usually on a day that follows, sometimes earlier, sometimes a return or in other money. */
const aReceipt = fc.record({
  who: fc.constantFrom(...people),
  // known by the number, by a card, or by both: then the two become one
  by: fc.constantFrom('id', 'id', 'card', 'both'),
  ahead: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: -20, max: -1 })),
  amounts: fc.array(fc.constantFrom(-300, 0, 100, 250, 999), { maxLength: 3 }),
  product: fc.integer({ min: 0, max: 3 }),
  store: fc.constantFrom(undefined, 's1', 's2'),
  foreign: fc.boolean(),
  cost: fc.constantFrom(undefined, 40),
  covers: fc.constantFrom(undefined, undefined, 5),
  hour: fc.integer({ min: 8, max: 20 }),
});

const aStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      receipts: fc.array(aReceipt, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      receipts: fc.array(aReceipt, { minLength: 1, maxLength: 4 }),
      grows: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('void' as const), nth: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('margins' as const), share: fc.constantFrom(0.2, 0.5) }) },
);

type Receipt = typeof aReceipt extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

test('in whatever order batches, files, growth, voids, joins, undone files and margins come, it is as counted anew', async () => {
  let appended = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 9 }), async (steps) => {
      await kit.empty();
      await db().run(sql`truncate category_margin`);
      const life = { day: start, made: 0, lastFile: '' };
      for (const step of steps) {
        appended += await live(step, life);
        await expectAsRecomputed();
      }
    }),
    { numRuns: 15 },
  );
  // the property is about appended receipts: it has to have seen some
  expect(appended).toBeGreaterThan(20);
});

// products of files have no category: one that is told later reaches a customer with the next full recompute

/** A day goes on from the latest told so far, or lies before it. */
function dayOf({ ahead }: Receipt, life: { day: Day }): Day {
  const day = addDays(life.day, ahead);
  if (day > life.day) life.day = day;
  return day;
}

async function live(step: Step, life: { day: Day; made: number; lastFile: string }): Promise<number> {
  if (step.kind === 'batch') {
    const rows = step.receipts.map((receipt): PurchaseRow => {
      const day = dayOf(receipt, life);
      const card = `77${people.indexOf(receipt.who)}`;
      return {
        buyer:
          receipt.by === 'card'
            ? { kind: 'card', value: card }
            : { kind: 'external', value: receipt.who, card: receipt.by === 'both' ? card : undefined },
        receipt: `r${++life.made}`,
        happenedAt: new Date(noon(day).getTime() + (receipt.hour - 12) * 3_600_000),
        currency: receipt.foreign && receipt.amounts.length > 1 ? 'USD' : 'EUR',
        store: receipt.store === undefined ? undefined : { id: receipt.store },
        lines: receipt.amounts.map((amountMinor) => ({
          amountMinor,
          unitCostMinor: receipt.cost,
          product: {
            id: `p${receipt.product}`,
            category: receipt.product === 0 ? undefined : `c${receipt.product}`,
            coversDays: receipt.covers === undefined ? undefined : receipt.covers * receipt.product,
          },
        })),
      };
    });
    return record(rows);
  }
  if (step.kind === 'file') {
    // what grows is told as the last file told it, with a line more on every receipt
    const told =
      step.grows && life.lastFile !== ''
        ? life.lastFile
        : step.receipts
            .map((receipt) => `${receipt.who},f${++life.made},${dayOf(receipt, life)},q${receipt.product},3.00\n`)
            .join('');
    const grown = step.grows ? told.replace(/,q\d,3\.00/g, ',q9,1.50') : '';
    await kit.bring(`customer,receipt,date,product,amount\n${told}${grown}`, { again: true });
    life.lastFile = told;
  }
  if (step.kind === 'void') {
    const all = await db().rows(sql<{ customerId: number; purchaseId: number }>`
      select customer_id as "customerId", purchase_id as "purchaseId" from purchase order by purchase_id`);
    if (all.length > 0) await db().transaction((tx) => voidPurchases(tx, [all[step.nth % all.length]], now));
  }
  if (step.kind === 'undo') {
    const [{ last }] = await db().rows(sql<{ last: number | null }>`
      select max(import_id) as last from import where state = 'done'`);
    if (last !== null) await undoImport(kit.context(), last, null);
  }
  if (step.kind === 'margins') {
    await db().transaction((tx) => setCategoryMargins(tx, [{ category: 'c1', share: step.share }], now));
  }
  return 0;
}
