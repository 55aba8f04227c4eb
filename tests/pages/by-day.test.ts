// An owner by day: a file comes in and Today changes by itself; "Calculate now"; what runs; the sample shop and the way back.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aDefinition, aLiveCampaign } from '../../src/campaigns/testing.ts';
import { type Scheduler, startScheduler } from '../../src/doors/scheduler.ts';
import type { Serving } from '../../src/doors/serve.ts';
import { announceProcess, type Context, instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { beginImport, inspectFile } from '../../src/ledger/index.ts';
import { boughtEvery, someCustomers } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';
import { findingsDayAndNight, openBrowser, openContext, overflow, settled, signIn } from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const today = '2026-07-01';
const clock = virtualClock(instantAt('Europe/Rome', today, '10:00'));
let home = '';
let context: Context;
let serving: Serving;
let browser: Browser;
let scheduler: Scheduler | undefined;
let presence: { stop(): Promise<void> } | undefined;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-by-day-'));
  context = testContext(db(), { clock, home });
  serving = await serveShop(context, { sample: { customers: 120, lived: 20 } });
  await signedInOwner(serving);
  browser = await openBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await scheduler?.stop();
  await presence?.stop();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const sizes = [
  { width: 1440, scheme: 'light' },
  { width: 768, scheme: 'light' },
  { width: 390, scheme: 'light' },
  { width: 320, scheme: 'light' },
] as const;

/** Looks at a page at every width, light and dark: no finding of axe, no sideways scrolling. Leaves it wide. */
async function looksRight(page: Page, name: string): Promise<void> {
  for (const { width } of sizes) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    expect.soft(await findingsDayAndNight(page, name, width), `${name} at ${width}`).toEqual([]);
    expect.soft(await overflow(page), `${name} is wider than ${width}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

it('from an empty shop into the sample shop by one click, and back by one', { timeout: 480_000 }, async () => {
  const { context: tab, page, troubles } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  for (const path of ['/customers', '/campaigns', '/results', '/']) {
    await page.goto(serving.url + path);
    await page.getByRole('button', { name: 'Look at the sample shop' }).waitFor();
  }
  await looksRight(page, 'today-empty');
  await page.getByRole('button', { name: 'Look at the sample shop' }).click();
  await page.getByText('The sample shop is being made').waitFor();
  const strip = page.getByRole('complementary', { name: 'Sample shop.' });
  await strip.waitFor({ timeout: 300_000 });
  expect(new URL(page.url()).pathname).toMatch(/^\/sample\//);
  await page
    .getByText(/can still be won|became late since yesterday/)
    .first()
    .waitFor();
  await looksRight(page, 'sample-today');
  // marked as such wherever one goes in it
  const places = page.getByRole('navigation').first();
  for (const place of ['Customers', 'Campaigns', 'Results', 'Coupons', 'Caught mail', 'Data', 'Settings']) {
    await places.getByRole('link', { name: place }).click();
    await settled(page);
    expect(new URL(page.url()).pathname).toMatch(/^\/sample\//);
    await strip.getByText('nothing can be sent').waitFor();
  }
  await page.goto(`${serving.url}/sample/results`);
  await page.getByText('Come back').first().waitFor();
  await settled(page);
  await looksRight(page, 'sample-results');
  expect(await page.getByRole('button', { name: 'Look at the sample shop' }).count()).toBe(0);
  // a tab of the real shop that was open all the while still means the real shop
  const other = await tab.newPage();
  await other.goto(`${serving.url}/customers`);
  await other.getByRole('button', { name: 'Look at the sample shop' }).waitFor();
  expect(await other.getByRole('complementary', { name: 'Sample shop.' }).count()).toBe(0);
  await other.close();
  await strip.getByRole('link', { name: 'Back to your shop' }).click();
  await page.getByRole('heading', { name: 'No purchases yet' }).waitFor();
  expect(await strip.count()).toBe(0);
  const [{ customers }] = await db().rows(sql<{ customers: number }>`select count(*)::int as customers from customer`);
  expect(customers).toBe(0);
  expect(troubles).toEqual([]);
  await tab.close();
});

it('whose session ends in the sample shop signs in again over it', { timeout: 180_000 }, async () => {
  const { context: tab, page } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.goto(`${serving.url}/sample/`);
  await page.getByRole('complementary', { name: 'Sample shop.' }).waitFor();
  await settled(page);
  await db().run(sql`delete from session`);
  await page.getByRole('navigation').first().getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await page.locator('input[type=password]').fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('table').first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/sample/customers');
  await tab.close();
});

it('the settings say what the sample shop takes, and remove it', { timeout: 180_000 }, async () => {
  const { context: tab, page } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.goto(`${serving.url}/settings/shop`);
  await page.getByText(/takes \d+ MB on this machine/).waitFor();
  await looksRight(page, 'settings-shop-sample');
  await page.getByRole('button', { name: 'Remove the sample shop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the sample shop' }).click();
  await page.getByText('There is none on this machine.').waitFor();
  await page.goto(`${serving.url}/sample/`);
  await page.getByText('There is no sample shop here, or it has just ended', { exact: true }).waitFor();
  await tab.close();
});

it('a request that nobody takes up says why, and ends on the page when a process comes', {
  timeout: 240_000,
}, async () => {
  await db().transaction((tx) =>
    someCustomers(tx, [
      {
        externalId: 'C1',
        name: 'Giulia Bonfanti',
        bought: boughtEvery(20, { times: 15, until: '2026-04-15' }),
        amountMinor: 90_000,
      },
      ...Array.from({ length: 40 }, (_, i) => ({
        bought: boughtEvery(9 + (i % 25), { times: 3 + (i % 8), until: `2026-0${1 + (i % 6)}-10` }),
      })),
    ]),
  );
  const { context: tab, page, troubles } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.getByRole('heading', { name: 'The first calculation is due' }).waitFor();
  await page.getByRole('button', { name: 'Calculate now' }).click();
  await page.getByText('No process with the role “night” is running').waitFor();
  await looksRight(page, 'calculation-unserved');
  presence = await announceProcess(db(), ['web', 'night'], '0.1.0');
  await page.getByText('The calculation is about to begin').waitFor();
  scheduler = startScheduler(context, ['night']);
  await page
    .getByRole('heading', { name: /can still be won|became late since yesterday/ })
    .waitFor({ timeout: 120_000 });
  expect(troubles).toEqual([]);
  await tab.close();
});

it('a file that comes in is calculated with, and Today, open all the while, changes by itself', {
  timeout: 240_000,
}, async () => {
  const { context: tab, page, troubles } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.getByRole('heading', { name: 'Worth a personal word' }).waitFor();
  const title = page.getByRole('heading', { level: 1 });
  const before = await title.textContent();
  const path = join(home, 'new.csv');
  await writeFile(path, `customer,date,receipt,amount\nC1,${today},new-1,25.00\n`);
  const { mapping } = await inspectFile(db(), path, { kind: 'purchases' });
  const begun = await beginImport(context, { path, fileName: 'new.csv', kind: 'purchases', mapping });
  await begun.done;
  // the end of the import says so, in a tab of its own
  const other = await tab.newPage();
  await other.goto(`${serving.url}/data/${begun.importId}`);
  await other.getByText('Worked out with this file').waitFor({ timeout: 120_000 });
  await looksRight(other, 'import-calculated');
  await other.close();
  // one of them is late no more
  await expect.poll(() => title.textContent(), { timeout: 120_000 }).not.toBe(before);
  expect(troubles).toEqual([]);
  await tab.close();
});

it('with a live campaign the button asks whether people may enter', { timeout: 240_000 }, async () => {
  await scoreBase(context, today, () => undefined);
  await aLiveCampaign(context, today, aDefinition());
  const { context: tab, page } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.getByRole('button', { name: 'Calculate now' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Also let people into the live campaign').waitFor();
  expect(await dialog.getByRole('checkbox').isChecked()).toBe(false);
  await looksRight(page, 'calculate-dialog');
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Calculate now' }).click();
  await page.getByRole('heading', { name: 'Calculation by day' }).waitFor();
  const kinds = () =>
    db().rows(sql<{ kind: string; finished: boolean }>`
      select kind, finished_at is not null as finished from run order by run_id desc limit 1`);
  await expect.poll(kinds, { timeout: 120_000 }).toEqual([{ kind: 'entries', finished: true }]);
  await tab.close();
});

it('What runs names processes, jobs with their last and next time, and the newest calculations', {
  timeout: 240_000,
}, async () => {
  const { context: tab, page, troubles } = await openContext(browser, sizes[0]);
  await signIn(page, serving.url, owner);
  await page.goto(`${serving.url}/settings/runs`);
  const jobs = page.getByRole('table', { name: 'Jobs' });
  await jobs.getByRole('row', { name: /^The night.*1 night.*2 Jul.*03:00/ }).waitFor();
  await jobs.getByRole('row', { name: /^Calculation by day.*1 calculation.*when asked/ }).waitFor();
  await jobs.getByRole('row', { name: /^Sending.*not yet.*no process does this/ }).waitFor();
  await page
    .getByRole('table', { name: 'Processes' })
    .getByRole('row', { name: /process \d+ on .* pages and nights/ })
    .waitFor();
  await page.getByRole('row', { name: /By day, with entries.*done/ }).waitFor();
  await looksRight(page, 'what-runs');
  await page.getByRole('button', { name: 'Calculate now' }).waitFor();
  expect(troubles).toEqual([]);
  await tab.close();
});
