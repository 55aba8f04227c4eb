// A column that is called just "id".
import { expect, test } from 'vitest';
import { detectFormat } from './detect-format.ts';
import { suggestMapping } from './suggest-mapping.ts';

const columnsOf = (text: string) => suggestMapping(detectFormat(Buffer.from(text), 'IT')).mapping.columns;

test('an id that comes on two days is the customer', () => {
  expect(columnsOf('Id,Date,Price\n1,2021-03-01,10.00\n2,2021-03-01,5.00\n1,2021-04-01,7.00\n')).toEqual({
    customer: ['Id'],
    date: ['Date'],
    price: ['Price'],
  });
});

test('an id that never comes twice beside a customer numbers the receipts', () => {
  const text = 'id,customer,date,total\n1,anna,2021-03-01,10.00\n2,anna,2021-03-02,5.00\n3,bea,2021-03-02,5.00\n';
  expect(columnsOf(text)).toMatchObject({ customer: ['customer'], receipt: ['id'] });
});

test('an id is left alone when rows are products of a receipt, or when it settles nothing', () => {
  const lines = 'id,customer,date,sku,total\n1,anna,2021-03-01,a,10.00\n2,anna,2021-03-01,b,5.00\n';
  expect(columnsOf(lines)).not.toHaveProperty('receipt');
  expect(columnsOf('id,date,total\n1,2021-03-01,10.00\n2,2021-03-02,5.00\n')).not.toHaveProperty('customer');
});
