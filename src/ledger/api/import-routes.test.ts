// Imports over HTTP: upload, look, start, watch, fetch what was left out; good, bad and not allowed.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Log, quietLog } from '../../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import type { ImportRow, Inspection } from '../contract.ts';
import { ledgerRoutes } from '../routes.ts';

const db = testDatabase();
let home: string;
let server: TestApp;
let marketer: Send;
/** Every look at a file, with the thread that it was done in. */
const looks: { of: string; thread: number }[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-upload-'));
  const log: Log = {
    ...quietLog,
    info: (event, fields) => {
      if (event === 'file looked at') looks.push(fields as { of: string; thread: number });
    },
  };
  server = await testApp(testContext(db(), { home, log }), ledgerRoutes);
  marketer = await server.as('marketer');
});
beforeEach(async () => {
  looks.length = 0;
  await rm(join(home, 'uploads'), { recursive: true, force: true });
  await db().run(sql`truncate import, import_mapping, audit, customer, customer_key, consent, customer_statistics, purchase,
    purchase_line, product, store cascade`);
});
afterAll(async () => {
  await server.app.close();
  await rm(home, { recursive: true, force: true });
});

const file = 'customer;receipt;date;amount\n1;a;31/12/2023;12,50\n;b;31/12/2023;1,00\n';

const boundary = 'boundary-of-the-test';
const part = (content: string | Buffer, head = 'name="file"; filename="till.csv"') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\nContent-Type: text/csv\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);

const inspect = (content: string | Buffer, send = marketer) => sendForm([part(content)], send);

