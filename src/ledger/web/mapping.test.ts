// Which column is what.
import { expect, it } from 'vitest';
import type { ImportMapping } from '../contract.ts';
import { choiceOf, choicesOf, joinedWith, knownByEmail, missingFields, withColumn } from './mapping.ts';

const format = {
  separator: ',',
  quote: '"',
  encoding: 'utf-8',
  header: true,
  dateOrder: 'dmy',
  decimalMark: ',',
} as const;
const mapping: ImportMapping = { format, columns: { card: ['Card'], date: ['Day'] }, preset: null };
const order = ['Card', 'Day', 'Time', 'Total'];

it('finds what a column is', () => {
  expect(choiceOf(mapping, 'Day')).toBe('date');
  expect(choiceOf(mapping, 'Total')).toBe('');
});

it('moves a column from one field to another', () => {
  const moved = withColumn(mapping, order, 'Day', 'time');
  expect(moved.columns).toEqual({ card: ['Card'], time: ['Day'] });
  expect(withColumn(moved, order, 'Day', '').columns).toEqual({ card: ['Card'] });
});

it('puts the column that is chosen in the place of the one that was guessed', () => {
  const guessed = { ...mapping, columns: { customer: ['Mail'], email: ['Mail'], date: ['Day'] } };
  expect(choiceOf(guessed, 'Mail')).toBe('customer+email');
  const chosen = withColumn(guessed, ['Mail', ...order], 'Card', 'customer');
  expect(chosen.columns).toEqual({ customer: ['Card'], email: ['Mail'], date: ['Day'] });
  expect(choiceOf(chosen, 'Mail')).toBe('email');
  const again = withColumn(chosen, ['Mail', ...order], 'Total', 'customer');
  expect(again.columns.customer).toEqual(['Total']);
  expect(choiceOf(again, 'Card')).toBe('');
});

it('joins several columns of one field only where that is chosen, in the order of the file', () => {
  const two = withColumn(mapping, order, 'Time', 'with:date');
  expect(two.columns.date).toEqual(['Day', 'Time']);
  const both = withColumn(two, order, 'Card', 'with:date');
  expect(both.columns.date).toEqual(['Card', 'Day', 'Time']);
  expect(choiceOf(both, 'Time')).toBe('with:date');
  expect(joinedWith(both, 'Time')).toEqual(['Card', 'Day']);
  expect(choicesOf('purchases', both, 'Time').parts).toContain('with:date');
  expect(withColumn(both, order, 'Time', 'date').columns).toEqual({ date: ['Time'] });
});

it('offers a part only of what other columns make, and two at once as they stand', () => {
  expect(choicesOf('purchases', mapping, 'Day').parts).toEqual(['with:card']);
  const list = { ...mapping, columns: { customer: ['Who'], name: ['Who'] } };
  expect(choicesOf('purchases', list, 'Who').both[0]).toBe('customer+name');
});

it('takes an address for the number of the customer while nothing else is, and shows it', () => {
  const nobody = { ...mapping, columns: { date: ['Day'] } };
  const known = withColumn(nobody, order, 'Card', 'email');
  expect(choiceOf(known, 'Card')).toBe('customer+email');
  // whoever says that it is the address alone is believed, and asked for the number
  const alone = withColumn(known, order, 'Card', 'email');
  expect(alone.columns).toEqual({ date: ['Day'], email: ['Card'] });
  expect(missingFields('customers', alone)).toEqual(['customer']);
  expect(knownByEmail(alone)?.columns).toEqual({ ...alone.columns, customer: ['Card'] });
  expect(knownByEmail(nobody)).toBeUndefined();
  expect(withColumn(mapping, order, 'Total', 'email').columns.customer).toBeUndefined();
});

it('tells what is still missing', () => {
  expect(missingFields('purchases', mapping)).toEqual(['amount']);
  expect(missingFields('purchases', withColumn(mapping, order, 'Total', 'amount'))).toEqual([]);
  expect(missingFields('customers', { ...mapping, columns: { email: ['Card'] } })).toEqual(['customer']);
});
