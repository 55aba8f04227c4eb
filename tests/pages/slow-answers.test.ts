// Answers that are late or never come: no number of another definition is told, and no deed is done on a guess.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { addDays, type Day, instantAt, silent, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { boughtEvery, someCustomers } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';
import { looks, openBrowser, openContext, settled, signIn } from './browser.ts';
import { owner, type Page as Requests, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const today: Day = '2026-08-03';
const clock = virtualClock(instantAt('Europe/Rome', today, '10:00'));
const previews = '**/api/campaigns/preview';

let home: string;
let serving: Serving;
let browser: Browser;
let tab: BrowserContext;
let page: Page;
let asOwner: Requests;
let offerId: number;
let campaignId: number;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-slow-'));
  const context = testContext(db(), { clock, home });
  serving = await serveShop(context);
  asOwner = await signedInOwner(serving);
  ({ offerId } = (await asOwner('POST', '/api/offers', {
    name: 'Spring',
    definition: { gives: { kind: 'amount', minor: { base: 500 } } },
  })) as { offerId: number });
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 40 }, (_, i) => ({
        externalId: `c${i}`,
        bought: boughtEvery(20 + (i % 9), { times: 8, until: addDays(today, -40 - i) }),
      })),
    ),
  );
  await scoreBase(context, today, silent);
  browser = await openBrowser();
  ({ context: tab, page } = await openContext(browser, looks[0]));
  await signIn(page, serving.url, owner);
}, 180_000);

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const rung = (when: unknown) => ({ when, offer: offerId, template: 'comeback-first', hour: '09:30' });

