// A running campaign is changed from its page: with its counts before, an undo after, and two people at once.
// And what is decided beside it: an offer of a service, a text that is tried on oneself.
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Campaign, ChangeEffect } from '../../src/campaigns/contract.ts';
import type { Serving } from '../../src/doors/serve.ts';
import { instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { looks, openBrowser, openContext, settled, signIn } from './browser.ts';
import { owner, type Page as Requests, serveShop, signedInAgain, signedInOwner } from './server.ts';
import { firstMorning, liveThrough } from './shop.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', firstMorning, '02:00'));
let serving: Serving;
let browser: Browser;
let asOwner: Requests;
let campaignId: number;
let tab: BrowserContext;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  const context = testContext(db(), { clock });
  serving = await serveShop(context);
  campaignId = await liveThrough(context, clock, await signedInOwner(serving));
  asOwner = await signedInAgain(serving);
  browser = await openBrowser();
  ({ context: tab, page, troubles } = await openContext(browser, looks[0]));
  await signIn(page, serving.url, owner);
}, 180_000);

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await serving?.close();
});

afterEach(() => {
  expect(troubles.splice(0)).toEqual([]);
});

const open = async (path: string) => {
  await page.goto(serving.url + path);
  await settled(page);
};
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const card = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) });
const campaign = async () => (await asOwner('GET', `/api/campaigns/${campaignId}`)) as Campaign;

it('an hour is changed for those who have not come to the offer, and taken back', { timeout: 180_000 }, async () => {
  const before = await campaign();
  const ladder = before.definition.ladder.map((rung, at) => (at === 1 ? { ...rung, hour: '18:30' } : rung));
  const { rungs, comparison } = (await asOwner('POST', `/api/campaigns/${campaignId}/change-effect`, {
    definition: { ...before.definition, ladder },
  })) as ChangeEffect;
  await open(`/campaigns/${campaignId}`);
  await page.getByRole('link', { name: 'Change…' }).click();
  await page.getByRole('heading', { level: 1, name: 'Change the running campaign' }).waitFor();
  await expect.poll(() => button('Save the change').getAttribute('aria-disabled')).toBe('true');
  await page
    .getByRole('group', { name: /^Offer B/ })
    .getByLabel('Hour')
    .selectOption('18:30');
  const deed = button(`Change it for ${rungs[1].getNew} people`);
  await deed.waitFor();
  expect(await card('What changes').textContent()).toContain('Offer B, Hour18:30was: 09:30');
  const whom = (await card('Whom it concerns').textContent()) ?? '';
  expect(whom).toContain(`get offer B as it will be, of those in the campaign${rungs[1].getNew}`);
  expect(whom).toContain(`had offer B and keep it${rungs[1].keepOld}`);
  expect(whom).toContain(`comparison group, still nothing${comparison}`);
  await deed.click();
  await page.getByText('The campaign is changed.').waitFor();
  await page.waitForURL(`**/campaigns/${campaignId}`);
  expect((await campaign()).definition.ladder[1].hour).toBe('18:30');
  await card('What was changed').getByText('was: 09:30').waitFor();
  await button('Undo').click();
  await page.getByText('The campaign is as it was before.').waitFor();
  const after = await campaign();
  expect(after.definition).toEqual(before.definition);
  expect(after.version).toBe(before.version + 2);
});

it('the share of the comparison group says why it stays, and only the last offer can go', {
  timeout: 180_000,
}, async () => {
  await open(`/campaigns/${campaignId}/change`);
  const { length } = (await campaign()).definition.ladder;
  const last = String.fromCharCode(64 + length);
  expect(
    await page.getByRole('button', { name: /^Remove offer/ }).evaluateAll((all) => all.map((one) => one.ariaLabel)),
  ).toEqual([`Remove offer ${last}`]);
  await page.getByRole('tab', { name: 'Comparison group' }).click();
  await page.getByText('The comparison group has been drawn and stays as it is', { exact: false }).waitFor();
});

