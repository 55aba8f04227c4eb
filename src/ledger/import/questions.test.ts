// What only the owner knows: each doubt is a question whose answers say what the file comes to; the usual one is chosen.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeShop } from '../../ground/index.ts';
import type { ImportMapping, Question, Understanding } from '../contract.ts';
import { inspectFile } from './inspect-file.ts';
import { formatTold, type MappingOptions, mappingFrom } from './mapping-options.ts';
import { importKit } from './testing.ts';
import { understand } from './understood.ts';

const kit = importKit();
const now = new Date('2026-11-22T10:00:00Z');
let files = 0;

/** A file as a page shows it, and answers one after the other. */
async function conversation(content: string, options: MappingOptions = {}) {
  const path = join(kit.home(), `asked-${++files}.csv`);
  await writeFile(path, content);
  const usual = mappingFrom(await inspectFile(kit.db(), path, { format: formatTold(options) }), options);
  const under = (mapping: ImportMapping) => understand(kit.db(), path, { mapping, usual }, now);
  const answer = async ({ questions }: Understanding, kind: Question['kind'], key: string) => {
    const chosen = questions.find((one) => one.kind === kind)?.answers.find((one) => one.key === key);
    if (!chosen) throw new Error(`nobody asked ${kind} with the answer ${key}`);
    const seen = await under(chosen.mapping);
    // what was said of the answer is what the file comes to under it
    expect(chosen.totals).toEqual({
      orders: seen.orders,
      customers: seen.customers,
      net: seen.net,
      firstDay: seen.firstDay,
      lastDay: seen.lastDay,
    });
    return seen;
  };
  return { first: await under(usual), answer };
}

const kinds = ({ questions }: Understanding) => questions.map(({ kind }) => kind);
const chosenOf = ({ questions }: Understanding, kind: Question['kind']) =>
  questions.find((one) => one.kind === kind)?.answers.find(({ chosen }) => chosen)?.key;

test('a file that reads one way only asks nothing', async () => {
  const { first } = await conversation('customer,receipt,date,amount\na,1,2026-03-25,5.00\nb,2,2026-03-26,7.50\n');
  expect(first).toMatchObject({ orders: 2, questions: [], notes: [] });
});

test('a word that nobody knows stays out first; said to be a sale its lines count, and the question stays', async () => {
  const file = `customer,receipt,date,amount,status\na,1,2026-03-25,5.00,Paid\nb,2,2026-03-26,7.50,Blaubeere\nc,3,2026-03-27,9.00,Blaubeere\n`;
  const { first, answer } = await conversation(file);
  expect(kinds(first)).toEqual(['state']);
  expect(first.questions[0].params).toEqual({ word: 'Blaubeere', lines: 2 });
  expect(first).toMatchObject({ orders: 1, net: { EUR: 500 } });
  expect(chosenOf(first, 'state')).toBe('no_sale');
  const paid = await answer(first, 'state', 'paid');
  expect(paid).toMatchObject({ orders: 3, net: { EUR: 2150 }, staysOut: [] });
  expect(chosenOf(paid, 'state')).toBe('paid');
  expect(await answer(paid, 'state', 'cancelled')).toMatchObject({ orders: 1, net: { EUR: 500 } });
});

test('two words are two questions, and the answer to one does not take back that to the other', async () => {
  const file = `customer,receipt,date,amount,status\na,1,2026-03-25,5.00,Gurke\nb,2,2026-03-26,7.50,Blaubeere\n`;
  const { first } = await conversation(file);
  expect(first.questions.map(({ params }) => params.word)).toEqual(['Gurke', 'Blaubeere']);
});

test('dates that can be read in two ways are asked about with the months that they would be', async () => {
  const file = 'customer,receipt,date,amount\na,1,03/04/2026,5.00\nb,2,05/06/2026,7.50\n';
  const { first, answer } = await conversation(file, { dateOrder: 'dmy' });
  expect(kinds(first)).toEqual(['date_order']);
  expect(first).toMatchObject({ firstDay: '2026-04-03', lastDay: '2026-06-05' });
  const months = await answer(first, 'date_order', 'mdy');
  expect(months).toMatchObject({ firstDay: '2026-03-04', lastDay: '2026-05-06' });
  expect(chosenOf(months, 'date_order')).toBe('mdy');
  expect(await answer(months, 'date_order', 'dmy')).toMatchObject({ firstDay: '2026-04-03' });
});

