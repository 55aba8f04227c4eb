// The exports of shop systems, as they come.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readPurchaseLog } from './read-purchase-log.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

test('Shopify: an order on several rows tells its head once; discounts and refunds are taken off', async () => {
  const header =
    'Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Cancelled at,Refunded Amount';
  const rows = [
    '#1001,Anna@example.com,paid,2024-05-01 10:00:00 +0200,EUR,28.00,28.00,BACK10,2.00,2024-05-01 10:00:00 +0200,2,Coffee,10.00,SKU-1,Anna Rossi,,5.00',
    '#1001,Anna@example.com,,,,,,,,2024-05-01 10:00:00 +0200,1,Cups,10.00,,,,',
    '#1002,bea@example.com,voided,,EUR,10.00,10.00,,,2024-05-02 10:00:00 +0200,1,Cups,10.00,,Bea,2024-05-02 11:00:00 +0200,',
  ];
  expect(await kit.bring(`${header}\n${rows.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'shopify' },
    receipts: 1,
    net: { EUR: 2300 },
    rejected: { cancelled: 1 },
  });
  expect(await db().rows(sql`select receipt, coupon_code, net_minor, line_count from purchase`)).toEqual([
    { receipt: '#1001', coupon_code: 'BACK10', net_minor: 2300, line_count: 4 },
  ]);
  expect(await db().rows(sql`select external_id, name, email from customer`)).toEqual([
    { external_id: 'anna@example.com', name: 'Anna Rossi', email: 'Anna@example.com' },
  ]);
});

test('WooCommerce and PrestaShop exports are known', async () => {
  expect(
    await kit.bring(
      'order_id,order_number,order_date,status,customer_id,billing_first_name,billing_last_name,billing_email,order_total,order_currency\n1,1,2024-05-01 10:00:00,completed,7,Carla,Verdi,carla@example.com,12.50,EUR\n',
    ),
  ).toMatchObject({ mapping: { preset: 'woocommerce' }, net: { EUR: 1250 } });
  expect(
    await kit.bring(
      'id_order;reference;id_customer;total_paid_tax_incl;date_add\n1;XKBKNABJK;3;12.500000;2024-05-01 10:00:00\n',
    ),
  ).toMatchObject({ mapping: { preset: 'prestashop' }, net: { EUR: 1250 } });
});

const shopify =
  'Name,Email,Financial Status,Subtotal,Shipping,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount\n';

test('Shopify: only orders that were paid or are sure to be are purchases', async () => {
  const states = ['paid', 'authorized', 'partially_paid', 'partially_refunded', 'pending', 'voided', 'expired'];
  const rows = states.flatMap((state, i) => [
    `#${i},c${i}@example.com,${state},20.00,5.00,25.00,2024-05-0${i + 1} 10:00:00 +0200,1,Coffee,12.00,0.00`,
    `#${i},c${i}@example.com,,,,,2024-05-0${i + 1} 10:00:00 +0200,1,Cups,8.00,`,
  ]);
  const result = await kit.bring(shopify + rows.join('\n'));
  expect(result).toMatchObject({ receipts: 4, rejected: { 'not paid': 6 }, net: { EUR: 8000 } });
  expect(result.rejects.match(/an order that was not paid is no purchase/g)).toHaveLength(6);
});

test('Shopify: a refund of goods and shipping leaves nothing, a part of it leaves the rest', async () => {
  const result = await kit.bring(
    `${shopify}${[
      '#1,a@example.com,refunded,20.00,5.00,25.00,2024-05-01 10:00:00 +0200,1,Coffee,12.00,25.00',
      '#1,a@example.com,,,,,2024-05-01 10:00:00 +0200,1,Cups,8.00,',
      '#2,b@example.com,partially_refunded,20.00,5.00,25.00,2024-05-02 10:00:00 +0200,1,Coffee,12.00,12.00',
      '#2,b@example.com,,,,,2024-05-02 10:00:00 +0200,1,Cups,8.00,',
      '#3,c@example.com,refunded,12.00,0.00,12.00,2024-05-03 10:00:00 +0200,1,Coffee,12.00,',
    ].join('\n')}\n`,
  );
  expect(result).toMatchObject({ rejected: {}, receipts: 3, net: { EUR: 800 } });
  expect(await db().rows(sql`select receipt, net_minor, returned_minor, is_visit from purchase order by 1`)).toEqual([
    { receipt: '#1', net_minor: 0, returned_minor: 2000, is_visit: false },
    { receipt: '#2', net_minor: 800, returned_minor: 1200, is_visit: true },
    { receipt: '#3', net_minor: 0, returned_minor: 1200, is_visit: false },
  ]);
});

