// Files that mix kinds of documents: invoices and receipts, quotes and orders, credit notes, voids, reports of the till.
import { expect, test } from 'vitest';
import { meaningOf } from './payment.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const documents = { words: {}, documents: true };

test.each([
  ['Fattura', 'paid'],
  ['Fattura accompagnatoria', 'paid'],
  ['Ricevuta fiscale', 'paid'],
  ['Documento commerciale', 'paid'],
  ['SCONTRINO', 'paid'],
  ['Faktura VAT', 'paid'],
  ['Paragon fiskalny', 'paid'],
  ['Factura simplificada', 'paid'],
  ['Ticket de venta', 'paid'],
  ['Sales invoice', 'paid'],
  ['Preventivo', 'unpaid'],
  ['Estimate', 'unpaid'],
  ['Pro forma', 'unpaid'],
  ['Fattura pro-forma', 'unpaid'],
  ['Faktura proforma', 'unpaid'],
  ['Presupuesto', 'unpaid'],
  ['Oferta', 'no_sale'],
  ['Ordine cliente', 'no_sale'],
  ['Conferma d’ordine', 'no_sale'],
  ['Zamówienie', 'no_sale'],
  ['Sales Order', 'no_sale'],
  ['Nota di credito', 'return'],
  ['Nota di accredito', 'return'],
  ['Nota accr.', undefined],
  ['Credit note', 'return'],
  ['Faktura korygująca', 'return'],
  ['Korekta faktury', 'return'],
  ['Nota de abono', 'return'],
  ['Factura rectificativa', 'return'],
  ['Documento commerciale di reso', 'return'],
  ['Reso', 'return'],
  ['Annullo', 'cancelled'],
  ['Annullo scontrino', 'cancelled'],
  ['Storno fattura', 'cancelled'],
  ['Chiusura', 'no_sale'],
  ['Chiusura giornaliera', 'no_sale'],
  ['Raport dobowy', 'no_sale'],
  ['Cierre de caja', 'no_sale'],
  ['Fattura di acconto', undefined],
  ['Ricevuta bancaria', undefined],
  ['Documento di trasporto', undefined],
] as const)('among documents %j is %s', (word, meaning) => {
  expect(meaningOf(word, documents, 'type')).toBe(meaning);
});

test.each(['Order', 'Ordine', 'Zamówienie', 'Pedido'])('%s is a sale where the column tells no documents', (word) => {
  expect(meaningOf(word, { words: {} }, 'type')).toBe('paid');
  expect(meaningOf(word, documents, 'status')).toBe('paid');
});

test.each(['credit', 'oferta', 'offerta'])('%s says nothing where it may be a payment or a promotion', (word) => {
  expect(meaningOf(word, { words: {} }, 'type')).toBeUndefined();
});

const header = 'Tipo doc.;Num. doc.;Data;Cod. cliente;Totale\n';

test('quotes, orders and closings are left out, a credit note gives back with either sign', async () => {
  const file = `${header}Fattura;1;25/10/2026;C1;100,00
Preventivo;2;25/10/2026;C1;900,00
Ordine;3;25/10/2026;C2;100,00
Nota di credito;4;29/10/2026;C1;30,00
Nota di accredito;5;30/10/2026;C1;-20,00
Chiusura giornaliera;6;30/10/2026;C1;150,00
Documento commerciale;7;30/10/2026;C2;10,00
`;
  expect(await kit.bring(file)).toMatchObject({
    lines: 7,
    receipts: 4,
    net: { EUR: 6000 },
    rejected: { 'not paid': 1, 'no sale': 2 },
  });
});

test('a person may say that orders are sales after all', async () => {
  const file = `${header}Ordine;3;25/10/2026;C2;100,00\n`;
  expect(await kit.bring(file, { state: ['Ordine=sale'] })).toMatchObject({ receipts: 1, net: { EUR: 10_000 } });
});

test.each([
  ['with a minus takes back a sale that stands', '-100,00', { net: { EUR: 0 }, rejected: {} }],
  ['without one is a sale that came to nothing', '100,00', { net: { EUR: 10_000 }, rejected: { 'not paid': 1 } }],
])('a void %s', async (_, amount, result) => {
  for (const word of ['Annullo', 'Storno']) {
    await kit.empty();
    const file = `${header}Scontrino;1;25/10/2026;C1;100,00\n${word};2;25/10/2026;C1;${amount}\n`;
    expect(await kit.bring(file)).toMatchObject(result);
  }
});
