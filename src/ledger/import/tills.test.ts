// Exports of tills and shop programs, from the file to the books: what is sold counts once, whatever lines stand around it.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const customers = async () =>
  (await kit.db().rows(sql<{ id: string }>`select external_id as id from customer order by 1`)).map(({ id }) => id);

test('Lightspeed: the lines of products count, not the sale and its payment told once more', async () => {
  const header =
    'Date,Receipt Number,Line Type,Customer Code,Customer Name,Quantity,Subtotal,Sales Tax,Discount,Total,Paid,Details,Register,Status,Sku';
  const lines = [
    '2026-09-03 10:12:00,1001,Sale,Lia-7K,Lia Moro,3,24.59,5.41,0,30.00,30.00,,Till,CLOSED,',
    '2026-09-03 10:12:00,1001,Sale Line,,,2,16.39,3.61,0,20.00,,Green tea,Till,CLOSED,TE-1',
    '2026-09-03 10:12:00,1001,Sale Line,,,1,8.20,1.80,0,10.00,,Black tea,Till,CLOSED,TE-2',
    '2026-09-03 10:12:00,1001,Payment,,,,,,,30.00,30.00,Card,Till,CLOSED,',
    '2026-09-04 11:12:00,1002,Sale,Ugo-2P,Ugo Neri,1,8.20,1.80,0,10.00,10.00,,Till,VOIDED,',
    '2026-09-04 11:12:00,1002,Sale Line,,,1,8.20,1.80,0,10.00,,Black tea,Till,VOIDED,TE-2',
    '2026-09-05 11:12:00,1003,Sale,Ugo-2P,Ugo Neri,1,8.20,1.80,0,10.00,10.00,,Till,ONACCOUNT,',
    '2026-09-05 11:12:00,1003,Sale Line,,,1,8.20,1.80,0,10.00,,Black tea,Till,ONACCOUNT,TE-2',
  ];
  expect(await kit.bring(`${header}\n${lines.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'lightspeed' },
    receipts: 2,
    net: { EUR: 4000 },
    rejected: { 'no sale': 3, 'not paid': 2 },
  });
  expect(await customers()).toEqual(['Lia-7K', 'Ugo-2P']);
});

test.each([
  ['an address', ['lia@posta.test', 'Ugo@posta.test', 'LIA@posta.test'], ['lia@posta.test', 'ugo@posta.test']],
  [
    'a telephone number',
    ['+39 347 1234567', '+39 333 7654321', '0039 347/1234567'],
    ['+393337654321', '+393471234567'],
  ],
])('Loyverse: a customer is known by the contact, %s, and a refund takes its sale back', async (_, contacts, ids) => {
  const header =
    'Date,Receipt number,Receipt type,Gross sales,Discounts,Net sales,Taxes,Total collected,Payment type,Store,Customer name,Customer contacts,Status';
  const line = (i: number, type: string, net: string, state: string) =>
    `9/${13 + i}/26 1:33 PM,1-100${i},${type},${net},0.00,${net},0.00,${net},Cash,Cafe,${['Lia Moro', 'Ugo Neri', 'Lia Moro'][i]},${contacts[i]},${state}`;
  const file = [
    header,
    line(0, 'Sale', '20.00', 'Closed'),
    line(1, 'Sale', '12.50', 'Closed'),
    line(2, 'Refund', '5.00', 'Closed'),
    line(1, 'Sale', '99.00', 'Cancelled').replace('1-1001', '1-1009'),
  ];
  expect(await kit.bring(`${file.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'loyverse-receipts' },
    receipts: 3,
    net: { EUR: 2750 },
    rejected: { 'not paid': 1 },
  });
  expect(await customers()).toEqual(ids);
});

test.each([
  [
    'the list of sales orders',
    'odoo-list',
    'Riferimento ordine,Data creazione,Cliente,Addetto vendite,Totale,Stato',
    (n: number, state: string) => `S0010${n},2026-09-0${n} 10:12:00,Lia Moro,Anna Villa,12.50,${state}`,
    ['Ordine di vendita', 'Preventivo', 'Annullato', 'Ordine di vendita'],
  ],
  [
    'orders of the point of sale',
    'odoo-till',
    'Order Ref,Session,Date,Receipt Number,Customer,Employee,Total,Status',
    (n: number, state: string) =>
      `Shop/010${n},POS/0007,2026-09-0${n} 10:12:00,00007-001-000${n},Lia Moro,Anna,12.50,${state}`,
    ['Posted', 'New', 'Cancelled', 'Paid'],
  ],
])('Odoo: %s', async (_, preset, header, line, states) => {
  const file = [header, ...states.map((state, i) => line(i + 1, state))].join('\n');
  expect(await kit.bring(`${file}\n`)).toMatchObject({
    mapping: { preset },
    receipts: 2,
    net: { EUR: 2500 },
    rejected: { 'not paid': 2 },
  });
});

test('WooCommerce: of an order of several lines the products are kept and the total counts once, also of the only such order', async () => {
  const header =
    'Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,Order Shipping Amount,SKU,Item #,Item Name,Quantity (- Refund)';
  const lines = [
    '1001,completed,2026-09-03 10:12:00,lia@posta.test,34.90,4.90,TE-1,1,Green tea,2',
    '1001,completed,2026-09-03 10:12:00,lia@posta.test,34.90,4.90,TE-2,2,Black tea,1',
    '1002,completed,2026-09-04 10:12:00,ugo@posta.test,12.50,0.00,TE-2,1,Black tea,1',
  ];
  expect(await kit.bring(`${header}\n${lines.join('\n')}\n`)).toMatchObject({
    receipts: 2,
    net: { EUR: 4250 },
    rejected: {},
    added: { lines: 3 },
  });
  expect(await kit.db().rows(sql`select external_id as id from product order by 1`)).toEqual([
    { id: 'TE-1' },
    { id: 'TE-2' },
  ]);
});

test('WooCommerce: orders that came in without their products keep their sums when they come again with them', async () => {
  const header =
    'Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,SKU,Item Name,Quantity (- Refund)';
  const order = (number: number, ...products: string[]) =>
    products.map(
      (sku, i) =>
        `${number},completed,2026-09-0${number} 10:12:00,lia@posta.test,${number}4.90,${sku},Tea ${sku},${i + 1}`,
    );
  const file = `${[header, ...order(1, 'a', 'b'), ...order(2, 'a'), ...order(3, 'b', 'c', 'd')].join('\n')}\n`;
  const before = ['SKU', 'Item Name', 'Quantity (- Refund)'].map((column) => `${column}=none`);
  const sums = () => kit.db().rows(sql`select receipt, net_minor, day::text from purchase order by 1`);
  expect(await kit.bring(file, { map: before })).toMatchObject({ receipts: 3, net: { EUR: 7470 } });
  const first = await sums();
  expect(await kit.bring(file)).toMatchObject({ added: { receipts: 0 }, rejected: {} });
  expect(await sums()).toEqual(first);
});