test('an order that was paid in the last file and is cancelled in this one counts no more, once and for all', async () => {
  const order = (number: number, state: string, cups = state) =>
    [
      `#${number},Ann@example.com,${state},20.00,5.00,25.00,2024-05-0${number} 10:00:00 +0200,1,Coffee,12.00,0.00`,
      `#${number},Ann@example.com,${cups},,,,2024-05-0${number} 10:00:00 +0200,1,Cups,8.00,`,
    ].join('\n');
  const paid = [1, 2, 3].map((number) => order(number, 'paid'));
  await kit.bring(`${shopify}${paid.join('\n')}\n`);
  const later = `${shopify}${[order(1, 'voided'), order(2, 'paid'), order(3, 'paid', 'cancelled'), order(9, 'voided')].join('\n')}\n`;
  const visits = () => db().rows(sql`select visits, net_minor from customer_statistics`);
  expect(await kit.bring(later)).toMatchObject({ voided: 1, rejected: { 'not paid': 5 } });
  expect(await visits()).toEqual([{ visits: 2, net_minor: 4000 }]);
  expect(await kit.bring(later)).toMatchObject({ voided: 0 });
  // the old file does not bring it back, and a file that is both in itself changes nothing
  expect(await kit.bring(`${shopify}${paid.join('\n')}\n`)).toMatchObject({
    voided: 0,
    warnings: { 'receipt voided earlier, not counted': 2 },
  });
  expect(await visits()).toEqual([{ visits: 2, net_minor: 4000 }]);
  expect(await db().rows(sql`select external_id from customer`)).toEqual([{ external_id: 'ann@example.com' }]);
});

test.each([
  [
    'an order on one row',
    (state: string, refund: string) =>
      `order_id,order_date,status,billing_email,order_total,order_currency,order_refund\n7,2024-05-01 10:00:00,${state},a@example.com,20.00,EUR,${refund}\n`,
  ],
  [
    'an order of lines',
    (state: string, refund: string) =>
      `${shopify}#7,a@example.com,${state},20.00,5.00,25.00,2024-05-01 10:00:00 +0200,1,Coffee,12.00,${refund}\n#7,a@example.com,,,,,2024-05-01 10:00:00 +0200,1,Cups,8.00,\n`,
  ],
])('what is given back of %s after it came in is taken off, once', async (_, file) => {
  const stored = () =>
    db().rows(sql`select p.net_minor, p.is_visit, s.net_minor as of_customer, s.visits
    from purchase p join customer_statistics s using (customer_id)`);
  await kit.bring(file('completed', ''));
  expect(await kit.bring(file('completed', '5.00'))).toMatchObject({ rejected: {}, net: { EUR: 1500 } });
  expect(await stored()).toEqual([{ net_minor: 1500, is_visit: true, of_customer: 1500, visits: 1 }]);
  const all = file('refunded', '25.00');
  expect(await kit.bring(all)).toMatchObject({
    rejected: {},
    net: { EUR: 0 },
    stored: 1,
    added: { receipts: 0, lines: 0 },
  });
  expect(await stored()).toEqual([{ net_minor: 0, is_visit: false, of_customer: 0, visits: 0 }]);
  // neither the same file again nor an older one gives anything more or anything back
  for (const again of [all, file('completed', '5.00'), file('completed', '')]) {
    expect(await kit.bring(again)).toMatchObject({ rejected: {}, added: { lines: 0 } });
  }
  expect(await stored()).toEqual([{ net_minor: 0, is_visit: false, of_customer: 0, visits: 0 }]);
});

test('an order that comes again with another total contradicts, also where refunds are told', async () => {
  const order = (total: string) =>
    `order_id,order_date,status,billing_email,order_total,order_currency,order_refund\n7,2024-05-01 10:00:00,completed,a@example.com,${total},EUR,5.00\n`;
  await kit.bring(order('20.00'));
  expect(await kit.bring(order('30.00'))).toMatchObject({ rejected: { 'receipt known with another amount': 1 } });
});

