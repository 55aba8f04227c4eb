// The main job through the pages: setup, a file brought in, a late customer, an offer, a campaign, the caught mail.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dispatch, night } from '../../src/doors/nightly.ts';
import type { Serving } from '../../src/doors/serve.ts';
import { addDays, type Context, instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { boughtEvery } from '../../src/ledger/testing.ts';
import { openBrowser, openContext, picture, seriousFindings, settled } from './browser.ts';
import { choiceOf, sayColumn, seeColumns } from './columns.ts';
import { owner, serveShop } from './server.ts';

const zone = 'Europe/Rome';
const today = '2026-09-14';
const db = testDatabase();
const clock = virtualClock(instantAt(zone, today, '02:00'));
const unwatched = () => undefined;
const look = { width: 1440, scheme: 'light' } as const;

let home: string;
let context: Context;
let serving: Serving;
let browser: Browser;
let tab: BrowserContext;
let page: Page;

/** Sixty card-holders, every fourth silent for far too long; three lines that cannot be taken in. */
function purchasesFile(): string {
  const lines = ['Tessera;Data;Scontrino;Importo;Email'];
  for (let place = 0; place < 60; place++) {
    const gap = 12 + (place % 20);
    const silence = place % 4 === 0 ? gap * 3 : Math.floor(gap / 2);
    for (const day of boughtEvery(gap, { times: 9, until: addDays(today, -silence) })) {
      const [year, month, date] = day.split('-');
      lines.push(
        `20448817${1000 + place};${date}/${month}/${year};${place}-${day};${20 + (place % 30)},50;card${place}@example.com`,
      );
    }
  }
  lines.push(';13/05/2026;x1;10,00;', '204488171000;31/02/2026;x2;10,00;', '204488171001;12/05/2026;x3;molto;');
  return `${lines.join('\r\n')}\r\n`;
}

function customersFile(): string {
  const rows = Array.from(
    { length: 60 },
    (_, place) => `20448817${1000 + place};Cliente ${place};card${place}@example.com`,
  );
  return `${['Tessera;Nome;Email', ...rows].join('\n')}\n`;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-story-'));
  await writeFile(join(home, 'acquisti.csv'), purchasesFile());
  await writeFile(join(home, 'clienti.csv'), customersFile());
  context = testContext(db(), { clock, home });
  serving = await serveShop(context);
  browser = await openBrowser();
  const opened = await openContext(browser, look);
  tab = opened.context;
  page = opened.page;
}, 120_000);

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const titled = (title: RegExp) => page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: 30_000 });

it('lets the first owner in by the one-time token of the link', async () => {
  await page.goto(serving.setupUrl ?? '');
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password').first().fill(owner.password);
  await page.getByLabel('Name of the shop').fill('Casa Ferrante');
  await page.getByLabel('Time zone').selectOption(zone);
  await page.getByLabel('Currency').selectOption('EUR');
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'setup', look);
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await titled(/Bring in a file/);
  expect(page.url()).not.toContain('token');
});

it('brings in purchases with their columns understood, and what was left out with reasons', {
  timeout: 90_000,
}, async () => {
  await page.locator('input[type=file]').setInputFiles(join(home, 'acquisti.csv'));
  await titled(/Your file holds 540 orders of 60 customers/);
  await seeColumns(page);
  expect(await choiceOf(page, 'Tessera').inputValue()).toBe('Card number');
  expect(await choiceOf(page, 'Data').inputValue()).toBe('Date');
  await sayColumn(page, 'Importo', 'left out');
  await titled(/One thing is missing to read this file: Amount/);
  await page.getByRole('radio', { name: 'Importo' }).click();
  await titled(/Your file holds 540 orders of 60 customers/);
  await page.getByText('Nobody gets a message until you bring consents').waitFor();
  await picture(page, 'data-mapping', look);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Bring in 540 orders' }).click();
  await titled(/540 orders of 60 customers are in/);
  await page.getByRole('term').filter({ hasText: 'no such date' }).waitFor();
  await picture(page, 'data-import', look);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  const rejects = await readFile(await download.path(), 'utf8');
  expect(rejects.trim().split('\n')).toHaveLength(4);
  expect(rejects).toContain('no customer');
});

it('brings in the customers with a consent that holds for the whole file', { timeout: 180_000 }, async () => {
  await page.goto(`${serving.url}/data/new`);
  await page.locator('input[type=file]').setInputFiles(join(home, 'clienti.csv'));
  await titled(/clienti\.csv/);
  await page.getByLabel('What it holds').selectOption('customers');
  await sayColumn(page, 'Tessera', 'Card number');
  await sayColumn(page, 'Nome', 'Name');
  await sayColumn(page, 'Email', 'E-mail');
  await page.getByLabel('Everybody in this file agreed to messages').check();
  await page.getByLabel('On what ground').fill('consent at sign-up for the card');
  await page.getByLabel('Where it was given').fill('card form 2024');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await titled(/60 customers are in/);
});

