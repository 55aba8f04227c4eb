// A column that a person gave a meaning has that one and no longer the guess.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { withTold } from './share-columns.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const ids = () => kit.db().rows(sql`select external_id as id from customer order by 1`);

test.each(['Tessera', 'N. tessera', 'Nr karty', 'Loyalty card'])(
  'a column of cards that is told to be the customer is nothing else: %s',
  async (column) => {
    const file = `${column};Data;Importo\n04 00 777002;25/10/2026;12,50\n0400777002;26/10/2026;8,00\n04-1;27/10/2026;1,00\n`;
    const told = await kit.bring(file, { map: [`${column}=customer`] });
    expect(told.mapping.columns).toMatchObject({ customer: [column] });
    expect(told.mapping.columns.card).toBeUndefined();
    expect(told).toMatchObject({ receipts: 3, customers: 2, rejected: {}, net: { EUR: 2150 } });
    expect(await ids()).toEqual([{ id: '04-1' }, { id: '0400777002' }]);
    await kit.empty();
    expect(await kit.bring(file)).toMatchObject({ receipts: 3, customers: 2, rejected: {} });
    await kit.empty();
    const both = await kit.bring(file, { map: [`${column}=customer`, `${column}=card`] });
    expect(both).toMatchObject({ receipts: 3, customers: 2, rejected: {} });
  },
);

test('in a file of customers the groups of a card number make nobody another customer either', async () => {
  const file = 'Tessera;Nome\n04 00 777002;Lia\n0400777002;Lia\n';
  expect(await kit.bring(file, { kind: 'customers', map: ['Tessera=customer'] })).toMatchObject({ customers: 1 });
  expect(await ids()).toEqual([{ id: '0400777002' }]);
});

test('a number that is called no card is taken letter by letter, and an address in such a column stays one', async () => {
  await kit.bring('Customer,Date,Amount\n04 1,2026-10-25,1.00\n041,2026-10-26,1.00\n');
  expect(await ids()).toEqual([{ id: '04 1' }, { id: '041' }]);
  await kit.empty();
  await kit.bring('Tessera,Date,Amount\nLia@posta.test,2026-10-25,1.00\n', { map: ['Tessera=customer'] });
  expect(await ids()).toEqual([{ id: 'lia@posta.test' }]);
});

test('what is told takes the place of the guess, save where a column may well be both', () => {
  const found = { customer: ['Mail'], email: ['Mail'], card: ['Card'], date: ['Day'] };
  expect(withTold(found, { customer: ['Card'] })).toEqual({ email: ['Mail'], customer: ['Card'], date: ['Day'] });
  expect(withTold(found, { email: ['Mail'] })).toEqual(found);
  expect(withTold(found, { time: ['Day'] })).toEqual({ ...found, time: ['Day'] });
  expect(withTold(found, { store: ['Day'] })).toEqual({
    customer: ['Mail'],
    email: ['Mail'],
    card: ['Card'],
    store: ['Day'],
  });
  expect(withTold(found, { customer: ['Shop', 'Card'] }).customer).toEqual(['Shop', 'Card']);
});

test.each(['purchases', 'customers'] as const)(
  'a column that is told to be the address is the number too where nothing else is: %s',
  async (kind) => {
    const file = 'Contatto;Data;Importo\nLia@posta.test;25/10/2026;1,00\n';
    const brought = await kit.bring(file, { kind, map: ['Contatto=email'] });
    expect(brought.mapping.columns).toMatchObject({ customer: ['Contatto'], email: ['Contatto'] });
    expect(await ids()).toEqual([{ id: 'lia@posta.test' }]);
    await kit.empty();
    const numbered = await kit.bring(`Codice cliente;${file.replace('\nLia', '\n7;Lia')}`, {
      kind,
      map: ['Contatto=email'],
    });
    expect(numbered.mapping.columns.customer).toEqual(['Codice cliente']);
  },
);
