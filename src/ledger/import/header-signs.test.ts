// Headers with signs that no name of a column has: read where there is one meaning, told by name in any case.
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const rows = '1,a,2026-01-05,12.50\n2,b,2026-01-06,1.00\n';

test.each([
  ['a NUL inside a name', 'customer,receipt,da\0te,amount\n', '3 (date, code 0)'],
  ['a NUL before the first name', '\0customer,receipt,date,amount\n', '1 (customer, code 0)'],
  [
    'names filled up with NULs',
    'customer\0\0\0,receipt\0\0,date\0,amount\n',
    '1 (customer, code 0), 2 (receipt, code 0), 3 (date, code 0)',
  ],
  ['an escape and a bell', 'customer,re\x1bceipt,date,am\x07ount\n', '2 (receipt, code 27), 4 (amount, code 7)'],
  [
    'a DEL and a control character of ISO 8859-1',
    'customer,receipt,date\x7f,am\u0081ount\n',
    '3 (date, code 127), 4 (amount, code 129)',
  ],
  ['a NUL in a quoted name', '"customer","re\0ceipt","date","amount"\n', '2 (receipt, code 0)'],
])('%s does not hide a column, and the damage is told', async (_, header, columns) => {
  const result = await kit.bring(header + rows);
  expect(result).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 1350 } });
  expect(result.notes).toMatchObject([{ point: 'header_signs', params: { columns } }]);
});

test.each([
  ['a zero-width blank', 'customer,receipt,da\u200bte,amount\n'],
  ['a soft hyphen', 'customer,receipt,da\u00adte,amount\n'],
  ['a tab in quotes', 'customer,receipt,"\tdate",amount\n'],
  ['a second byte order mark', '\ufeff\ufeffcustomer,receipt,date,amount\n'],
])('%s in a header is nothing to speak of', async (_, header) => {
  const result = await kit.bring(header + rows);
  expect(result).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 1350 } });
  expect(result.notes).toEqual([]);
});

test('a name that damage has eaten is told as damage with its column and what to do, not as a missing column alone', async () => {
  const damaged = `c\x01\x02er,receipt,date,amount\n${rows}`;
  await expect(kit.bring(damaged)).rejects.toMatchObject({
    kind: { code: 'header_damaged' },
    message: expect.stringContaining('1 (cer, code 1)'),
    remedy: expect.stringContaining('cer, receipt, date, amount'),
  });
  expect(await kit.bring(damaged, { map: ['cer=customer'] })).toMatchObject({ receipts: 2, rejected: {} });
  await expect(kit.bring(`cer,receipt,date,amount\n${rows}`)).rejects.toMatchObject({
    kind: { code: 'columns_missing' },
  });
});

test('two names that damage alone tells apart are the first and the second of one name', async () => {
  const result = await kit.bring('customer,receipt,date,amount,amo\0unt\n1,a,2026-01-05,12.50,99\n');
  expect(result).toMatchObject({ net: { EUR: 1250 } });
  expect(result.notes.map(({ point }) => point)).toEqual(['header_signs', 'columns']);
});

test('a file apart by blanks has its columns whatever stands in a name', async () => {
  expect(
    await kit.bring('customer  receipt da\0te      amount\n1 a 2026-01-05 12.50\n2 b 2026-01-06 1.00\n'),
  ).toMatchObject({
    receipts: 2,
    net: { EUR: 1350 },
    rejected: {},
  });
});
