// What an uploaded file holds, over HTTP: asked before anything is written, by those who may bring it in, in words when it
// cannot be read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import type { ImportMapping, ImportRow, Inspection, Understanding } from '../contract.ts';
import { understandAside } from '../import/look-aside.ts';
import { uploadPath } from '../import/uploads.ts';
import { ledgerRoutes } from '../routes.ts';
import { followedReadings } from './followed-readings.ts';

const db = testDatabase();
let home: string;
let server: TestApp;
let marketer: Send;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-understanding-'));
  server = await testApp(testContext(db(), { home }), ledgerRoutes);
  marketer = await server.as('marketer');
});
beforeEach(() =>
  db().run(sql`truncate import, import_mapping, audit, customer, customer_key, consent, customer_statistics, purchase,
    purchase_line, product, store cascade`),
);
afterAll(async () => {
  await server.app.close();
  await rm(home, { recursive: true, force: true });
});

const boundary = 'boundary-of-the-test';
async function inspect(content: string, send = marketer) {
  const answer = await send({
    method: 'POST',
    url: '/api/imports/inspect',
    payload: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return answer.json() as Inspection;
}

const ask = (upload: string, mapping: ImportMapping, send = marketer) =>
  send({ method: 'POST', url: `/api/imports/inspect/${upload}/understanding`, payload: { mapping } });

async function bring({ upload, fileName, kind }: Inspection, mapping: ImportMapping, send = marketer) {
  const started = await send({
    method: 'POST',
    url: '/api/imports',
    payload: { upload, fileName, kind, mapping },
  });
  return (started.json() as { importId: number }).importId;
}

async function finished(importId: number): Promise<ImportRow> {
  for (;;) {
    const row = (await marketer({ method: 'GET', url: `/api/imports/${importId}` })).json() as ImportRow;
    if (row.state !== 'running') return row;
    await sleep(50);
  }
}

const orders = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `c${(from + i) % 7},r${from + i},2026-03-1${i % 9},5.00`).join('\n');
const head = 'customer,receipt,date,amount\n';

test('what the file holds is answered before anything is written, and is what then comes in', async () => {
  const looked = await inspect(`${head}${orders(0, 40)}\n,r99,2026-03-11,4.00\n`);
  const answer = await ask(looked.upload, looked.mapping);
  expect(answer.statusCode).toBe(200);
  const seen = answer.json() as Understanding;
  expect(seen).toMatchObject({ lines: 41, orders: 40, customers: 7, net: { EUR: 20_000 }, knownOrders: 0 });
  expect(await db().rows(sql`select 1 from customer union all select 1 from purchase`)).toEqual([]);
  const { figures } = await finished(await bring(looked, looked.mapping));
  expect(figures).toMatchObject({ receipts: 40, customers: 7, net: { EUR: 20_000 } });
  expect(figures.staysOut).toEqual(seen.staysOut);
}, 120_000);

test('whoever may look and not write is told nothing of a file, and nothing of it stays', async () => {
  const looked = await inspect(`${head}${orders(0, 3)}\n`);
  const analyst = await server.as('analyst');
  expect((await ask(looked.upload, looked.mapping, analyst)).statusCode).toBe(403);
  const progress = { method: 'GET', url: `/api/imports/inspect/${looked.upload}/understanding` } as const;
  expect((await analyst(progress)).statusCode).toBe(403);
  expect((await marketer(progress)).json()).toEqual({ share: 0, lines: 0 });
  expect((await inspect(`${head}${orders(0, 3)}\n`, analyst)).upload).toBe(undefined);
  expect((await ask('0'.repeat(32), looked.mapping)).json()).toMatchObject({ key: 'upload_unknown' });
}, 120_000);

test('a mapping that contradicts itself or the file is refused in words, and nothing is half done', async () => {
  const looked = await inspect(`${head}${orders(0, 3)}\n`);
  const under = async (columns: Record<string, string[]>) =>
    (await ask(looked.upload, { ...looked.mapping, columns })).json();
  const { columns } = looked.mapping;
  expect(await under({ ...columns, amount: ['Totaal'] })).toMatchObject({ key: 'column_unknown' });
  expect(await under({ ...columns, colour: ['amount'] })).toMatchObject({ key: 'field_unknown' });
  expect(await under({ amount: ['amount'], date: ['date'] })).toMatchObject({ key: 'columns_missing' });
  expect(await under({ ...columns, date: ['amount'], amount: ['date'] })).toMatchObject({
    orders: 0,
    customers: 0,
    net: {},
    months: [],
    samples: [],
    staysOut: [{ lines: 3 }],
  });
  expect(await db().rows(sql`select 1 from import`)).toEqual([]);
}, 120_000);

test.each<[string, string, Record<string, string[]>]>([
  [
    'no header',
    `${orders(10, 13)}\n`,
    { customer: ['column 1'], receipt: ['column 2'], date: ['column 3'], amount: ['column 4'] },
  ],
  [
    'a header of nothing known',
    `Xqz,Wvu,Tsr,Pon\n${orders(10, 13)}\n`,
    { customer: ['Xqz'], receipt: ['Wvu'], date: ['Tsr'], amount: ['Pon'] },
  ],
  [
    '400 columns',
    `${['customer', 'receipt', 'date', 'amount', ...Array.from({ length: 396 }, (_, i) => `extra ${i}`)].join(',')}\n${orders(
      10,
      13,
    )
      .split('\n')
      .map((row) => `${row}${',x'.repeat(396)}`)
      .join('\n')}\n`,
    { customer: ['customer'], receipt: ['receipt'], date: ['date'], amount: ['amount'] },
  ],
])(
  'a file with %s is read once somebody says what its columns are',
  async (_, content, columns) => {
    const looked = await inspect(content);
    const seen = (await ask(looked.upload, { ...looked.mapping, columns })).json();
    expect(seen).toMatchObject({ orders: 3, customers: 3, net: { EUR: 1500 } });
  },
  120_000,
);

test('a file of one column lacks what cannot be done without, and says which', async () => {
  const looked = await inspect('something\none\ntwo\n');
  expect(looked.missing.length).toBeGreaterThan(0);
  expect((await ask(looked.upload, looked.mapping)).json()).toMatchObject({ key: 'columns_missing' });
}, 120_000);

test('two people bring in files that share orders at once: every order counts once', async () => {
  const other = await server.as('marketer');
  const [one, two] = [await inspect(`${head}${orders(0, 60)}\n`), await inspect(`${head}${orders(30, 90)}\n`, other)];
  const ids = await Promise.all([bring(one, one.mapping), bring(two, two.mapping, other)]);
  const [first, second] = await Promise.all(ids.map(finished));
  expect([first.state, second.state]).toEqual(['done', 'done']);
  expect(first.figures.added.receipts + second.figures.added.receipts).toBe(90);
  expect(await db().rows(sql`select count(*) as orders from purchase`)).toEqual([{ orders: 90 }]);
  const again = await inspect(`${head}${orders(0, 90)}\n`);
  expect((await ask(again.upload, again.mapping)).json()).toMatchObject({ orders: 90, knownOrders: 90 });
}, 120_000);

test('whoever goes away ends the reading for nobody, at once where it still waited, and the next is read', async () => {
  const looked = await inspect(`${head}${orders(0, 20_000)}\n`);
  const path = await uploadPath(home, looked.upload);
  const context = testContext(db(), { home });
  const read = (signal: AbortSignal) => understandAside(context, path, { mapping: looked.mapping }, { signal });
  const gone = new AbortController();
  const waiting = Array.from({ length: 5 }, () => read(gone.signal).catch((error: unknown) => error));
  gone.abort(new Error('went away'));
  for (const end of await Promise.all(waiting)) expect(end).toBeInstanceOf(Error);
  expect(await read(new AbortController().signal)).toMatchObject({ orders: 20_000 });
}, 120_000);

test('of two readings of one upload the later one is told, until it ends', async () => {
  const readings = followedReadings();
  expect(readings.of('a')).toEqual({ share: 0, lines: 0 });
  const ends: (() => void)[] = [];
  const begin = (lines: number) =>
    readings.follow('a', async (tell) => {
      tell({ share: 0.5, lines });
      await new Promise<void>((end) => ends.push(end));
    });
  const first = begin(10);
  const second = begin(20);
  expect(readings.of('a').lines).toBe(20);
  ends[0]();
  await first;
  expect(readings.of('a').lines).toBe(20);
  ends[1]();
  await second;
  expect(readings.of('a')).toEqual({ share: 0, lines: 0 });
});