test('amounts such as 1.234 are asked about with their sums', async () => {
  const file = 'customer;receipt;date;amount\na;1;25/03/2026;1.234\nb;2;26/03/2026;2.500\n';
  const { first, answer } = await conversation(file);
  expect(kinds(first)).toEqual(['decimal_mark']);
  const other = chosenOf(first, 'decimal_mark') === ',' ? '.' : ',';
  const seen = await answer(first, 'decimal_mark', other);
  expect([first.net.EUR, seen.net.EUR].sort((a, b) => a - b)).toEqual([373, 373_400]);
});

test('a file in pounds says before the import that its money would not count, or that it is in euro after all', async () => {
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
  const file = 'customer,receipt,date,amount,currency\na,1,2026-03-25,5.00,GBP\nb,2,2026-03-26,7.50,GBP\n';
  const { first, answer } = await conversation(file);
  expect(kinds(first)).toEqual(['foreign_currency']);
  expect(first.questions[0].params).toEqual({ currency: 'GBP', minor: 1250, shop: 'EUR' });
  expect(first).toMatchObject({ shopCurrency: 'EUR', net: { GBP: 1250 } });
  const euro = await answer(first, 'foreign_currency', 'shop');
  expect(euro.net).toEqual({ EUR: 1250 });
  // what it would be otherwise is still said, and can be gone back to
  expect(euro.questions[0].params).toEqual({ currency: 'GBP', minor: 1250, shop: 'EUR' });
  expect((await answer(euro, 'foreign_currency', 'as_written')).net).toEqual({ GBP: 1250 });
});

test('pounds beside the amounts, without a column of currencies, are asked about as well', async () => {
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
  const { first, answer } = await conversation(
    'customer,receipt,date,amount\na,1,2026-03-25,£5.00\nb,2,2026-03-26,£7.50\n',
  );
  expect(first.questions[0].params).toEqual({ currency: 'GBP', minor: 1250, shop: 'EUR' });
  expect((await answer(first, 'foreign_currency', 'shop')).net).toEqual({ EUR: 1250 });
});

test('a few orders in another currency among the shop’s own are named with their sum', async () => {
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
  const { first } = await conversation(
    'customer,receipt,date,amount,currency\na,1,2026-03-25,5.00,EUR\nb,2,2026-03-26,7.50,CHF\n',
  );
  expect(first).toMatchObject({ orders: 2, net: { EUR: 500, CHF: 750 } });
  expect(first.questions[0].params).toEqual({ currency: 'CHF', minor: 750, shop: 'EUR' });
});

test('money paid back: what was kept counts, or the whole order, and either can be taken back', async () => {
  const file = 'customer,receipt,date,amount,back\na,1,2026-03-25,50.00,20.00\nb,2,2026-03-26,7.50,\n';
  const { first, answer } = await conversation(file, { map: ['back=refund'] });
  expect(kinds(first)).toEqual(['refunds']);
  expect(first).toMatchObject({ net: { EUR: 3750 }, paidBack: { orders: 1, amounts: { EUR: 2000 } } });
  const whole = await answer(first, 'refunds', 'whole');
  expect(whole).toMatchObject({ net: { EUR: 5750 }, paidBack: { orders: 0 } });
  expect((await answer(whole, 'refunds', 'kept')).net).toEqual({ EUR: 3750 });
});

test('a total that stands on every line of an order is asked about', async () => {
  const lines = ['1,ada,2026-03-25,50.00,soap', '1,ada,2026-03-25,50.00,oil', '2,bea,2026-03-26,9.00,soap'];
  const more = ['2,bea,2026-03-26,9.00,oil', '3,ada,2026-03-27,4.00,oil'];
  const file = `receipt,customer,date,amount,product\n${[...lines, ...more].join('\n')}\n`;
  const { first, answer } = await conversation(file);
  expect(kinds(first)).toEqual(['totals']);
  expect(first.net).toEqual({ EUR: 6300 });
  const each = await answer(first, 'totals', 'line');
  expect(each.net).toEqual({ EUR: 12_200 });
  expect((await answer(each, 'totals', 'receipt')).net).toEqual({ EUR: 6300 });
});