it('answers on Today who is late, and explains one of them in words and picture', { timeout: 180_000 }, async () => {
  clock.moveTo(instantAt(zone, today, '03:00'));
  await night(context, today, unwatched);
  await page.goto(serving.url);
  await titled(/15 can still be won/);
  await page.getByRole('link', { name: '15 late now' }).click();
  // the title of Today begins alike, and its tables have other links
  await page.waitForURL(/\/customers/);
  await titled(/15 late customers can still be won/);
  await page.getByRole('table').getByRole('link').first().click();
  const picture = page.getByRole('img', { name: /comes every .* Today is day/ });
  await picture.waitFor();
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.getByRole('cell', { name: 'Today, no purchase since' }).waitFor();
  await page.getByRole('button', { name: 'Show as picture' }).click();
  await picture.waitFor();
  await page.getByRole('tab', { name: 'Purchases' }).click();
  expect(await page.getByText('Bought', { exact: true }).count()).toBe(9);
});

it('makes an offer, a campaign with it, shows who would enter, and lets it go live with those who are late already', {
  timeout: 90_000,
}, async () => {
  await page.goto(`${serving.url}/coupons/new`);
  await page.getByLabel('Name').fill('Five euros');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Archive' }).waitFor();

  await page.getByRole('link', { name: 'Campaigns' }).first().click();
  await page.getByRole('button', { name: 'Make a campaign' }).click();
  await titled(/Come back to us/);
  await page.getByText('15 would enter').first().waitFor();
  await page.getByText('When would coupon A run out?').waitFor();
  await page.getByRole('tab', { name: 'Comparison group' }).click();
  await page.getByRole('slider', { name: 'Share in the comparison group' }).press('Home');
  await page.getByText('Without a comparison group nobody can say').waitFor();
  await picture(page, 'campaign-comparison', look);
  await page.getByRole('tab', { name: 'Who enters' }).click();
  await page.getByLabel('Name of the campaign').fill('Autumn comeback');
  await picture(page, 'campaign-entry', look);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('draft, saved').waitFor();
  await page.getByRole('button', { name: 'Go live…' }).click();
  const dialog = page.getByRole('dialog', { name: /Let “Autumn comeback” go live/ });
  await dialog.getByLabel('Also start with the 15 who are late since before the launch').check();
  await dialog.getByLabel('Mornings to spread over').fill('1');
  await picture(page, 'campaign-go-live', look);
  await dialog.getByRole('button', { name: 'Go live, with these 15' }).click();
  await page.getByRole('button', { name: 'End the campaign' }).waitFor();
});

it('shows the mails of the next morning as their readers would see them', { timeout: 180_000 }, async () => {
  const tomorrow = addDays(today, 1);
  clock.moveTo(instantAt(zone, tomorrow, '03:00'));
  await night(context, tomorrow, unwatched);
  clock.moveTo(instantAt(zone, tomorrow, '09:31'));
  const { send } = await dispatch(context, unwatched);
  expect(send).toMatchObject({ sent: expect.any(Number), trouble: null });
  await page.getByRole('link', { name: 'Caught mail' }).first().click();
  await titled(new RegExp(`^${send.sent} mails were caught here`));
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText(/^To card\d+@example\.com/).waitFor();
  const frame = page.locator('iframe');
  expect(await frame.getAttribute('sandbox')).toBe('');
  await page.getByRole('tab', { name: 'As text' }).click();
  await page.locator('pre').waitFor();
  expect(await page.locator('pre').innerText()).toMatch(/5\s?€|€\s?5/);
  await page.getByRole('tab', { name: 'Headers' }).click();
  await page.getByText(/List-Unsubscribe-Post/i).waitFor();
});

it('pauses all sending and says so on every page until it is resumed', { timeout: 180_000 }, async () => {
  await page.getByRole('button', { name: 'Pause all sending' }).first().click();
  await page.getByLabel('Why').fill('stocktaking');
  await page.getByRole('dialog').getByRole('button', { name: 'Pause all sending' }).click();
  await page.getByText(/All sending is paused since/).waitFor();
  await page.getByRole('link', { name: 'Customers' }).first().click();
  await page.getByText('stocktaking').waitFor();
  await page.getByRole('button', { name: 'Resume sending' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume sending' }).click();
  await page.getByText('Sending goes on.').waitFor();
  expect(await page.getByText(/All sending is paused since/).count()).toBe(0);
});

it('can be walked with the keyboard alone: skip link, customers, one customer, the marks on the strip', {
  timeout: 60_000,
}, async () => {
  await page.goto(`${serving.url}/customers?late=yes`);
  await settled(page);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  const inTable = () => page.evaluate(() => document.activeElement?.matches('table a') ?? false);
  for (let presses = 0; presses < 12 && !(await inTable()); presses++) await page.keyboard.press('Tab');
  expect(await inTable()).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: /Marks on the strip/ }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  const onMark = () => page.evaluate(() => document.activeElement?.closest('[role=group]') !== null);
  for (let presses = 0; presses < 16 && !(await onMark()); presses++) await page.keyboard.press('Tab');
  const told = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(await told()).toMatch(/today, day \d+ of this silence/);
  await page.keyboard.press('Home');
  expect(await told()).toMatch(/bought/);
});

it('speaks Polish with its plural forms, and remembers it', { timeout: 180_000 }, async () => {
  await page.goto(`${serving.url}/settings/account`);
  await page.getByLabel('Language of the pages').selectOption('pl');
  await page.getByRole('link', { name: 'Klienci' }).first().click();
  await titled(/60 klientów/);
  await page.reload();
  await titled(/60 klientów/);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('pl');
});
