// The built pages: hashed assets are kept for a year, every page address is the one page, nothing else leaks out.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';
import { createApp } from './app.ts';
import type { App } from './app-type.ts';

const db = testDatabase();
/** What an asset of some size looks like: text that compresses well. */
const source = 'export const words = "the same again";\n'.repeat(200);
let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-pages-'));
  await mkdir(join(folder, 'web', 'assets'), { recursive: true });
  await writeFile(join(folder, 'web', 'index.html'), '<title>Ritorno</title>');
  await writeFile(join(folder, 'web', 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'web', 'assets', 'app-1a2b3c.js'), 'run();');
  await writeFile(join(folder, 'secret.txt'), 'not for you');
  await writeFile(join(folder, 'web', 'assets', 'large-4d5e6f.js'), source);
  await writeFile(join(folder, 'web', 'assets', 'large-4d5e6f.js.br'), brotliCompressSync(source));
  app = await createApp(testContext(db()), { pages: join(folder, 'web') });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(['/', '/customers', '/customers/7?tab=coupons', '/setup'])(
  '%s is the page itself, never kept',
  async (url) => {
    const answer = await app.inject({ url });
    expect([answer.statusCode, answer.body]).toEqual([200, '<title>Ritorno</title>']);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
  },
);

test.each(['/', '/customers/7', '/icon.svg', '/assets/app-1a2b3c.js', '/healthz'])(
  'HEAD %s answers as GET does, without the body',
  async (url) => {
    const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject({ url })];
    expect([head.statusCode, head.body, head.headers['content-type']]).toEqual([200, '', get.headers['content-type']]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  },
);

test('a hashed asset is kept for a year, a file beside the page is asked for anew', async () => {
  const asset = await app.inject({ url: '/assets/app-1a2b3c.js' });
  expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  const icon = await app.inject({ url: '/icon.svg' });
  expect([icon.body, icon.headers['cache-control']]).toEqual(['<svg/>', 'no-cache']);
});

test.each([
  '/assets/gone-000.js',
  '/api/nothing',
  '/v1/nothing',
  '/v1',
  '/client/v1/validations',
  '/client/nothing?code=1',
])('%s is not found, and no page', async (url) => {
  const answer = await app.inject({ url });
  expect([answer.statusCode, answer.json().key]).toEqual([404, 'not_found']);
});

test.each([
  '/assets/../../secret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
])('%s does not lead out of the pages', async (url) => {
  expect((await app.inject({ url })).body).not.toContain('not for you');
});

test('an address that is no path is answered, not crashed on', async () => {
  expect((await app.inject({ url: '/%' })).statusCode).toBeLessThan(500);
  expect((await app.inject({ method: 'POST', url: '/customers' })).statusCode).toBe(404);
});

test('an asset goes out as it lies there compressed, to a browser that reads it so, and plain to any other', async () => {
  const url = '/assets/large-4d5e6f.js';
  const small = await app.inject({ url, headers: { 'accept-encoding': 'gzip, deflate, br' } });
  expect([small.headers['content-encoding'], small.headers['cache-control']]).toEqual([
    'br',
    'public, max-age=31536000, immutable',
  ]);
  expect(small.headers['content-type']).toMatch(/javascript/);
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(source);
  const plain = await app.inject({ url });
  expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, source]);
  expect([small.headers.vary, plain.headers.vary]).toEqual([
    expect.stringMatching(/accept-encoding/i),
    expect.stringMatching(/accept-encoding/i),
  ]);
});

test('a compressed copy is no page of its own address, and no address without its file', async () => {
  expect((await app.inject({ url: '/assets/gone-000.js', headers: { 'accept-encoding': 'br' } })).statusCode).toBe(404);
});

test('answers of the APIs are compressed from some size on, and a packed body is never opened', async () => {
  const own = await createApp(testContext(db()));
  own.get('/api/long', { config: { permission: 'public' } }, async () => ({ words: source }));
  own.post('/api/read', { config: { permission: 'public' } }, async () => ({ read: true }));
  const long = await own.inject({ url: '/api/long', headers: { 'accept-encoding': 'gzip' } });
  expect(long.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(long.rawPayload).toString())).toEqual({ words: source });
  expect((await own.inject({ url: '/api/long' })).json()).toEqual({ words: source });
  expect((await own.inject({ url: '/healthz', headers: { 'accept-encoding': 'gzip' } })).json()).toEqual({ ok: true });
  const packed = await own.inject({
    method: 'POST',
    url: '/api/read',
    headers: { 'content-type': 'application/json', 'content-encoding': 'br' },
    payload: brotliCompressSync('{"a":1}'),
  });
  expect(packed.statusCode).toBe(400);
  await own.close();
});
