// A file of orders is brought in as a conversation: the page says what it holds, asks what only the owner knows, and ends
// with a sum that closes. Nobody touches a field.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import {
  findingsDayAndNight,
  openBrowser,
  openContext,
  overflow,
  picture,
  settled,
  signIn,
  widths,
} from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';
import { type OrderFile, shopOrders } from './shop-orders.ts';

const db = testDatabase();
let home = '';
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-talk-'));
  serving = await serveShop(testContext(db(), { home, clock: virtualClock(new Date('2026-11-12T10:00:00Z')) }));
  await signedInOwner(serving);
  browser = await openBrowser();
}, 180_000);

beforeEach(() =>
  db().run(
    sql`truncate customer, customer_key, consent, product, store, purchase, purchase_line, customer_statistics, episode,
      import, import_mapping`,
  ),
);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const language = (name: string) => db().run(sql`update account set language = ${name}`);

async function signedIn(locale = 'en-GB', look = widths[0]) {
  const tab = await openContext(browser, look, locale);
  await signIn(tab.page, serving.url, owner);
  return tab;
}

/** Chooses a file on the page; it is read when the button says how many orders it brings. */
async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const path = join(home, name);
  await writeFile(path, content);
  await page.goto(`${serving.url}/data/new`);
  await page.locator('input[type=file]').setInputFiles(path);
}

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
const bringIn = (page: Page) => page.getByRole('button', { name: /^Bring in [\d,]+ orders?$/ });

const files: OrderFile[] = shopOrders(20_261_112);

describe('a shop’s own export of 3,000 orders', () => {
  it.each(files.map((file) => [file.name, file] as const))(
    '%s comes in without a field touched, and is what was said',
    { timeout: 180_000 },
    async (name, file) => {
      await language('en');
      const { context, page, troubles } = await signedIn();
      await choose(page, name, file.content);
      await h1(page)
        .filter({ hasText: `${file.orders.toLocaleString('en-GB')} orders` })
        .waitFor();
      expect(await h1(page).textContent()).toContain(`${file.customers} customers`);
      await bringIn(page).click();
      await page.waitForURL(/\/data\/\d+/);
      await h1(page).filter({ hasText: 'are in. Next: who is late?' }).waitFor();
      expect(await h1(page).textContent()).toBe(
        `${file.orders.toLocaleString('en-GB')} orders of ${file.customers} customers are in. Next: who is late?`,
      );
      const [stored] = await db().rows(
        sql<{ orders: number; customers: number; net: number }>`
          select count(*) as orders, count(distinct customer_id) as customers, sum(net_minor)::bigint as net from purchase`,
      );
      expect(stored).toEqual({ orders: file.orders, customers: file.customers, net: file.netMinor });
      expect(troubles).toEqual([]);
      await context.close();
    },
  );
});

describe.each(widths)('the conversation at $width pixels', (look) => {
  it('has no serious finding, by day and by night, and nothing wider than the window', {
    timeout: 180_000,
  }, async () => {
    await language('en');
    const { context, page, troubles } = await signedIn('en-GB', look);
    await choose(page, files[0].name, files[0].content);
    await bringIn(page).waitFor();
    await settled(page);
    expect(await findingsDayAndNight(page, 'import-talk', look.width)).toEqual([]);
    for (const width of [look.width, ...(look.width === 390 ? [320] : [768])]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(page), `at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.getByRole('button', { name: 'See columns' }).click();
    await page.getByRole('table', { name: 'What each column is' }).waitFor();
    expect(await findingsDayAndNight(page, 'import-columns-open', look.width)).toEqual([]);
    await page.getByRole('button', { name: 'Hide columns' }).click();
    await bringIn(page).click();
    await h1(page).filter({ hasText: 'are in. Next: who is late?' }).waitFor();
    await settled(page);
    expect(await findingsDayAndNight(page, 'import-ended', look.width)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await choose(page, files[0].name, files[0].content);
    await h1(page).filter({ hasText: 'are here already' }).waitFor();
    await picture(page, 'import-known', look);
    expect(troubles).toEqual([]);
    await context.close();
  });
});
