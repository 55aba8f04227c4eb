// One receipt number under two customers, from one file to the next.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

const customers = () =>
  db().rows(
    sql`select external_id, visits, net_minor from customer join customer_statistics using (customer_id) order by 1`,
  );

const shopify =
  'Name,Email,Financial Status,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount,Billing Name\n';
const order = (number: number, email: string, refund = '0.00') =>
  [
    `#${number},${email},paid,20.00,25.00,2024-05-0${number} 10:00:00 +0200,1,Coffee,12.00,${refund},Ann`,
    `#${number},${email},,,,2024-05-0${number} 10:00:00 +0200,1,Cups,8.00,,`,
    '',
  ].join('\n');

test('an order of a shop system that comes again under another address counts once, with the customer who has it', async () => {
  await kit.bring(shopify + order(1, 'old@example.com') + order(2, 'old@example.com'));
  const later =
    shopify + order(1, 'new@example.com') + order(2, 'new@example.com', '5.00') + order(3, 'new@example.com');
  const result = await kit.bring(later);
  expect(result).toMatchObject({
    rejected: {},
    warnings: { 'order known under another customer, counted there once': 4 },
    notes: [],
    receipts: 3,
    net: { EUR: 5500 },
    added: { receipts: 1, lines: 2 },
  });
  expect(result.rejects).toMatch(/^2,customer,new@example\.com,/m);
  // what was given back since is taken off where the order is
  expect(await customers()).toEqual([
    { external_id: 'new@example.com', visits: 1, net_minor: 2000 },
    { external_id: 'old@example.com', visits: 2, net_minor: 3500 },
  ]);
  expect(await kit.bring(later)).toMatchObject({ added: { receipts: 0, lines: 0 }, receipts: 3, net: { EUR: 5500 } });
  expect((await customers())[1]).toMatchObject({ net_minor: 3500 });
});

test('an order of the same number at another moment is another one, and a voided one holds no other back', async () => {
  await kit.bring(shopify + order(1, 'old@example.com'));
  const moved = order(1, 'other@example.com').replaceAll('10:00:00', '11:00:00');
  expect(await kit.bring(shopify + moved, { source: 'shop' })).toMatchObject({
    warnings: {},
    notes: [{ point: 'shared_numbers', params: { count: '1', lines: '2' } }],
    added: { receipts: 1 },
  });
  await db().run(sql`update purchase set voided_at = now()`);
  expect(await kit.bring(shopify + order(1, 'new@example.com'))).toMatchObject({
    warnings: {},
    notes: [],
    added: { receipts: 1 },
  });
});

test('an order keeps its customer also where a file is cut into slices', async () => {
  const file = (domain: string) =>
    `order_id,order_date,status,billing_email,order_total,shipping_total,order_currency,note\n${Array.from(
      { length: 6000 },
      (_, i) =>
        `${i},2024-05-01 10:00:${10 + (i % 50)},completed,c${i % 300}@${domain},12.50,0,EUR,${'x'.repeat(9000)}`,
    ).join('\n')}\n`;
  await kit.bring(file('old.example.com'));
  expect(await kit.bring(file('new.example.com'))).toMatchObject({
    warnings: { 'order known under another customer, counted there once': 6000 },
    net: { EUR: 7_500_000 },
    added: { receipts: 0 },
  });
  expect(
    await db().rows(sql`select sum(visits)::integer as visits, sum(net_minor)::bigint as net from customer_statistics`),
  ).toEqual([{ visits: 300, net: 7_500_000 }]);
}, 120_000);

test('a plain file whose receipts another customer has already is brought in and says so', async () => {
  const header = 'customer,date,receipt,store,amount\n';
  await kit.bring(`${header}a,2024-01-01,1,north,12.50\na,2024-01-01,2,north,3.00\na,2024-01-02,3,north,4.00\n`);
  const result = await kit.bring(
    // the same sale, another amount, another store, another day
    `${header}b,2024-01-01,1,north,12.50\nb,2024-01-01,2,north,3.10\nb,2024-01-02,3,south,4.00\nb,2024-01-05,3,north,4.00\n`,
  );
  expect(result).toMatchObject({
    rejected: { 'receipt number used on another day': 1 },
    notes: [{ point: 'shared_numbers', params: { count: '1', lines: '2' } }],
    added: { receipts: 3 },
  });
  expect(await kit.bring(`${header}c,2024-02-01,1,north,12.50\n`)).toMatchObject({ notes: [] });
});

test('sales without numbers at one moment are not held to be one', async () => {
  await kit.bring('customer,date,amount\na,2024-01-01,12.50\n');
  expect(await kit.bring('customer,date,amount\nb,2024-01-01,12.50\n')).toMatchObject({ notes: [], warnings: {} });
});
