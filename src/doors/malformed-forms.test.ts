// Uploads and forms that are not what they say: each is refused with words, none is an error of ours, none stays open.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { mountRoutes } from './rooms.ts';

const db = testDatabase();
let home: string;
let kit: TestApp;
let owner: Send;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-forms-'));
  const context = testContext(db(), { home });
  kit = await testApp(context, (app) => {
    mountRoutes(app, context);
    fieldsRoute(app);
  });
  owner = await kit.as('owner');
});
beforeEach(() => rm(join(home, 'uploads'), { recursive: true, force: true }));
afterAll(async () => {
  await kit?.app.close();
  await rm(home, { recursive: true, force: true });
});

/** Reads a form to its end, as the page of unsubscribing does. */
function fieldsRoute(app: App): void {
  app.post('/fields', { config: { permission: 'public' } }, async (request) => {
    const names: string[] = [];
    for await (const part of request.parts()) {
      if (part.type === 'file') part.file.resume();
      else names.push(part.fieldname);
    }
    return { names };
  });
}

const boundary = 'XXboundaryXX';
const type = `multipart/form-data; boundary=${boundary}`;
/** A file part whose end is missing. */
const file = (head = 'Content-Disposition: form-data; name="file"; filename="a.csv"') =>
  `--${boundary}\r\n${head}\r\n\r\nday,customer\r\n`;
const end = `\r\n--${boundary}--\r\n`;
const field = (name: string, value = 'x') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
type Form = readonly [what: string, type: string, body: string | Buffer];

const broken: readonly Form[] = [
  ['no boundary', 'multipart/form-data', file() + end],
  ['an empty boundary', 'multipart/form-data; boundary=', file() + end],
  ['an empty quoted boundary', 'multipart/form-data; boundary=""', file() + end],
  ['another boundary', 'multipart/form-data; boundary=other', file() + end],
  ['a boundary too long', `multipart/form-data; boundary=${'x'.repeat(300)}`, file() + end],
  ['a boundary of odd characters', 'multipart/form-data; boundary="\\"; charset=x', file() + end],
  ['a body that ends within the file', type, file()],
  ['a body that ends within a head', type, `--${boundary}\r\nContent-Dispo`],
  ['a body that ends in a field', type, `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nhal`],
  ['a body that ends behind a field', type, field('a')],
  ['a body that ends with half of a boundary', type, `${file()}\r\n--XXbou`],
  ['only line ends', type, '\r\n\r\n\r\n'],
  ['no form but text', type, 'day,customer\n1,2\n'],
  ['no form but bytes', type, Buffer.from([0, 255, 254, 13, 10, 0, 45, 45])],
  ['JSON', type, '{"a":1}'],
];

const odd: readonly Form[] = [
  ['no body', type, ''],
  ['only the end', type, `--${boundary}--\r\n`],
  ['a part without a head', type, `--${boundary}\r\n\r\nx${end}`],
  ['a part without a disposition', type, `--${boundary}\r\nContent-Type: text/csv\r\n\r\nx${end}`],
  ['a part without a name', type, file('Content-Disposition: form-data; filename="a.csv"') + end],
  ['a disposition of another kind', type, file('Content-Disposition: attachment; name="file"; filename="a.csv"') + end],
  ['a NUL in the head', type, file('Content-Disposition: form-data; name="fi\0le"; filename="a\0.csv"') + end],
  ['a head without a colon', type, file('Content-Disposition form-data name=file') + end],
  [
    'a head of 200 kB',
    type,
    file(`Content-Disposition: form-data; name="file"; filename="${'a'.repeat(200_000)}"`) + end,
  ],
  [
    '5,000 head lines',
    type,
    file(`Content-Disposition: form-data; name="f"; filename="a"\r\n${'X-A: b\r\n'.repeat(5000)}X: y`) + end,
  ],
  ['a field of the name __proto__', type, field('__proto__') + file() + end],
  ['a file of the name __proto__', type, file('Content-Disposition: form-data; name="__proto__"; filename="a"') + end],
  [
    'a file of the name constructor',
    type,
    file('Content-Disposition: form-data; name="constructor"; filename="a"') + end,
  ],
  ['a hundred fields', type, Array.from({ length: 100 }, (_, i) => field(`f${i}`)).join('') + file() + end],
  ['a field of 200 kB', type, field('a', 'y'.repeat(200_000)) + file() + end],
  ['two files', type, `${file()}\r\n${file()}${end}`],
  ['a hundred files', type, Array.from({ length: 100 }, () => `${file()}\r\n`).join('') + end],
  [
    'JSON in a part that is none',
    type,
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{nope\r\n${file()}${end}`,
  ],
  [
    'a file name in broken percents',
    type,
    file('Content-Disposition: form-data; name="f"; filename*=UTF-8\'\'%E0%A4%A') + end,
  ],
  [
    'a file name in an unknown letter set',
    type,
    file('Content-Disposition: form-data; name="f"; filename*=klingon\'en\'bar') + end,
  ],
  [
    'an unknown transfer encoding',
    type,
    file('Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Transfer-Encoding: base46') + end,
  ],
  [
    'a part of an unknown letter set',
    type,
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=klingon\r\n\r\nx\r\n${file()}${end}`,
  ],
  ['another kind of multipart', `multipart/mixed; boundary=${boundary}`, file() + end],
  ['parameters that are nonsense', `multipart/form-data; ;;=; boundary=${boundary}; =x`, file() + end],
  [
    'a form inside a form',
    type,
    file('Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Type: multipart/mixed; boundary=inner') +
      '--inner\r\n\r\nx' +
      end,
  ],
];

const post = (url: string, contentType: string, payload: string | Buffer) =>
  owner({ method: 'POST', url, headers: { 'content-type': contentType }, payload });

test.each(broken)('an upload with %s is refused as what it is, and nothing of it is kept', async (_what, ...form) => {
  for (const url of ['/api/imports/inspect', '/fields']) {
    const answer = await post(url, ...form);
    expect([answer.statusCode, answer.json().key]).toEqual([400, 'form_broken']);
    expect(answer.json().message).toMatch(/boundary/);
  }
  expect(await readdir(join(home, 'uploads')).catch(() => [])).toEqual([]);
});

test.each(odd)('%s is read or refused with words, never an error of ours', async (_what, ...form) => {
  for (const url of ['/api/imports/inspect', '/fields']) {
    const answer = await post(url, ...form);
    expect([200, 400, 413, 415]).toContain(answer.statusCode);
  }
});

test('a control character in the name of a file does not travel on', async () => {
  const answer = await post(
    '/api/imports/inspect',
    type,
    file('Content-Disposition: form-data; name="file"; filename="a\0\u001b.csv"') + end,
  );
  expect(answer.json().fileName).toBe('a.csv');
});

test.each([
  ['a hundred fields', Array.from({ length: 100 }, (_, place) => field(`f${place}`)).join('') + end],
  ['two files', `${file()}\r\n${file()}${end}`],
])('%s are more than a form may have', async (_what, body) => {
  const answer = await post('/fields', type, body);
  expect([answer.statusCode, answer.json().key]).toEqual([413, 'too_large']);
});
