// What a file says of the state of an order and of the type of a line: known, told, or asked about, and never guessed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { meaningOf } from './payment.ts';
import { readPurchaseLog } from './read-purchase-log.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const statistics = () =>
  kit.db().rows(sql`select c.external_id as id, s.visits, s.net_minor, s.returned_minor
    from customer_statistics s join customer c using (customer_id) order by 1`);

test.each([
  ['a column of types', 'receipt_type', ['Sale', 'Refund', 'Return']],
  ['a column of states', 'status', ['Sale', 'Refund', 'Return']],
  ['Italian words', 'tipo', ['Vendita', 'Reso', 'Rimborso']],
  ['Polish words', 'rodzaj_dokumentu', ['Sprzedaż', 'Zwrot', 'zwrot towaru']],
  ['Spanish words', 'tipo_operacion', ['Venta', 'Devolución', 'Abono']],
  ['German words', 'typ', ['Verkauf', 'Gutschrift', 'Rückgabe']],
])(
  'a return that is told by its type with a positive amount is taken off: %s',
  async (_, column, [sale, one, other]) => {
    const file = `customer_id,date,receipt,${column},amount
A1,2026-09-01,R1,${sale},50.00
A1,2026-09-03,R2,${one},50.00
B2,2026-09-04,R3,${sale},20.00
B2,2026-09-10,R4,${other},-20.00
`;
    expect(await kit.bring(file)).toMatchObject({ rejected: {}, net: { EUR: 0 }, receipts: 4 });
    expect(await statistics()).toEqual([
      { id: 'A1', visits: 1, net_minor: 0, returned_minor: 5000 },
      { id: 'B2', visits: 1, net_minor: 0, returned_minor: 2000 },
    ]);
    expect((await kit.bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  },
);

test('a return of pieces at a price, less its discount, is what the customer got back', async () => {
  const file = `customer,date,receipt,line_type,product,quantity,price,line_discount
a,2026-09-01,1,Sale,tea,2,5.00,1.00
a,2026-09-02,2,Return,tea,2,5.00,1.00
b,2026-09-02,3,Sale,tea,2,5.00,0
b,2026-09-03,4,Return,tea,-1,5.00,0
`;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, net: { EUR: 500 } });
});

test('gift cards, tips and deposits are visits without money; an exchange counts its difference', async () => {
  const file = `customer,date,receipt,transaction_type,amount
gift,2026-09-01,1,Gift card,50.00
tip,2026-09-01,2,Sale,10.00
tip,2026-09-01,3,Tip,2.00
deposit,2026-09-01,4,Acconto,100.00
dearer,2026-09-01,5,Exchange,5.00
even,2026-09-01,6,Exchange,0.00
cheaper,2026-09-01,7,Exchange,-5.00
back,2026-09-01,8,Gift card,-50.00
till,2026-09-01,9,Cash out,100.00
`;
  expect(await kit.bring(file)).toMatchObject({
    net: { EUR: 1000 },
    rejected: { 'no sale': 3 },
    warnings: { 'gift card, tip or deposit: the visit counts, its money does not': 3 },
  });
  expect(await statistics()).toEqual([
    { id: 'cheaper', visits: 0, net_minor: -500, returned_minor: 500 },
    { id: 'dearer', visits: 1, net_minor: 500, returned_minor: 0 },
    { id: 'deposit', visits: 1, net_minor: 0, returned_minor: 0 },
    { id: 'gift', visits: 1, net_minor: 0, returned_minor: 0 },
    { id: 'tip', visits: 1, net_minor: 1000, returned_minor: 0 },
  ]);
});

const orders = (states: readonly string[]) =>
  `customer,date,receipt,status,amount\n${states.map((state, i) => `c${i},2026-09-0${i + 1},R${i},${state},10.00\n`).join('')}`;

test('states that are not known are left out and counted by word, until somebody says what they mean', async () => {
  const file = orders(['complete', 'closed', 'closed', 'blue moon', 'returned']);
  const first = await kit.bring(file);
  expect(first).toMatchObject({ receipts: 2, net: { EUR: 1000 }, rejected: { 'state or type not known': 3 } });
  expect(first.notes).toMatchObject([
    { point: 'unknown_states', params: { lines: '3', states: 'closed (2), blue moon (1)' } },
  ]);
  expect(first.notes[0].sentence).toContain('--state "closed=refunded"');
  expect(first.rejects).toContain('3,status,closed,state or type not known');
  const told = { state: ['closed=refunded', 'Blue Moon=sale'] };
  const second = await kit.bring(file, told);
  expect(second).toMatchObject({ receipts: 5, net: { EUR: 2000 }, rejected: {}, notes: [] });
  expect(second.mapping.states).toEqual({ closed: 'refunded', 'Blue Moon': 'paid' });
  expect((await kit.bring(file, told)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
});

test('a word that is not known beyond the first lines is counted all the same', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `c${i % 100},2026-09-01,R${i},paid,10.00,filling of the line`);
  const file = `customer,date,receipt,status,amount,note\n${rows.join('\n')}\nz,2026-09-01,Z,blue moon,10.00,x\n`;
  expect((await kit.bring(file)).notes).toMatchObject([{ params: { states: 'blue moon (1)' } }]);
});

