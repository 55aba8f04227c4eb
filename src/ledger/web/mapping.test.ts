// Which column is what.
import { expect, it } from 'vitest';
import type { ImportMapping } from '../contract.ts';
import { fieldOf, missingFields, withColumn } from './mapping.ts';

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

it('finds the field that a column makes', () => {
  expect(fieldOf(mapping, 'Day')).toBe('date');
  expect(fieldOf(mapping, 'Total')).toBe('');
});

it('moves a column from one field to another', () => {
  const moved = withColumn(mapping, order, 'Day', 'time');
  expect(moved.columns).toEqual({ card: ['Card'], time: ['Day'] });
  expect(withColumn(moved, order, 'Day', '').columns).toEqual({ card: ['Card'] });
});

it('joins several columns of one field in the order of the file', () => {
  const both = withColumn(withColumn(mapping, order, 'Time', 'date'), order, 'Card', 'date');
  expect(both.columns.date).toEqual(['Card', 'Day', 'Time']);
});

it('tells what is still missing', () => {
  expect(missingFields('purchases', mapping)).toEqual(['amount']);
  expect(missingFields('purchases', withColumn(mapping, order, 'Total', 'amount'))).toEqual([]);
  expect(missingFields('customers', { ...mapping, columns: { email: ['Card'] } })).toEqual(['customer']);
});
