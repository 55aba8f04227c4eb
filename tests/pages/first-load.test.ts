// What the first page costs on a slow line: the shell before any script has come, few files, and not many bytes.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { looks, openBrowser, openContext, settled, signIn } from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  serving = await serveShop(testContext(db()));
  await signedInOwner(serving);
  browser = await openBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

it('shows a shell before the scripts have come', { timeout: 180_000 }, async () => {
  const { context, page } = await openContext(browser, looks[0]);
  let letGo = () => undefined as unknown;
  const held = new Promise((resolve) => {
    letGo = () => resolve(undefined);
  });
  await page.route('**/assets/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${serving.url}/login`, { waitUntil: 'commit' });
  await page.getByRole('status', { name: 'Ritorno' }).waitFor();
  letGo();
  await page.getByRole('heading').first().waitFor();
  expect(await page.getByRole('status', { name: 'Ritorno' }).count()).toBe(0);
  await context.close();
});

it('loads Today whole with at most 350 kB in at most 40 requests', { timeout: 180_000 }, async () => {
  const { context, page } = await openContext(browser, looks[0]);
  await signIn(page, serving.url, owner);
  // the same person on a device that has nothing of the pages yet
  const cookies = await context.cookies();
  await context.close();
  const fresh = await openContext(browser, looks[0]);
  await fresh.context.addCookies(cookies);
  const network = await fresh.context.newCDPSession(fresh.page);
  await network.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests++;
  });
  await fresh.page.goto(serving.url);
  await fresh.page.getByRole('heading', { level: 1 }).waitFor();
  await settled(fresh.page);
  expect(requests).toBeLessThanOrEqual(40);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(350_000);
  await fresh.context.close();
});