test('a column that tells no state can be left out, a meaning that is none is a clear error', async () => {
  const file = orders(['gold', 'silver']);
  expect(await kit.bring(file)).toMatchObject({ receipts: 0, rejected: { 'state or type not known': 2 } });
  expect(await kit.bring(file, { map: ['status=none'] })).toMatchObject({ receipts: 2, rejected: {}, notes: [] });
  for (const state of ['gold=golden', 'gold', '=paid']) {
    await expect(kit.bring(file, { state: [state] })).rejects.toMatchObject({ kind: { code: 'option_unknown' } });
  }
});

test('a type of product is no type of line', async () => {
  const file = 'customer,date,receipt,type,amount\na,2026-09-01,1,coffee,3.00\nb,2026-09-01,2,tea,4.00\n';
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, notes: [], net: { EUR: 700 } });
});

test('Magento: closed orders were given back, what is held or under review was not paid', async () => {
  const states = [
    'complete',
    'closed',
    'holded',
    'payment_review',
    'fraud',
    'canceled',
    'processing',
    'pending_paypal',
  ];
  const rows = states.map(
    (state, i) => `0${i},Main,2026-09-0${i + 1} 10:00:00,Ann,40.00,40.00,${state},a${i}@shop.test`,
  );
  const header =
    'ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email';
  expect(await kit.bring(`${header}\n${rows.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'magento' },
    receipts: 3,
    rejected: { 'not paid': 5 },
    net: { EUR: 8000 },
  });
});

test('Square: items with their returns, and nothing is said of missing amounts', async () => {
  const header =
    'Date,Time,Time Zone,Category,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type,Location,Customer ID,Customer Name';
  const file = `${header}
2026-03-05,18:22:31,Eastern Time (US & Canada),Coffee,Flat white,2,FW1,$9.00,$0.00,$9.00,$0.72,t1,Payment,Main St,A,Nora Velt
2026-03-05,18:22:31,Eastern Time (US & Canada),Bakery,Bun,1,BN1,$3.50,-$0.50,$3.00,$0.24,t1,Payment,Main St,A,Nora Velt
2026-03-12,09:02:11,Eastern Time (US & Canada),Coffee,Flat white,1,FW1,"$1,204.50",$0.00,"$1,204.50",$0.36,t2,Payment,Main St,B,Olu
2026-03-13,10:00:00,Eastern Time (US & Canada),Coffee,Flat white,-1,FW1,-$4.50,$0.00,-$4.50,-$0.36,t3,Refund,Main St,A,Nora Velt
`;
  expect(await kit.bring(file)).toMatchObject({
    mapping: { preset: 'square-items', currency: 'USD' },
    rejected: {},
    notes: [],
    receipts: 3,
    net: { USD: 121_200 },
  });
});

test('a forecast from the file counts returns, gift cards and words that are not known as an import does', async () => {
  const path = join(kit.home(), 'types.csv');
  await writeFile(
    path,
    'customer,date,receipt,type,amount\na,2026-09-01,1,Sale,50.00\na,2026-09-02,2,Refund,50.00\nb,2026-09-01,3,Gift card,9.00\nb,2026-09-01,4,blue moon,9.00\n',
  );
  const amounts: unknown[] = [];
  const log = await readPurchaseLog(path, { now: new Date('2026-11-22') }, (line) => amounts.push(line.amountMinor));
  expect(amounts).toEqual([5000, -5000, 0]);
  expect(log).toMatchObject({ rejected: { unknown_state: 1 }, notes: [{ point: 'unknown_states' }] });
});

test.each([
  ['Payment accepted', 'paid'],
  ['On backorder (paid)', 'paid'],
  ['On backorder (not paid)', 'unpaid'],
  ['In attesa di rifornimento (pagato)', 'paid'],
  ['In attesa di pagamento', 'unpaid'],
  ['wc-refunded', 'refunded'],
  ['nieopłacone', 'unpaid'],
  ['Zamówienie oczekujące (opłacone)', 'paid'],
  ['Pago no pagado', 'unpaid'],
  ['Paid out', 'no_sale'],
  ['Gift card redemption', 'no_sale'],
  ['caparra', 'deposit'],
  ['napiwek', 'tip'],
  ['tarjeta de regalo', 'gift_card'],
  ['closed', undefined],
  ['sent', undefined],
] as const)('the word %j means %j', (word, meaning) => {
  expect(meaningOf(word)).toBe(meaning);
});