async function sendForm(parts: readonly Buffer[], send = marketer) {
  return send({
    method: 'POST',
    url: '/api/imports/inspect',
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
}

async function finished(importId: number): Promise<ImportRow> {
  for (let tries = 0; tries < 200; tries++) {
    const row = (await marketer({ method: 'GET', url: `/api/imports/${importId}` })).json() as ImportRow;
    if (row.state !== 'running') return row;
    await sleep(50);
  }
  throw new Error('the import did not end');
}

test('an upload is looked at, started, watched to its end, and what it left out can be fetched', async () => {
  const looked = (await inspect(file)).json() as Inspection;
  expect(looked).toMatchObject({
    fileName: 'till.csv',
    kind: 'purchases',
    mapping: { preset: 'ritorno', format: { separator: ';', decimalMark: ',', dateOrder: 'dmy' } },
    columns: ['customer', 'receipt', 'date', 'amount'],
    sample: [
      ['1', 'a', '31/12/2023', '12,50'],
      ['', 'b', '31/12/2023', '1,00'],
    ],
    missing: [],
    ambiguous: [],
  });
  expect((await stat(join(home, 'uploads', looked.upload))).mode & 0o777).toBe(0o600);
  const { upload, fileName, kind, mapping } = looked;
  const started = await marketer({ method: 'POST', url: '/api/imports', payload: { upload, fileName, kind, mapping } });
  expect(started.statusCode).toBe(202);
  const { importId } = started.json();
  expect(await finished(importId)).toMatchObject({
    state: 'done',
    phase: 'finished',
    progress: 1,
    rejectedLines: 1,
    hasRejects: true,
    figures: { lines: 2, receipts: 1, net: { EUR: 1250 }, rejected: { 'no customer': 1 } },
  });
  const rejects = await marketer({ method: 'GET', url: `/api/imports/${importId}/rejects` });
  expect(rejects.headers['content-disposition']).toContain('attachment');
  expect(rejects.body).toContain('no customer');
  const list = (await marketer({ method: 'GET', url: '/api/imports' })).json();
  expect(list.items[0].importId).toBe(importId);
  for (let tries = 0; tries < 50 && (await readdir(join(home, 'uploads'))).length > 0; tries++) await sleep(20);
  expect(await readdir(join(home, 'uploads'))).toEqual([]);
  expect(await db().rows(sql`select deed from audit where subject = ${`import ${importId}`}`)).toHaveLength(1);
});

test('what cannot be imported is a clear error', async () => {
  expect((await inspect('')).json()).toMatchObject({ key: 'file_empty', remedy: expect.any(String) });
  expect(await readdir(join(home, 'uploads'))).toEqual([]);
  const plain = await marketer({ method: 'POST', url: '/api/imports/inspect', payload: { file: 'x' } });
  expect(plain.json()).toMatchObject({ key: 'upload_missing' });
  const { mapping } = (await inspect(file)).json() as Inspection;
  const start = (upload: string) =>
    marketer({ method: 'POST', url: '/api/imports', payload: { upload, fileName: 'x', kind: 'purchases', mapping } });
  expect((await start('0'.repeat(32))).json()).toMatchObject({ key: 'upload_unknown' });
  expect((await start('../../../etc/passwd')).statusCode).toBe(400);
  for (const url of ['/api/imports/99999', '/api/imports/99999/rejects']) {
    expect((await marketer({ method: 'GET', url })).statusCode).toBe(404);
  }
});

test('what the cells told of a column is said, until somebody says what the column is', async () => {
  const looked = (
    await inspect(
      'Kto;Kiedy;Ile;Email\nlia@p.test;31/12/2023;12,50;71\nLia@p.test;30/12/2023;1,00;72\nlia@p.test;29/12/2023;2,00;73\n',
    )
  ).json() as Inspection;
  const told = ({ recognised }: Pick<Inspection, 'recognised'>) =>
    recognised.map(({ point, params }) => `${point} ${params.column}`);
  expect(looked.mapping.columns).toMatchObject({ customer: ['Kto'], email: ['Kto'], date: ['Kiedy'], amount: ['Ile'] });
  expect(told(looked)).toEqual([
    'known_by Kto',
    'by_cells Kto',
    'by_cells Kiedy',
    'by_cells Ile',
    'unlike_heading Email',
  ]);
  const asked = await marketer({
    method: 'POST',
    url: `/api/imports/inspect/${looked.upload}/notes`,
    payload: {
      kind: 'purchases',
      mapping: { ...looked.mapping, columns: { customer: ['Email'], date: ['Kiedy'], amount: ['Ile'] } },
    },
  });
  expect(told(asked.json() as Inspection)).toEqual(['by_cells Kiedy', 'by_cells Ile', 'unlike_heading Email']);
});

test('notes and words of an upload are those of the mapping that a person is making', async () => {
  const looked = (
    await inspect('customer;receipt;date;Spent there;How\n1;a;31/12/2023;12;sold\n2;b;31/12/2023;1;blue moon\n')
  ).json() as Inspection;
  const ask = async (change: Partial<Inspection['mapping']>, send = marketer) =>
    send({
      method: 'POST',
      url: `/api/imports/inspect/${looked.upload}/notes`,
      payload: { kind: 'purchases', mapping: { ...looked.mapping, ...change } },
    });
  const { columns } = looked.mapping;
  expect(looked).toMatchObject({ ambiguous: [{ point: 'no_amount' }], words: [] });
  const mapped = { ...columns, amount: ['Spent there'], type: ['How'] };
  expect((await ask({ columns: mapped })).json()).toMatchObject({
    ambiguous: [{ point: 'unknown_states', params: { states: 'blue moon (1)' } }],
    words: [
      { word: 'sold', lines: 1, meaning: 'paid' },
      { word: 'blue moon', lines: 1, meaning: null },
    ],
  });
  expect((await ask({ columns: mapped, states: { 'blue moon': 'return' } })).json()).toMatchObject({
    ambiguous: [],
    words: [{}, { meaning: 'return' }],
  });
  expect((await ask({ columns: mapped }, await server.as('analyst'))).statusCode).toBe(403);
  const wrong = { ...looked.mapping, states: { sold: 'eaten' } };
  const refused = await marketer({
    method: 'POST',
    url: `/api/imports/inspect/${looked.upload}/notes`,
    payload: { kind: 'purchases', mapping: wrong },
  });
  expect(refused.statusCode).toBe(400);
});

test('an upload is looked at again, told how it is written', async () => {
  const looked = (await inspect('klient;imi\u0119;date;amount\n1;a;31/12/2023;12,50\n')).json() as Inspection;
  const url = `/api/imports/inspect/${looked.upload}`;
  const payload = { fileName: 'till.csv', kind: 'purchases', format: { encoding: 'iso-8859-2', separator: ',' } };
  const again = (await marketer({ method: 'POST', url, payload })).json() as Inspection;
  expect(again.mapping.format).toMatchObject(payload.format);
  expect(again.columns[0]).not.toBe(looked.columns[0]);
  expect((await marketer({ method: 'POST', url: `${url.slice(0, -1)}g`, payload })).statusCode).toBe(404);
  expect((await (await server.as('analyst'))({ method: 'POST', url, payload })).statusCode).toBe(403);
});

test('a currency or zone that does not exist is refused before the import begins', async () => {
  const { upload, fileName, kind, mapping } = (await inspect(file)).json() as Inspection;
  for (const wrong of [{ currency: 'ZZZ' }, { zone: 'Moon/Crater' }]) {
    const payload = { upload, fileName, kind, mapping: { ...mapping, ...wrong } };
    const answer = await marketer({ method: 'POST', url: '/api/imports', payload });
    expect(answer.json()).toMatchObject({
      key: 'invalid_input',
      details: { fields: [{ field: `mapping.${Object.keys(wrong)[0]}` }] },
    });
  }
});

test('an import with a mapping that does not fit fails and says so in its row', async () => {
  const { upload, mapping } = (await inspect(file)).json() as Inspection;
  const wrong = { ...mapping, columns: { ...mapping.columns, amount: ['no such column'] } };
  const started = await marketer({
    method: 'POST',
    url: '/api/imports',
    payload: { upload, fileName: 'till.csv', kind: 'purchases', mapping: wrong },
  });
  expect(await finished(started.json().importId)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('no such column'),
  });
});

test('an import that is over cannot be cancelled; an analyst, a cashier and a stranger may cancel none', async () => {
  const { upload, fileName, kind, mapping } = (await inspect(file)).json() as Inspection;
  const started = await marketer({ method: 'POST', url: '/api/imports', payload: { upload, fileName, kind, mapping } });
  const { importId } = started.json();
  await finished(importId);
  const url = `/api/imports/${importId}/cancel`;
  expect((await marketer({ method: 'POST', url })).json()).toMatchObject({ key: 'import_not_running' });
  expect((await marketer({ method: 'POST', url: '/api/imports/999999/cancel' })).statusCode).toBe(404);
  for (const role of ['analyst', 'cashier'] as const)
    expect((await (await server.as(role))({ method: 'POST', url })).statusCode).toBe(403);
  expect((await (await server.as())({ method: 'POST', url })).statusCode).toBe(401);
});

test('a running import is cancelled over HTTP and its page says so', async () => {
  const { upload, fileName, kind, mapping } = (await inspect(file)).json() as Inspection;
  const client = await db().pool.connect();
  let importId: number;
  try {
    await client.query('begin');
    await client.query('lock table store in access exclusive mode');
    const started = await marketer({
      method: 'POST',
      url: '/api/imports',
      payload: { upload, fileName, kind, mapping },
    });
    ({ importId } = started.json());
    expect((await marketer({ method: 'POST', url: `/api/imports/${importId}/cancel` })).statusCode).toBe(202);
  } finally {
    await client.query('rollback');
    client.release();
  }
  expect(await finished(importId)).toMatchObject({ state: 'cancelled', figures: { receipts: 0 } });
});

test('mappings are saved, listed and forgotten', async () => {
  const { kind, mapping } = (await inspect(file)).json() as Inspection;
  const url = '/api/import-mappings/our%20till';
  const saved = await marketer({ method: 'PUT', url, payload: { kind, mapping } });
  expect(saved.json().items).toMatchObject([{ name: 'our till', kind: 'purchases', mapping }]);
  expect((await marketer({ method: 'DELETE', url })).statusCode).toBe(204);
  expect((await marketer({ method: 'DELETE', url })).json()).toMatchObject({ key: 'mapping_unknown' });
});

test('an analyst may look at imports and start none; a cashier sees none', async () => {
  const analyst = await server.as('analyst');
  const cashier = await server.as('cashier');
  expect((await analyst({ method: 'GET', url: '/api/imports' })).statusCode).toBe(200);
  expect((await inspect(file, analyst)).statusCode).toBe(403);
  expect((await cashier({ method: 'GET', url: '/api/imports' })).statusCode).toBe(403);
  expect((await (await server.as())({ method: 'GET', url: '/api/imports' })).statusCode).toBe(401);
});

test('an import is taken back after a look at what would go; once, and not by everybody', async () => {
  const { upload, fileName, kind, mapping } = (await inspect(file)).json() as Inspection;
  const started = await marketer({ method: 'POST', url: '/api/imports', payload: { upload, fileName, kind, mapping } });
  const { importId } = started.json();
  await finished(importId);
  const url = `/api/imports/${importId}/undo`;
  const analyst = await server.as('analyst');
  for (const method of ['GET', 'POST'] as const) expect((await analyst({ method, url })).statusCode).toBe(403);
  const preview = await marketer({ method: 'GET', url });
  expect(preview.statusCode).toBe(200);
  const done = await marketer({ method: 'POST', url });
  expect(done.json()).toEqual(preview.json());
  expect(await finished(importId)).toMatchObject({ state: 'undone' });
  expect((await marketer({ method: 'POST', url })).json()).toMatchObject({ key: 'import_undone' });
  expect((await marketer({ method: 'GET', url: '/api/imports/999999/undo' })).statusCode).toBe(404);
});

test.each([
  ['two files of one name', [part(file), part(file)]],
  [
    'files of different names',
    [part(file, 'name="file"; filename="a.csv"'), part(file, 'name="other"; filename="b.csv"')],
  ],
  ['a second file without a name of its own', [part(file), part(file, 'name="file"; filename=""')]],
  ['a second file that is empty', [part(file), part('', 'name="file"; filename="b.csv"')]],
  ['a second file after a field', [part(file), part('x', 'name="note"'), part(file)]],
  ['three files, the first of which is long', [part(file.repeat(50_000)), part(file), part(file)]],
])('%s are refused, and nothing of them is kept', async (_, parts) => {
  const before = await readdir(join(home, 'uploads')).catch(() => []);
  const answer = await sendForm(parts);
  expect([answer.statusCode, answer.json().key]).toEqual([400, 'several_files']);
  expect(answer.json().remedy).toContain('request of its own');
  expect(await readdir(join(home, 'uploads'))).toEqual(before);
});

test.each([
  ['a field before it and one behind', [part('x', 'name="note"'), part(file), part('y', 'name="more"')]],
  ['a field for a second file that was left empty', [part(file), part('', 'name="second"; filename=""')]],
  ['an empty field for a file before it', [part('', 'name="first"; filename=""'), part(file)]],
])('one file is taken with %s', async (_, parts) => {
  expect((await sendForm(parts)).json()).toMatchObject({ fileName: 'till.csv', bytes: file.length });
});

test('a form whose only field for a file was left empty holds none', async () => {
  const answer = await sendForm([part('', 'name="file"; filename=""')]);
  expect(answer.json()).toMatchObject({ key: 'upload_missing' });
});

const wide = (columns: number) =>
  `customer,receipt,date,amount,${Array.from({ length: columns - 4 }, (_, i) => `c${i}`).join(',')}\n${Array.from(
    { length: 30 },
    (_, i) => `${i},r${i},2026-01-05,1.00${','.repeat(columns - 4)}\n`,
  ).join('')}`;

test.each([
  ['a plain file', Buffer.from(file)],
  [
    'a packed file of one record without an end',
    gzipSync(`customer,date,amount\n1,2026-01-05,${'x'.repeat(8_000_000)}`),
  ],
  ['ten thousand columns', Buffer.from(wide(10_000))],
  ['quotes without end', Buffer.from(`customer,receipt,date,amount\n${'1,"a,2026-01-05,1.00\n'.repeat(50_000)}`)],
])('%s is looked at in a thread of its own, however often', async (_, content) => {
  const looked = (await inspect(content)).json() as Inspection;
  const { upload, fileName, kind, mapping } = looked;
  const url = `/api/imports/inspect/${upload}`;
  expect((await marketer({ method: 'POST', url, payload: { fileName, kind, format: {} } })).statusCode).toBe(200);
  expect((await marketer({ method: 'POST', url: `${url}/notes`, payload: { kind, mapping } })).statusCode).toBe(200);
  expect(looks.map(({ of }) => of)).toEqual(['file', 'file', 'mapping']);
  for (const { thread } of looks) expect([0, threadId]).not.toContain(thread);
});

test('what the thread finds wrong with a file is said as ever', async () => {
  expect((await inspect(wide(20_000))).json()).toMatchObject({
    key: 'too_many_columns',
    message: expect.stringContaining('20000 columns'),
  });
  expect((await inspect('%PDF-1.7\n')).json()).toMatchObject({ key: 'file_not_text' });
  expect((await inspect(gzipSync(file).subarray(0, 30))).json()).toMatchObject({ key: 'file_damaged' });
  expect(looks).toHaveLength(3);
});

test('many looks at once are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 7 }, (_, i) => inspect(`${file}${'\n'.repeat(i)}`)));
  expect(answers.map((answer) => answer.json().bytes)).toEqual(answers.map((_, i) => file.length + i));
});

test('an upload beyond the limit is refused and not kept cut off', async () => {
  const small = await testApp(testContext(db(), { home }), ledgerRoutes, { uploadLimit: 1000 });
  try {
    const send = await small.as('marketer');
    const before = await readdir(join(home, 'uploads')).catch(() => []);
    const answer = await sendForm([part(file.repeat(100))], send);
    expect([answer.statusCode, answer.json().key]).toEqual([413, 'too_large']);
    expect(await readdir(join(home, 'uploads'))).toEqual(before);
    expect((await sendForm([part(file)], send)).statusCode).toBe(200);
  } finally {
    await small.app.close();
  }
});
