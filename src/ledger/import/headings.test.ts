// Columns as programs of several countries call them: shortened, with little words, in the language of the shop.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { headingKey, namesDocuments } from './headings.ts';
import { inspectFile } from './inspect-file.ts';
import { importKit } from './testing.ts';

const kit = importKit();
let files = 0;

async function look(content: string, kind?: 'purchases' | 'customers') {
  const path = join(kit.home(), `heading-${++files}.csv`);
  await writeFile(path, content);
  return inspectFile(kit.db(), path, { kind });
}

test.each([
  ['Num. doc.', 'Numero documento', 'Nr dokumentu', 'Document no.', 'N° documento', 'Número de documento'],
  ['Cod. cliente', 'Codice del cliente', 'Kod klienta', 'Customer code', 'Código de cliente'],
  ["Importo totale dell'ordine", 'Tot. ordine', 'Order Total Amount', 'Suma zamówienia', 'Importe total del pedido'],
  [
    'Email (fatturazione)',
    'E-mail fatturazione',
    'Billing Email',
    'EMAIL (BILLING)',
    'Correo electrónico (facturación)',
  ],
  ['Data registrazione', 'Issue date', 'Data wystawienia', 'Fecha de emisión'],
  ['Rag. soc.', 'Ragione sociale', 'Customer name', 'Nazwa klienta', 'Razón social'],
  ['N. tessera', 'Tessera n.', 'Nr karty', 'Card No', 'Núm. tarjeta', 'NUMERO CARTA FEDELTÀ'],
])('%s says the same in other words and languages', (...names) => {
  expect(new Set(names.map(headingKey)).size).toBe(1);
});

test('other notions stay apart, and a name of nothing but little words says nothing', () => {
  expect(headingKey('Consenso privacy')).not.toBe(headingKey('Consenso marketing'));
  expect(headingKey('Tipo doc.')).not.toBe(headingKey('Num. doc.'));
  expect(headingKey('della')).toBe('');
  expect(['Tipo documento', 'Rodzaj dok.', 'Documento'].every(namesDocuments)).toBe(true);
  expect(['Transaction type', 'Num. doc.'].some(namesDocuments)).toBe(false);
});

test.each([
  [
    'an Italian program of invoices',
    'Tipo doc.;Num. doc.;Data doc.;Cod. cliente;Cliente;Tot. doc.\nFattura;7/A;25/10/2026;C-9;Bianchi Sara;12,50\nFattura;8/A;26/10/2026;C-4;Neri Ugo;8,00\n',
    {
      type: 'Tipo doc.',
      receipt: 'Num. doc.',
      date: 'Data doc.',
      customer: 'Cod. cliente',
      name: 'Cliente',
      amount: 'Tot. doc.',
    },
  ],
  [
    'an Italian till',
    'Data e ora;N. scontrino;N. tessera;Cliente;Imp. totale\n05/10/2026 10:12;55;0400 12;Bianchi Sara;12,50\n06/10/2026 11:00;56;0400 13;Neri Ugo;8,00\n',
    { date: 'Data e ora', receipt: 'N. scontrino', card: 'N. tessera', name: 'Cliente', amount: 'Imp. totale' },
  ],
  [
    'a Polish till',
    'Data i godzina;Nr paragonu;Nr karty;Kwota brutto\n2026-10-05 10:12;55;0400;12,50\n2026-10-06 11:00;56;0401;8,00\n',
    { date: 'Data i godzina', receipt: 'Nr paragonu', card: 'Nr karty', amount: 'Kwota brutto' },
  ],
  [
    'a Polish program of invoices',
    'Rodzaj dok.;Nr dok.;Data wystawienia;Kod klienta;Wartość brutto\nFaktura;7;2026-10-05;K1;12,50\nFaktura;8;2026-10-06;K2;8,00\n',
    {
      type: 'Rodzaj dok.',
      receipt: 'Nr dok.',
      date: 'Data wystawienia',
      customer: 'Kod klienta',
      amount: 'Wartość brutto',
    },
  ],
  [
    'a Spanish program of invoices',
    'Tipo doc.;Nº doc.;Fecha de emisión;Cód. cliente;Importe total\nFactura;7;25/10/2026;C1;12,50\nFactura;8;26/10/2026;C2;8,00\n',
    {
      type: 'Tipo doc.',
      receipt: 'Nº doc.',
      date: 'Fecha de emisión',
      customer: 'Cód. cliente',
      amount: 'Importe total',
    },
  ],
  [
    'an English till',
    'Date & time,Doc. no.,Loyalty card no.,Total incl. VAT\n2026-10-05 10:12,55,0400,12.50\n2026-10-06 11:00,56,0401,8.00\n',
    { date: 'Date & time', receipt: 'Doc. no.', card: 'Loyalty card no.', amount: 'Total incl. VAT' },
  ],
])('the columns are found of %s', async (_, content, columns) => {
  const { mapping, missing } = await look(content);
  expect(missing).toEqual([]);
  const told = Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, [column]]));
  expect(mapping.columns).toEqual(told);
});