it('two who change it at once: the later one sees the other’s change and decides', { timeout: 180_000 }, async () => {
  await open(`/campaigns/${campaignId}/change`);
  await page
    .getByRole('group', { name: /^Offer A/ })
    .getByLabel('Hour')
    .selectOption('11:00');
  const now = await campaign();
  await asOwner('PUT', `/api/campaigns/${campaignId}`, {
    version: now.version,
    definition: { ...now.definition, restDays: 99 },
  });
  const deed = page.getByRole('button', { name: /^(Change it for|Save the change)/ });
  await expect.poll(() => deed.getAttribute('aria-disabled')).not.toBe('true');
  await deed.click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else has changed this campaign' });
  await conflict.getByText(/^99 days/).waitFor();
  expect(troubles.splice(0)).toEqual([expect.stringContaining('409')]);
  expect((await campaign()).definition.restDays).toBe(99);
  await conflict.getByRole('button', { name: 'Take theirs, give up mine' }).click();
  await conflict.waitFor({ state: 'detached' });
  await page.getByText('Nothing yet. Change a field on the left.').waitFor();
  expect((await campaign()).definition.ladder[0].hour).toBe(now.definition.ladder[0].hour);
});

it('whoever saves over another’s change and takes that back leaves the other’s', { timeout: 180_000 }, async () => {
  await open(`/campaigns/${campaignId}/change`);
  await page
    .getByRole('group', { name: /^Offer A/ })
    .getByLabel('Hour')
    .selectOption('12:00');
  const now = await campaign();
  await asOwner('PUT', `/api/campaigns/${campaignId}`, {
    version: now.version,
    definition: { ...now.definition, restDays: 77 },
  });
  const deed = page.getByRole('button', { name: /^(Change it for|Save the change)/ });
  await expect.poll(() => deed.getAttribute('aria-disabled')).not.toBe('true');
  await deed.click();
  await page.getByRole('alert').getByRole('button', { name: 'Save mine over it' }).click();
  await page.waitForURL(`**/campaigns/${campaignId}`);
  expect(troubles.splice(0)).toEqual([expect.stringContaining('409')]);
  const mine = (await campaign()).definition;
  expect([mine.ladder[0].hour, mine.restDays]).toEqual(['12:00', now.definition.restDays]);
  await button('Undo').click();
  await page.getByText('The campaign is as it was before.').waitFor();
  const after = (await campaign()).definition;
  expect([after.ladder[0].hour, after.restDays]).toEqual([now.definition.ladder[0].hour, 77]);
});

it('a coffee for nothing is offered, though nobody has bought one yet', { timeout: 180_000 }, async () => {
  await open('/coupons/new');
  await page.getByLabel('Name', { exact: true }).fill('A coffee on us');
  await page.getByText('A product', { exact: true }).click();
  await button('Something else, not in the list').click();
  await page.getByLabel('What it is called').fill('Espresso');
  await button('Add it and choose it').click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Product or service' }).inputValue()).toBe('Espresso');
  await page.getByLabel(/^What it costs you at most/).fill('1.20');
  await button('Save').click();
  await page.getByRole('heading', { level: 1, name: 'A coffee on us' }).waitFor();
  await open('/coupons');
  await page.getByText('Espresso for nothing, worth €1.20').waitFor();
  const [stored] = await db().rows(sql<{ gives: object }>`
    select definition -> 'gives' as gives from offer where name = 'A coffee on us'`);
  const [{ productId }] = await db().rows(sql<{ productId: number }>`
    select product_id as "productId" from product where name = 'Espresso'`);
  expect(stored.gives).toEqual({ kind: 'product', productId, worthMinor: 120 });
});

it('the text of an offer is tried on oneself from the editor, and lies in the catcher', {
  timeout: 180_000,
}, async () => {
  const caught = async () => ((await asOwner('GET', '/api/caught-mail')) as { total: number }).total;
  const before = await caught();
  await open(`/campaigns/${campaignId}/change`);
  await button('Send me the text of offer A as a test').click();
  await page.getByText('Kept by the mail catcher: nothing has left this machine.').waitFor();
  expect(await caught()).toBe(before + 1);
  const { items } = (await asOwner('GET', '/api/caught-mail')) as { items: { to: string[] }[] };
  expect(items[0].to).toEqual([owner.email]);
});
