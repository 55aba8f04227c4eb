// The table law has teeth: who writes another room's table, or reads one to the right, is named.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judge, owners, tableLaw } from '../scripts/table-law.mjs';

const made = owners([
  { name: '0001-ledger.sql', text: 'create table customer (customer_id bigint);\n-- create table remark (x int);' },
  { name: '0002-offers.sql', text: 'create table voucher (customer_id bigint);\ncreate unlogged table till (n int);' },
  { name: '0003-offers-rename.sql', text: 'alter table voucher rename to coupon; drop table till;' },
]);
const rooms = ['ledger', 'scores', 'offers', 'messages'];
const breachesOf = (file: string, ...statements: string[]) =>
  judge(made, [{ file, text: statements.map((one) => `db.run(sql\`${one}\`);`).join('\n') }], rooms).breaches;

test('a table belongs to the room whose migration made it, under its last name', () => {
  expect([...made]).toEqual([
    ['customer', 'ledger'],
    ['coupon', 'offers'],
  ]);
});

test.each([
  ['an insert', 'insert into coupon (customer_id) select customer_id from customer'],
  ['an update', 'update coupon c set n = 2'],
  ['a delete', 'delete from only coupon'],
  ['a merge', 'merge into coupon using customer on true'],
  ['a truncation among others', 'truncate customer, coupon'],
  ['a lock of the table', 'lock table coupon'],
  ['a copy', 'copy coupon (customer_id) from stdin'],
  ['an update deep in a statement', 'with x as (\n update\n coupon set n = 1 returning 1) select * from x'],
  ['a drop', 'drop table if exists coupon'],
])('%s from another room is a breach', (_what, statement) => {
  expect(breachesOf('messages/send.ts', statement)).toContain(
    'src/messages/send.ts writes coupon, which belongs to offers',
  );
});

test.each([
  ['a plain read', 'select * from coupon'],
  ['a join', 'select 1 from customer c join coupon using (customer_id)'],
  ['a list of tables', 'select 1 from customer c, coupon k where true'],
  ['a read deep in a statement', 'select exists (select 1 from coupon)'],
  ['a copy', 'copy coupon to stdout'],
])('%s of a table to the right is a breach', (_what, statement) => {
  expect(breachesOf('scores/look.ts', statement)).toEqual([
    'src/scores/look.ts reads coupon of offers, a room to its right',
  ]);
});

test('a room writes its own and reads to its left; comments, words and plain prose are no statements', () => {
  expect(breachesOf('offers/issue.ts', 'insert into coupon select * from customer', 'update coupon set n = 1')).toEqual(
    [],
  );
  expect(breachesOf('messages/read.ts', 'select 1 from coupon join customer using (customer_id)')).toEqual([]);
  expect(breachesOf('scores/words.ts', "select 'from coupon' -- from coupon\n from customer")).toEqual([]);
  const prose = [{ file: 'scores/say.ts', text: '// delete from coupon\nsay("Issued from coupons.");' }];
  expect(judge(made, prose, rooms).breaches).toEqual([]);
});

test('an exception lets one room do one thing, and falls when nothing needs it', () => {
  const allowed = [{ room: 'scores', table: 'coupon', verb: 'reads' as const, reason: 'to tell' }];
  const sources = [{ file: 'scores/look.ts', text: 'sql`select 1 from coupon`' }];
  expect(judge(made, sources, rooms, allowed).breaches).toEqual([]);
  expect(judge(made, [], rooms, allowed).breaches).toEqual(['scores reads coupon: an exception that nothing needs']);
});

test('every table of the program has an owner that writes it', () => {
  const { tables, breaches } = tableLaw(join(import.meta.dirname, '..'));
  expect(breaches).toEqual([]);
  expect(tables.filter(({ owner, writers }) => !writers.includes(owner))).toEqual([]);
  expect(tables.length).toBeGreaterThan(30);
});