test.each([
  [
    'Italian',
    "Numero ordine;Stato dell'ordine;Data dell'ordine;Email (fatturazione);Nome (fatturazione);Cognome (fatturazione);Importo totale dell'ordine",
  ],
  [
    'English, an export plug-in',
    'Order Number;Order Status;Order Date;Email (Billing);First Name (Billing);Last Name (Billing);Order Total Amount',
  ],
  [
    'English, with the word before',
    'Order ID;Order Status;Order Date;Billing Email;Billing First Name;Billing Last Name;Order Total',
  ],
  [
    'Polish',
    'Numer zamówienia;Status zamówienia;Data zamówienia;E-mail (rozliczeniowy);Imię (rozliczeniowe);Nazwisko (rozliczeniowe);Suma zamówienia',
  ],
  [
    'Spanish',
    'Número de pedido;Estado del pedido;Fecha del pedido;Correo electrónico (facturación);Nombre (facturación);Apellidos (facturación);Importe total del pedido',
  ],
])('orders of WooCommerce come in with a header in other words: %s', async (_, header) => {
  const file = `${header}\n901;completed;2026-10-05 10:12;lia@posta.test;Lia;Moro;12.50\n902;pending;2026-10-06 10:12;ugo@posta.test;Ugo;Neri;8.00\n903;wc-processing;2026-10-07 10:12;lia@posta.test;Lia;Moro;8.00\n`;
  expect(await kit.bring(file)).toMatchObject({
    mapping: { preset: 'woocommerce' },
    receipts: 2,
    net: { EUR: 2050 },
    rejected: { 'not paid': 1 },
  });
  expect(await kit.db().rows(sql`select external_id, name from customer`)).toEqual([
    { external_id: 'lia@posta.test', name: 'Lia Moro' },
  ]);
});

test.each([
  [
    'the Italian list of PrestaShop',
    'prestashop-list',
    'ID;Riferimento;Cliente;Totale;Pagamento;Stato;Data\n1;XKBK;L. Moro;12,50;Bonifico;Pagamento accettato;2026-10-05 10:12\n',
  ],
  [
    'the Spanish list of PrestaShop',
    'prestashop-list',
    'ID;Referencia;Cliente;Total;Pago;Estado;Fecha\n1;XKBK;L. Moro;12,50;Tarjeta;Pago aceptado;2026-10-05 10:12\n',
  ],
  [
    'the Spanish grid of Magento',
    'magento',
    'ID;Fecha de compra;Total general (base);Estado;Customer Email\n1;2026-10-05 10:12;12,50;complete;a@posta.test\n',
  ],
])('%s is known by its header in another language', async (_, preset, file) => {
  expect(await kit.bring(file)).toMatchObject({ mapping: { preset }, receipts: 1, net: { EUR: 1250 } });
});

