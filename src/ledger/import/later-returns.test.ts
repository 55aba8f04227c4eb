// Returns that a till writes under the number of their sale, on a later day: receipts of their own, once, in whatever file they come.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { recordPurchases } from '../facts/record-purchases.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const head = 'customer,receipt,date,amount,product\n';
const sale = '1,17,2026-01-05,20.00,tea\n1,17,2026-01-05,10.00,cup\n2,18,2026-01-05,8.00,tea\n';
const back = '1,17,2026-01-09,-10.00,cup\n';
const again = '1,17,2026-01-12,-20.00,tea\n';

const receipts = () =>
  kit.db().rows(sql<{ receipt: string; minor: number; isVisit: boolean }>`
    select receipt, net_minor as minor, is_visit as "isVisit" from purchase order by customer_id, day, receipt`);
const visits = () =>
  kit.db().rows(sql<{ id: string; visits: number }>`
    select external_id as id, cardinality(visit_days) as visits
    from customer join customer_statistics using (customer_id) order by 1`);
const one = { receipt: '17', minor: 3000, isVisit: true };
const returned = { receipt: '17 R 2026-01-09', minor: -1000, isVisit: false };
const rest = { receipt: '18', minor: 800, isVisit: true };

test.each([
  ['one line of the sale', back, 2800, [one, returned, rest]],
  [
    'the whole sale, in two lines',
    '1,17,2026-01-09,-20.00,tea\n1,17,2026-01-09,-10.00,cup\n',
    800,
    [one, { ...returned, minor: -3000 }, rest],
  ],
  [
    'two returns on two days',
    back + again,
    800,
    [one, returned, { receipt: '17 R 2026-01-12', minor: -2000, isVisit: false }, rest],
  ],
  [
    'two returns on days beside each other',
    `${back}1,17,2026-01-10,-20.00,tea\n`,
    800,
    [one, returned, { receipt: '17 R 2026-01-10', minor: -2000, isVisit: false }, rest],
  ],
])('a later return under the number of its sale is taken off by itself: %s', async (_, lines, net, stored) => {
  expect(await kit.bring(head + sale + lines)).toMatchObject({ rejected: {}, warnings: {}, net: { EUR: net } });
  expect(await receipts()).toEqual(stored);
  // a day of returns alone is no visit
  expect(await visits()).toEqual([
    { id: '1', visits: 1 },
    { id: '2', visits: 1 },
  ]);
  // the same file again
  expect(await kit.bring(head + sale + lines)).toMatchObject({ rejected: {}, added: { receipts: 0, lines: 0 } });
  expect(await receipts()).toEqual(stored);
});

test('told by a column of types, with a positive amount', async () => {
  const file = `customer,receipt,date,type,amount
A1,R1,2026-09-01,Sale,50.00
A1,R1,2026-09-13,Refund,50.00
B2,R3,2026-09-04,Sale,20.00
B2,R3,2026-09-10,Return,5.00
`;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, receipts: 4, net: { EUR: 1500 } });
  expect(await visits()).toMatchObject([{ visits: 1 }, { visits: 1 }]);
});

test('in files of their own, in any cut and as often as one likes', async () => {
  await kit.bring(head + sale);
  expect(await kit.bring(head + back)).toMatchObject({ rejected: {}, added: { receipts: 1, lines: 1 } });
  expect(await kit.bring(head + back)).toMatchObject({ rejected: {}, added: { receipts: 0, lines: 0 } });
  expect(await kit.bring(head + back + again)).toMatchObject({ rejected: {}, added: { receipts: 1, lines: 1 } });
  expect(await kit.bring(head + sale + again + back)).toMatchObject({ rejected: {}, added: { receipts: 0, lines: 0 } });
  expect(await receipts()).toHaveLength(4);
});

test('the day of a sale that a return of the next day has moved tells no later return twice', async () => {
  const next = '1,17,2026-01-06,-10.00,cup\n';
  const third = '1,17,2026-01-07,-20.00,tea\n';
  const file = head + sale + next + third;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, receipts: 3, net: { EUR: 800 } });
  for (const later of [file, head + third, head + next]) {
    expect(await kit.bring(later)).toMatchObject({ rejected: {}, added: { receipts: 0, lines: 0 } });
  }
  expect(await receipts()).toEqual([
    { receipt: '17', minor: 2000, isVisit: true },
    { receipt: '17 R 2026-01-07', minor: -2000, isVisit: false },
    rest,
  ]);
});

test('a return on the day of the sale or past midnight stays within its receipt', async () => {
  const late = '1,17,2026-01-05,-10.00,cup\n2,18,2026-01-06,-8.00,tea\n';
  expect(await kit.bring(head + sale + late)).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 2000 } });
});

test('a number used for two sales on two days is refused as ever, and so is a return that came before its sale was known', async () => {
  const twice = '1,17,2026-01-09,10.00,cup\n';
  expect(await kit.bring(head + sale + twice)).toMatchObject({ rejected: { 'receipt number used on another day': 3 } });
  await kit.empty();
  await kit.bring(head + back);
  const file = head + sale + back;
  expect(await kit.bring(file)).toMatchObject({ rejected: { 'receipt number used on another day': 3 } });
  expect(await receipts()).toEqual([{ receipt: '17', minor: -1000, isVisit: false }, rest]);
});

test('through the machine API the same', async () => {
  const row = (receipt: string, day: string, amountMinor: number) => ({
    buyer: { kind: 'external' as const, value: '1' },
    receipt,
    happenedAt: new Date(`${day}T10:00:00Z`),
    lines: [{ amountMinor }],
  });
  const record = (...rows: ReturnType<typeof row>[]) =>
    kit.db().transaction((tx) => recordPurchases(tx, rows, { now: new Date('2026-11-22') }));
  const states = async (...rows: ReturnType<typeof row>[]) => (await record(...rows)).map(({ state }) => state);
  const [bought, gave] = [row('17', '2026-01-05', 3000), row('17', '2026-01-09', -1000)];
  expect(await states(bought, gave)).toEqual(['new', 'new']);
  expect(await states(gave)).toEqual(['known']);
  expect(await states(row('17', '2026-01-09', 500))).toEqual(['other_day']);
  expect(await receipts()).toEqual([one, returned]);
});