beforeEach(async () => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await tab.setOffline(false);
  ({ campaignId } = (await asOwner('POST', '/api/campaigns', {
    name: 'Come back',
    definition: { entry: { kind: 'days', days: 60 }, ladder: [rung({ kind: 'entry' })], holdOutShare: 0 },
  })) as { campaignId: number });
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
/** The deed of the dialog, whatever it counts. */
const deed = () => dialog().getByRole('button', { name: /^Go live/ });
const open = () => page.goto(`${serving.url}/campaigns/${campaignId}`);
const openAtRest = async () => {
  await open();
  await settled(page);
};
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

/** Holds every preview until it is let go. */
async function holdPreviews(): Promise<{ asked: () => number; letGo: () => Promise<void> }> {
  const held: Route[] = [];
  let open = true;
  let asked = 0;
  await page.route(previews, async (route) => {
    asked += 1;
    if (open) held.push(route);
    else await route.continue();
  });
  return {
    asked: () => asked,
    letGo: async () => {
      open = false;
      for (const route of held) await route.continue().catch(() => undefined);
    },
  };
}

it('before the first numbers have come, going live waits for them and shows none', async () => {
  const { letGo } = await holdPreviews();
  await open();
  await button('Go live…').click();
  await dialog().getByText('Counting who would enter.').waitFor();
  expect(await deed().getAttribute('aria-disabled')).toBe('true');
  expect(await dialog().innerText()).not.toMatch(/\b0\b/);
  await letGo();
  await dialog().getByText('enter in a usual month').waitFor();
  await expect.poll(() => deed().getAttribute('aria-disabled')).toBe(null);
});

it.each([
  [
    'the server refuses',
    (route: Route) => route.fulfill({ status: 500, json: { key: 'x', message: 'x', details: {} } }),
  ],
  ['the answer is lost', (route: Route) => route.abort()],
])('when %s, page and dialog say that there is no preview, and asking again brings it', async (_, fail) => {
  await page.route(previews, fail);
  await open();
  await button('Go live…').click();
  await dialog().getByText('The preview could not be made').waitFor();
  expect(await deed().getAttribute('aria-disabled')).toBe('true');
  expect(await dialog().innerText()).not.toMatch(/usual month/);
  await page.unrouteAll();
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await dialog().getByText('enter in a usual month').waitFor();
  await expect.poll(() => deed().getAttribute('aria-disabled')).toBe(null);
});

it('without a network the side panel says so, and asks again when told to', async () => {
  await openAtRest();
  await tab.setOffline(true);
  await page.getByRole('tab', { name: 'Comparison group' }).click();
  await page.getByRole('slider').press('ArrowRight');
  await page.getByText('The preview could not be made').waitFor();
  await tab.setOffline(false);
  await button('Try again').first().click();
  await page.getByText('chosen, can be written to').waitFor();
});

it('after an edit the former numbers are marked until those of the edit are here, and the dialog waits', async () => {
  await openAtRest();
  const { letGo } = await holdPreviews();
  await page.getByRole('tab', { name: 'Comparison group' }).click();
  await page.getByRole('slider').press('ArrowRight');
  await page.getByRole('status').filter({ hasText: 'Being worked out again after your change.' }).waitFor();
  expect(await page.locator('[aria-busy=true]').count()).toBeGreaterThan(0);
  await button('Go live…').click();
  await dialog().getByText('Counting who would enter.').waitFor();
  expect(await deed().getAttribute('aria-disabled')).toBe('true');
  await letGo();
  await dialog().getByText('of them in the comparison group').waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  expect(await page.getByRole('status').filter({ hasText: 'Being worked out again after your change.' }).count()).toBe(
    0,
  );
});

it('many edits have one preview under way at most, the earlier ones are given up, and saving does not wait', async () => {
  await openAtRest();
  let under = 0;
  const isPreview = (request: Request) => request.url().endsWith('/api/campaigns/preview');
  page.on('request', (request) => {
    if (isPreview(request)) under++;
  });
  page.on('requestfailed', (request) => isPreview(request) && under--);
  page.on('requestfinished', (request) => isPreview(request) && under--);
  const { asked, letGo } = await holdPreviews();
  await page.getByRole('tab', { name: 'Comparison group' }).click();
  for (const [edit, key] of [
    'ArrowRight',
    'ArrowRight',
    'ArrowLeft',
    'ArrowRight',
    'ArrowLeft',
    'ArrowLeft',
  ].entries()) {
    await page.getByRole('slider').press(key);
    // each is asked before the next edit, except where it was asked before
    if (edit > 1) continue;
    await expect.poll(asked).toBe(edit + 1);
    await expect.poll(() => under).toBe(1);
  }
  await page.getByRole('slider').press('ArrowRight');
  await button('Save').click();
  await page.getByText('draft, saved').waitFor();
  await expect.poll(() => under).toBeLessThanOrEqual(1);
  // the edits in a row after the second ask once
  expect(asked()).toBeLessThanOrEqual(4);
  await letGo();
  await settled(page);
});

it('a ceiling that bites is said beside the numbers and in the dialog, which never names more than it', async () => {
  await openAtRest();
  await page.getByRole('tab', { name: 'Who enters' }).click();
  await page.getByLabel('Cost ceiling').fill('20');
  const told = /The ceiling is enough for coupons of about 4 of \d+ customers\. The rest get no message\./;
  await page.getByText(told).waitFor();
  await button('Go live…').click();
  await dialog().getByText(told).waitFor();
  const cost = dialog().getByText('coupons cost at most, each month').locator('xpath=..');
  expect(Number((await cost.innerText()).replace(/[^\d.]/g, ''))).toBeLessThanOrEqual(20);
});

it('while it goes live nothing can be pressed, the focus stays in the dialog, and afterwards it is not lost', async () => {
  await openAtRest();
  await button('Go live…').click();
  await expect.poll(() => deed().getAttribute('aria-disabled')).toBe(null);
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/launch', async (route) => {
    await gate;
    await route.continue();
  });
  await deed().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => deed().getAttribute('aria-busy')).toBe('true');
  expect(await focused()).toMatch(/^Go live/);
  expect(await dialog().getByRole('button', { name: 'Not yet' }).getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  expect(await dialog().count()).toBe(1);
  letGo();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});