test.each([
  [
    'Italian',
    'Codice;Nome;Cognome;Consenso newsletter;Data consenso;Cellulare\n7;Lia;Moro;sì;25/10/2026;333 1234567\n',
  ],
  ['Italian, marketing', 'Cod. cliente;Nome;Cognome;Consenso marketing;Data del consenso\n7;Lia;Moro;SI;25/10/2026\n'],
  ['Polish', 'Kod klienta;Imię;Nazwisko;Zgoda na newsletter;Data zgody\n7;Lia;Moro;tak;2026-10-05\n'],
  ['Spanish', 'Código;Nombre;Apellidos;Consentimiento comercial;Fecha de consentimiento\n7;Lia;Moro;sí;25/10/2026\n'],
  ['English', 'Customer no.;First name;Last name;Marketing consent;Date of consent\n7;Lia;Moro;yes;2026-10-05\n'],
])('a file of customers brings consents under their usual names: %s', async (_, file) => {
  expect(await kit.bring(file, { kind: 'customers' })).toMatchObject({ customers: 1, rejected: {} });
  expect(
    await kit
      .db()
      .rows(sql`select c.external_id, c.name, k.state, k.channel from customer c join consent k using (customer_id)`),
  ).toEqual([{ external_id: '7', name: 'Lia Moro', state: 'granted', channel: 'email' }]);
});

test('a consent to something else than being written to is none', async () => {
  const { mapping } = await look('Codice;Nome;Consenso privacy;Consenso profilazione\n7;Lia;sì;sì\n', 'customers');
  expect(mapping.columns.email_consent).toBeUndefined();
});

test.each([
  ['a yes and a no', 'sì;no', 'withdrawn'],
  ['a no and a yes', 'no;sì', 'withdrawn'],
  ['two times yes', 'sì;sì', 'granted'],
])('of two columns of consent each has to say yes: %s', async (_, cells, state) => {
  const file = `Codice;Consenso newsletter;Consenso marketing\n7;${cells}\n`;
  await kit.bring(file, { kind: 'customers' });
  expect(await kit.db().rows(sql`select state from consent`)).toEqual([{ state }]);
});

test.each([
  [
    'a card',
    'Cliente;Tessera;Data;Importo\nBianchi Sara;0400;25/10/2026;1,00\nNeri Ugo;0401;26/10/2026;1,00\n',
    { card: ['Tessera'], name: ['Cliente'] },
  ],
  [
    'a code',
    'Customer,Client no.,Date,Total\nSara Bianchi,C1,2026-10-05,1.00\nUgo Neri,C2,2026-10-06,1.00\n',
    { customer: ['Client no.'], name: ['Customer'] },
  ],
])('a name is no number of a customer beside %s', async (_, content, columns) => {
  const { mapping } = await look(content, 'purchases');
  expect(mapping.columns).toMatchObject(columns);
});

test.each([
  ['a code', 'Cod. cliente', { customer: ['Cod. cliente'], name: ['Cliente'] }],
  ['a card', 'N. tessera', { card: ['N. tessera'], name: ['Cliente'] }],
])('nor where a preset knows customers by name, beside %s', async (_, column, columns) => {
  const { mapping } = await look(
    `Riferimento;Cliente;${column};Totale;Pagamento;Stato;Data\nXKBK;Sara Bianchi;77;12,50;Bonifico;Consegnato;2026-10-25\n`,
  );
  expect(mapping).toMatchObject({ preset: 'prestashop-list', columns });
  expect(mapping.columns.customer).not.toEqual(['Cliente']);
});

test('a customer by number beside a card keeps the number, and a name alone is the customer', async () => {
  const numbered = await look('Cliente;Tessera;Data;Importo\nC1;0400;25/10/2026;1,00\n', 'purchases');
  expect(numbered.mapping.columns).toMatchObject({ customer: ['Cliente'], card: ['Tessera'] });
  const named = await look('Cliente;Data;Importo\nBianchi Sara;25/10/2026;1,00\n', 'purchases');
  expect(named.mapping.columns.customer).toEqual(['Cliente']);
});
