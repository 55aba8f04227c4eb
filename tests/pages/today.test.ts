// Today as its owner meets it: before a campaign, with one, by keyboard, and while a calculation ends in the background.
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { night } from '../../src/doors/nightly.ts';
import type { Serving } from '../../src/doors/serve.ts';
import { instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { recordPurchases } from '../../src/ledger/index.ts';
import { noon, purchaseOn } from '../../src/ledger/testing.ts';
import { looks, openBrowser, openContext, overflow, seriousFindings, settled, signIn } from './browser.ts';
import { type Page as Ask, owner, serveShop, signedInOwner } from './server.ts';
import { firstMorning, people } from './shop.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', firstMorning, '02:00'));
const context = () => testContext(db(), { clock });
let serving: Serving;
let browser: Browser;
let page: Page;
let ask: Ask;

beforeAll(async () => {
  serving = await serveShop(context());
  ask = await signedInOwner(serving);
  await people(context());
  clock.moveTo(instantAt('Europe/Rome', firstMorning, '03:00'));
  await night(context(), firstMorning, () => undefined);
  browser = await openBrowser();
  page = (await openContext(browser, looks[0])).page;
  await signIn(page, serving.url, owner);
}, 480_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

async function today(): Promise<void> {
  await page.goto(serving.url);
  await settled(page);
}

const text = (name: string) => page.locator(`[data-number="${name}"]`).first().textContent();

it('says before the first campaign what its answers will hold, and draws the weeks of the past', {
  timeout: 180_000,
}, async () => {
  await today();
  await page.getByText('Once a campaign is live').waitFor();
  expect(await page.getByRole('link', { name: 'Make a campaign' }).count()).toBeGreaterThan(0);
  const chart = page.getByRole('slider');
  await chart.waitFor();
  expect(Number(await chart.getAttribute('aria-valuemax'))).toBe(26);
});

it('walks the weeks of the chart with the arrows, and puts a table with its sum in its place', {
  timeout: 180_000,
}, async () => {
  await today();
  const { lateWeeks } = (await ask('GET', '/api/today')) as { lateWeeks: { late: number }[] };
  const drawn = lateWeeks.slice(-26).map(({ late }) => late);
  const chart = page.getByRole('slider');
  await chart.focus();
  expect(await chart.getAttribute('aria-valuetext')).toContain(`week to 2 Aug: Became late ${drawn.at(-1)}`);
  await page.keyboard.press('ArrowLeft');
  expect(await chart.getAttribute('aria-valuetext')).toContain(`week to 26 Jul: Became late ${drawn.at(-2)}`);
  await page.keyboard.press('Home');
  expect(await chart.getAttribute('aria-valuenow')).toBe('1');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const sum = page.locator('table tfoot td').nth(1);
  expect(await sum.textContent()).toBe(String(drawn.reduce((total, late) => total + late, 0)));
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show as chart' }).click();
  await chart.waitFor();
});

it('fits a tablet and the smallest phone', { timeout: 180_000 }, async () => {
  for (const width of [768, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await today();
    expect(await overflow(page), String(width)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

it('leads from each count to a list of as many people', { timeout: 180_000 }, async () => {
  await today();
  const links = page.locator('a[data-number]');
  const wanted = await links.evaluateAll((all) =>
    all.map((link) => [link.getAttribute('href') ?? '', Number(link.textContent?.match(/\d+/)?.[0])] as const),
  );
  expect(wanted.length).toBeGreaterThan(15);
  for (const [address, count] of wanted) {
    const { total } = (await ask('GET', `/api${address}`)) as { total: number };
    expect(total, address).toBe(count);
  }
});

it('changes by itself when a calculation ends', { timeout: 180_000 }, async () => {
  await today();
  const before = Number((await text('today.winnable'))?.match(/\d+/)?.[0]);
  const late = await db().rows(sql<{ id: string }>`
    select c.external_id as id from score s join customer c using (customer_id)
    where s.lateness >= 0.96 and s.value_class > 0 order by s.customer_id limit 3`);
  const rows = late.map(({ id }) => purchaseOn(id, firstMorning, { at: noon(firstMorning) }));
  clock.moveTo(instantAt('Europe/Rome', firstMorning, '13:00'));
  await db().transaction((tx) => recordPurchases(tx, rows, { now: clock.now() }));
  await night(context(), '2026-08-04', () => undefined);
  await expect
    .poll(async () => (await text('today.bought'))?.match(/\d+/)?.[0], { timeout: 120_000, interval: 2_000 })
    .toBe('3');
  const after = Number((await text('today.winnable'))?.match(/\d+/)?.[0]);
  const crossed = Number(await text('today.crossed'));
  expect(after).toBe(before + crossed - 3 - Number((await text('today.became-inactive'))?.match(/\d+/)?.[0]));
});

it('names what needs a person, the worst first, and says so when nothing does', { timeout: 180_000 }, async () => {
  const needs = page.locator('section', { has: page.getByRole('heading', { name: 'Needs you' }) });
  await today();
  await needs.getByText('Nothing at the moment.').waitFor();
  await ask('POST', '/api/sending/pause', { reason: 'stock-taking' });
  const trouble = {
    code: 'auth',
    sentence: 'The server refuses the password.',
    since: clock.now(),
    lastAt: clock.now(),
  };
  await db().run(sql`
    insert into sender (sender_id, settings, trouble, changed_at)
    values (1, '{}', ${JSON.stringify(trouble)}::jsonb, ${clock.now()})
    on conflict (sender_id) do update set trouble = excluded.trouble`);
  clock.moveTo(instantAt('Europe/Rome', '2026-08-09', '03:00'));
  await night(context(), '2026-08-09', () => undefined);
  await today();
  const lines = () => needs.getByRole('listitem').allTextContents();
  await expect.poll(async () => (await lines()).length, { timeout: 60_000 }).toBe(3);
  const [sender, old, paused] = await lines();
  expect(sender).toContain('Mail does not leave');
  expect(old).toContain('The newest purchase is of 3 Aug');
  expect(paused).toContain('All sending is paused');
  // the pause comes first of all
  const [banner, title] = await Promise.all([
    page.getByText('stock-taking').boundingBox(),
    page.getByRole('heading', { level: 1 }).boundingBox(),
  ]);
  expect(banner?.y).toBeLessThan(title?.y ?? 0);
  await ask('POST', '/api/sending/resume');
});
