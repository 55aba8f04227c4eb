// Clients that dawdle, speak no HTTP, or send keys that mean something to the language: over a real connection.
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sessionCookie } from '../accounts/cookie.ts';
import { groundRoutes } from '../routes.ts';
import { type TestApp, testApp, testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';

const db = testDatabase();
/** Long enough for a busy machine to bring what a client sends at once, short enough to wait for. */
const bodyPatience = { body: 1_000, stall: 1_500 };
let kit: TestApp;
let session: string;

beforeAll(async () => {
  kit = await testApp(
    testContext(db()),
    (app, context) => {
      groundRoutes(app, context);
      app.post('/form', { config: { permission: 'public' } }, async (request) => {
        const read: string[] = [];
        for await (const part of request.parts()) read.push(part.fieldname);
        return { read };
      });
      app.post('/api/upload', { config: { permission: 'signed-in' } }, async (request) => {
        const part = await request.file();
        let bytes = 0;
        for await (const chunk of part?.file ?? []) bytes += (chunk as Buffer).length;
        return { bytes };
      });
      const schema = { body: z.strictObject({ rows: z.array(z.unknown()) }) };
      app.post(
        '/v1/rows',
        { config: { permission: 'purchases:write', answersByRow: true }, schema },
        async (request) => ({
          rows: request.body.rows.length,
        }),
      );
    },
    { bodyPatience },
  );
  await kit.app.listen({ port: 0, host: '127.0.0.1' });
  const owner = await kit.as('owner');
  const { headers } = (await owner({ url: '/healthz' })).raw.req;
  session = String(headers.cookie).replace(/^.*?=/, `${sessionCookie}=`);
});
afterAll(() => kit.app.close());

/** Writes the parts with pauses between them and gives back all that comes until the server hangs up. */
async function speak(parts: readonly (string | Buffer)[], pause = 0): Promise<string> {
  const socket = connect((kit.app.server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  socket.on('data', (bytes) => (heard += bytes));
  const hungUp = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  for (const part of parts) {
    if (socket.destroyed) break;
    socket.write(part);
    await sleep(pause);
  }
  await hungUp;
  return heard;
}

const head = (line: string, ...headers: string[]) =>
  `${[`${line} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
const json = ['Content-Type: application/json', 'Content-Length: 1000'];
const form = 'Content-Type: multipart/form-data; boundary=b';
const filePart = '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n';

test.each<[string, readonly string[], number]>([
  ['a sign-in whose body never comes', [head('POST /api/login', ...json)], 0],
  ['a sign-in of which half comes', [head('POST /api/login', ...json), '{"email":"a@'], 0],
  ['a sign-in letter by letter', [head('POST /api/login', ...json), ...'{"email":"a@example.org","password":"x'], 50],
  ['chunks without an end', [head('POST /api/login', json[0], 'Transfer-Encoding: chunked'), '5\r\n{"ema\r\n'], 0],
  ['a form of strangers that stops', [head('POST /form', form, 'Content-Length: 1000'), '--b\r\nContent-Dis'], 0],
  ['a form of strangers that drips', [head('POST /form', form, 'Content-Length: 1000'), ...filePart], 40],
])('%s is cut off and told so', async (_what, parts, pause) => {
  const answer = await speak(parts, pause);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toMatch(/"body_too_slow"/);
});

test('an upload that stands still is cut off, one that only takes long is not', async () => {
  const upload = (length: number) =>
    head('POST /api/upload', form, `Content-Length: ${length}`, `Cookie: ${session}`, 'Connection: close');
  expect(await speak([upload(1000), filePart, 'abc'])).toMatch(/^HTTP\/1\.1 408 /);
  const drops = Array.from({ length: 12 }, () => 'x'.repeat(10));
  const end = '\r\n--b--\r\n';
  const answer = await speak([upload(filePart.length + 120 + end.length), filePart, ...drops, end], 150);
  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"bytes":120\}$/);
});

test('a body that comes in time is read as ever', async () => {
  const body = '{"email":"a@example.org","password":"x"}';
  const answer = await speak([
    head('POST /api/login', json[0], `Content-Length: ${body.length}`, 'Connection: close'),
    body,
  ]);
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

test.each<[string, string, number, RegExp]>([
  ['NUL in a header', head('GET /healthz', 'X-Shop: a\0b'), 400, /a header holds a character/],
  ['NUL in the name of a header', head('GET /healthz', 'X-\0Shop: ab'), 400, /a header holds a character/],
  ['a lone line break in a header', head('GET /healthz', 'X-Shop: a\rb'), 400, /a header holds a character/],
  ['a length that is no number', head('POST /api/login', 'Content-Length: many'), 400, /Content-Length/],
  ['two lengths', head('POST /api/login', 'Content-Length: 3', 'Content-Length: 4'), 400, /Content-Length|header/],
  ['no HTTP at all', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03 and so on\r\n\r\n', 400, /first line|not HTTP/],
  ['headers of 40 kB', head('GET /healthz', `X-Shop: ${'a'.repeat(40_000)}`), 431, /16 kB/],
])('%s is refused in the one shape of errors, with the right reason', async (_what, text, status, reason) => {
  const answer = await speak([text]);
  const [top, body] = answer.split('\r\n\r\n');
  expect(top).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(body)).toMatchObject({ code: status, message: expect.stringMatching(reason) });
});

test.each([
  ['{"email":"a@example.org","password":"x","__proto__":{"role":"owner"}}', '__proto__'],
  ['{"email":{"a":[{"__proto__":null}]},"password":"x"}', 'email.a.0.__proto__'],
  ['{"constructor":{"prototype":{"role":"owner"}}}', 'constructor'],
  ['{"\\u005f_proto__":1}', '__proto__'],
])('a key that reaches what all objects share is refused by its name: %s', async (payload, field) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await kit.app.inject({ method: 'POST', url: '/api/login', headers, payload });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    key: 'invalid_input',
    details: { fields: [{ field, code: 'forbidden_key' }] },
  });
  expect(answer.json().message).toContain(field.split('.').at(-1));
});

test('such a key beside the rows of a batch is refused too', async () => {
  const till = await kit.withKey(['purchases:write']);
  const headers = { 'content-type': 'application/json' };
  const answer = await till({ method: 'POST', url: '/v1/rows', headers, payload: '{"rows":[],"__proto__":{}}' });
  expect([answer.statusCode, answer.json().details.fields[0].field]).toEqual([400, '__proto__']);
});

test('a field that is called constructor, and text that names such keys, are data like any other', async () => {
  const headers = { 'content-type': 'application/json' };
  const payload = '{"email":"__proto__@example.org","password":"constructor.prototype"}';
  expect((await kit.app.inject({ method: 'POST', url: '/api/login', headers, payload })).statusCode).toBe(401);
});

test('JSON that is none is still called so', async () => {
  const headers = { 'content-type': 'application/json' };
  const answer = await kit.app.inject({ method: 'POST', url: '/api/login', headers, payload: '{"a":' });
  expect(answer.json().message).toContain('not valid JSON');
});

test('a body in another encoding than UTF-8 is refused, not kept with question marks in its names', async () => {
  const headers = { 'content-type': 'application/json' };
  const payload = Buffer.from('{"email":"jos\u00e9@example.com","password":"x"}', 'latin1');
  const answer = await kit.app.inject({ method: 'POST', url: '/api/login', headers, payload });
  expect([answer.statusCode, answer.json().message]).toEqual([400, expect.stringContaining('not UTF-8')]);
});
