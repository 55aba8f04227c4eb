// The built pages: hashed assets are kept for a year, every page address is the one page, nothing else leaks out.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../testing/app.ts';
import { testDatabase } from '../testing/database.ts';
import { createApp } from './app.ts';
import type { App } from './app-type.ts';

const db = testDatabase();
let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-pages-'));
  await mkdir(join(folder, 'web', 'assets'), { recursive: true });
  await writeFile(join(folder, 'web', 'index.html'), '<title>Ritorno</title>');
  await writeFile(join(folder, 'web', 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'web', 'assets', 'app-1a2b3c.js'), 'run();');
  await writeFile(join(folder, 'secret.txt'), 'not for you');
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

test.each(['/assets/gone-000.js', '/api/nothing', '/v1/nothing'])('%s is not found, and no page', async (url) => {
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