test('a refunded order keeps its net wherever the file is cut, and coming again adds nothing', async () => {
  // pieces of a file are 256 KB and receipts are sent by the thousand: some order lies across every cut
  const orders = Array.from({ length: 20_000 }, (_, i) =>
    [
      `#${i},c${i % 500}@example.com,refunded,20.00,5.00,25.00,2024-05-01 10:00:00 +0200,1,Coffee,12.00,25.00`,
      `#${i},c${i % 500}@example.com,,,,,2024-05-01 10:00:00 +0200,1,Cups,8.00,`,
    ].join('\n'),
  );
  const file = `${shopify}${orders.join('\n')}\n`;
  expect(await kit.bring(file)).toMatchObject({ receipts: 20_000, rejected: {}, net: { EUR: 0 } });
  expect(await db().rows(sql`select 1 from purchase where net_minor <> 0 or line_count <> 3`)).toEqual([]);
  expect((await kit.bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
}, 120_000);

test('a forecast from the file alone sees the same orders and the same money', async () => {
  const path = join(kit.home(), 'shopify.csv');
  await writeFile(
    path,
    `${shopify}${[
      '#1,a@example.com,refunded,20.00,5.00,25.00,2024-05-01 10:00:00 +0200,1,Coffee,12.00,25.00',
      '#1,a@example.com,,,,,2024-05-01 10:00:00 +0200,1,Cups,8.00,',
      '#2,b@example.com,voided,20.00,5.00,25.00,2024-05-02 10:00:00 +0200,1,Coffee,12.00,0.00',
      '#3,b@example.com,paid,12.00,0.00,12.00,2024-05-03 10:00:00 +0200,1,Coffee,12.00,',
    ].join('\n')}\n`,
  );
  const amounts: [string | undefined, number | undefined][] = [];
  const log = await readPurchaseLog(path, { now: new Date('2026-11-22') }, ({ receipt, amountMinor }) =>
    amounts.push([receipt, amountMinor]),
  );
  expect(log).toMatchObject({
    lines: 4,
    rejected: { not_paid: 1 },
    firstRejected: ['line 4, status voided: not paid'],
  });
  expect(amounts).toEqual([
    ['#1', 1200],
    ['#1', 800],
    ['#1', -2000],
    ['#3', 1200],
  ]);
});

test('WooCommerce: cancelled, failed and waiting orders are no purchases; a refunded one leaves nothing', async () => {
  const states = [
    'completed',
    'processing',
    'wc-refunded',
    'cancelled',
    'wc-failed',
    'pending',
    'on-hold',
    'checkout-draft',
  ];
  const rows = states.map((state, i) => `${i},2024-05-01 10:00:00,${state},c${i}@example.com,12.50,EUR`);
  const result = await kit.bring(
    `order_id,order_date,status,billing_email,order_total,order_currency\n${rows.join('\n')}\n`,
  );
  expect(result).toMatchObject({ receipts: 3, rejected: { 'not paid': 5 }, net: { EUR: 2500 } });
});

test('PrestaShop: the state tells by its number or by its name in the language of the back office', async () => {
  const numbers = [1, 2, 4, 5, 6, 7, 8, 10, 12, 13].map(
    (state, i) => `${i};R${i};3;${state};12.50;2024-05-01 10:00:00`,
  );
  expect(
    await kit.bring(
      `id_order;reference;id_customer;current_state;total_paid_tax_incl;date_add\n${numbers.join('\n')}\n`,
    ),
  ).toMatchObject({ receipts: 4, rejected: { 'not paid': 6 }, net: { EUR: 3750 } });
  const names = [
    'Delivered',
    'Płatność zaakceptowana',
    'Awaiting bank wire payment',
    'Canceled',
    'Annullato',
    'In attesa di pagamento con bonifico bancario',
    'Anulowane',
    'Błąd płatności',
    'Oczekiwanie na płatność przelewem',
    'Cancelado',
    'Error en el pago',
    'On backorder (not paid)',
  ].map((state, i) => `${i},L${i},Anna,12.50,Cheque,${state},2024-05-01 10:00:00`);
  expect(await kit.bring(`id,reference,customer,total,payment,status,date\n${names.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'prestashop-list' },
    receipts: 2,
    rejected: { 'not paid': 10 },
  });
});

test('Shopify: what a code gave on the shipping takes nothing off the goods', async () => {
  const header =
    'Name,Email,Financial Status,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem discount,Refunded Amount,Billing Name\n';
  const order = (number: number, money: string, price: string, off = '', refund = '0.00') =>
    [
      `#${number},c${number}@example.com,paid,${money},2024-05-01 10:00:00 +0200,2,Coffee,${price},${off},${refund},Ann ${number}`,
      `#${number},c${number}@example.com,,,,,,,,2024-05-01 10:00:00 +0200,1,Cups,10.00,,,`,
    ].join('\n');
  const file = `${header}${[
    // the shipping was free: what was taken off was never on the goods
    order(1, '30.00,0.00,0.00,30.00,FREESHIP,4.90', '10.00'),
    order(2, '27.00,4.90,0.00,31.90,TEN,3.00', '10.00'),
    // a tenth off the goods and the shipping free
    order(3, '27.00,0.00,0.00,27.00,TENANDFREE,7.90', '10.00'),
    // the discount of a line is told again for the order
    order(4, '25.00,4.90,0.00,29.90,FIVE,5.00', '10.00', '5.00'),
    // and all of the order is given back
    order(5, '27.00,0.00,0.00,27.00,TENANDFREE,7.90', '10.00', '', '27.00'),
  ].join('\n')}\n`;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, notes: [], net: { EUR: 10_900 } });
  expect(await db().rows(sql`select net_minor from purchase order by receipt`)).toEqual(
    [3000, 2700, 2700, 2500, 0].map((net_minor) => ({ net_minor })),
  );
  expect((await kit.bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  const path = join(kit.home(), 'discounts.csv');
  await writeFile(path, file);
  let net = 0;
  await readPurchaseLog(path, { now: new Date('2026-11-22') }, ({ amountMinor = 0 }) => {
    net += amountMinor;
  });
  expect(net).toBe(10_900);
});

test('WooCommerce: shipping and the tax on it are no goods', async () => {
  expect(
    await kit.bring(
      'order_id,order_date,status,billing_email,shipping_total,shipping_tax_total,order_total,order_currency,refunded_total\n1,2024-05-01 10:00:00,completed,a@example.com,5.00,1.10,36.10,EUR,0\n2,2024-05-01 10:00:00,completed,b@example.com,0,0,20.00,EUR,20.00\n3,2024-05-01 10:00:00,completed,c@example.com,5.00,1.10,0.00,EUR,\n',
    ),
  ).toMatchObject({ rejected: {}, notes: [], receipts: 3, net: { EUR: 3000 } });
});

test('PrestaShop: shipping is no goods, a voucher of free shipping is no discount of them', async () => {
  const header =
    'id_order;reference;id_customer;total_discounts;total_discounts_tax_incl;total_paid;total_paid_tax_incl;total_products;total_products_wt;total_shipping;total_shipping_tax_incl;date_add\n';
  const order = (n: number, discount: string, paid: string, products: string, shipping: string) =>
    `${n};R${n};${n};${discount};${discount};${paid};${paid};${products};${products};${shipping};${shipping};2024-05-01 10:00:00\n`;
  const file =
    header +
    order(1, '0.000000', '25.900000', '20.000000', '5.900000') +
    order(2, '3.000000', '22.900000', '20.000000', '5.900000') +
    order(3, '5.900000', '20.000000', '20.000000', '5.900000');
  expect(await kit.bring(file)).toMatchObject({ mapping: { preset: 'prestashop' }, notes: [], net: { EUR: 5700 } });
  expect(await db().rows(sql`select net_minor from purchase order by receipt`)).toEqual([
    { net_minor: 2000 },
    { net_minor: 1700 },
    { net_minor: 2000 },
  ]);
});

test('PrestaShop: without the shipping the products less the discounts count; with the total alone a note says so', async () => {
  const products =
    'reference;id_customer;total_paid;total_products_wt;total_discounts;date_add\nR1;1;22.90;20.00;3.00;2024-05-01 10:00:00\n';
  expect(await kit.bring(products)).toMatchObject({ notes: [], net: { EUR: 1700 } });
  const total = 'reference;id_customer;total_paid;date_add\nR2;1;22.90;2024-05-01 10:00:00\n';
  expect(await kit.bring(total)).toMatchObject({
    notes: [{ point: 'shipping', params: { column: 'total_paid' } }],
    net: { EUR: 2290 },
  });
  expect(
    (await kit.bring(total.replace('R2', 'R3'), { map: ['total_paid=amount', 'total_paid=shipping_in_amount'] })).notes,
  ).toEqual([]);
  expect(
    (
      await kit.bring(
        'id,reference,customer,total,payment,status,date\n1,L1,Anna,12.50,Cheque,Delivered,2024-05-01 10:00:00\n',
      )
    ).notes,
  ).toMatchObject([{ point: 'shipping', params: { column: 'total' } }]);
});
