// People in a hurry: they type numbers in many ways, click twice, leave before saving, and stay until the session ends.
// None of it writes what was not meant, writes twice, or loses what was typed without a word.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { instantAt, readShop, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { someCustomers } from '../../src/ledger/testing.ts';
import { looks, openBrowser, openContext, overflow, settled, signIn } from './browser.ts';
import { owner, type Page as Requests, serveShop, signedInAgain, signedInOwner } from './server.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', '2026-08-03', '10:00'));

let home: string;
let serving: Serving;
let browser: Browser;
let tab: BrowserContext;
let page: Page;
let troubles: string[];
let asOwner: Requests;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-hasty-'));
  serving = await serveShop(testContext(db(), { clock, home }));
  asOwner = await signedInOwner(serving);
  await asOwner('POST', '/api/offers', {
    name: 'Spring',
    definition: { gives: { kind: 'amount', minor: { base: 500 } } },
  });
  browser = await openBrowser();
  ({ context: tab, page, troubles } = await openContext(browser, looks[0]));
  await signIn(page, serving.url, owner);
}, 180_000);

afterEach(async () => {
  await speak('en');
  expect(troubles.splice(0)).toEqual([]);
});

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const open = async (path: string) => {
  await page.goto(serving.url + path);
  await settled(page);
};
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const titled = (title: string | RegExp) => page.getByRole('heading', { level: 1, name: title }).waitFor();
const speak = (language: string) => asOwner('PATCH', '/api/me', { language });
const springOffer = async () =>
  (
    await db().rows(
      sql<{ id: number; minor: number; version: number }>`
        select offer_id as id, version, (definition -> 'gives' -> 'minor' ->> 'base')::int as minor
        from offer where name = 'Spring'`,
    )
  )[0];
const count = async (table: string) =>
  (await db().rows(sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`))[0].n;

describe('a number that cannot be taken', () => {
  it.each([
    ['en', '0', 'Not less than 0.01.'],
    ['en', '-5', 'Not less than 0.01.'],
    ['en', '', 'This is needed.'],
    ['en', '0.001', 'At most 2 decimals.'],
    ['en', '1e9', 'A number is needed.'],
    ['it', '5,001', 'Al massimo 2 decimali.'],
  ])('stays in its field (%s, “%s”), is explained, and is not saved', async (language, typed, told) => {
    await speak(language);
    const { id, version } = await springOffer();
    await open(`/coupons/${id}`);
    const field = page.getByLabel(/EUR/).first();
    await field.fill(typed);
    await page.getByText(told, { exact: true }).waitFor();
    await page.locator('form button[type=submit]').click();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe(typed);
    expect((await springOffer()).version).toBe(version);
  });

  it.each([
    ['en', '5,555', 555_500, '5555'],
    ['it', '1.000', 100_000, '1000'],
    ['it', '5,50', 550, '5,50'],
    ['pl', '1 000,5', 100_050, '1000,50'],
    ['es', '7.25', 725, '7,25'],
  ])('but one of the language is (%s, “%s”)', async (language, typed, minor, shown) => {
    await speak(language);
    const { id } = await springOffer();
    await open(`/coupons/${id}`);
    const field = page.getByLabel(/EUR/).first();
    await field.fill(typed);
    await field.blur();
    expect(await field.inputValue()).toBe(shown);
    await page.locator('form button[type=submit]').click();
    await expect.poll(async () => (await springOffer()).minor).toBe(minor);
  });

  it('brings its tab to the front when the draft is saved, and going live waits', async () => {
    await open('/campaigns');
    await button('Make a campaign').click();
    await page.getByRole('tab', { name: 'Who enters' }).click();
    await page.getByLabel('Name of the campaign').fill('Half days');
    await page.getByRole('tab', { name: 'Offers in steps' }).click();
    const days = page.getByLabel('days after the offer before').first();
    await days.fill('1.5');
    await page.getByText('A whole number is needed.').waitFor();
    await page.getByRole('tab', { name: 'Comparison group' }).click();
    for (const pressed of ['Save', 'Go live…']) {
      await button(pressed).click();
      await expect.poll(() => days.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
    await days.press('ArrowUp');
    expect(await days.inputValue()).toBe('31');
    await button('Save').click();
    await page.getByText('draft, saved').waitFor();
  });
});

describe('a double click', () => {
  it('makes one campaign, opens a dialog that stays, and pauses once', async () => {
    await open('/campaigns');
    const before = await count('campaign');
    await button('Make a campaign').dblclick();
    await titled('Come back to us');
    expect(await count('campaign')).toBe(before + 1);
    const pause = page.getByRole('navigation').locator('..').getByRole('button', { name: 'Pause all sending' }).first();
    await pause.dblclick();
    const asked = page.getByRole('dialog');
    await asked.waitFor();
    await page.waitForTimeout(300);
    expect(await asked.count()).toBe(1);
    await asked.getByRole('button', { name: 'Pause all sending' }).dblclick();
    await page.getByRole('button', { name: 'Resume sending' }).first().click();
    expect(await asked.getByRole('alert').count()).toBe(0);
    await asked.getByRole('button', { name: 'Resume sending' }).dblclick();
    await pause.waitFor();
  });

  it('takes one rung out, and it can be put back beside what was changed meanwhile', async () => {
    await open('/campaigns');
    await button('Make a campaign').click();
    const rungs = page.getByRole('heading', { level: 3, name: /^Offer [A-C]$/ });
    await rungs.nth(2).waitFor();
    await button('Remove offer A').dblclick();
    await page.getByText('Offer A is taken out.').waitFor();
    expect(await rungs.count()).toBe(2);
    await page.getByLabel('Hour').nth(1).selectOption('12:00');
    await button('Undo').click();
    await rungs.nth(2).waitFor();
    expect(
      await page.getByLabel('Hour').evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value)),
    ).toEqual(['09:30', '09:30', '12:00']);
    expect(await page.getByLabel('days after the offer before').count()).toBe(2);
    await button('Discard this draft').click();
    await button('Undo').click();
    await titled('Come back to us');
    expect(await page.getByLabel('Hour').nth(2).inputValue()).toBe('12:00');
  });

  it('makes one key', async () => {
    await open('/settings/keys');
    const before = await count('api_key');
    await button('Make a key').dblclick();
    const made = page.getByRole('dialog');
    await made.getByLabel('Name').fill('till Lecco');
    await made.getByLabel('check and redeem coupons').check();
    await made.getByRole('button', { name: 'Make a key' }).dblclick();
    await made.locator('code').waitFor();
    expect(await count('api_key')).toBe(before + 1);
  });
});

describe('what is not saved', () => {
  it('is asked about before a link or the way back leaves it', async () => {
    await open('/settings/shop');
    await page.getByRole('tab', { name: 'Sender' }).click();
    await page.getByLabel('Postal line').fill('Via Verdi 2');
    await page.getByRole('link', { name: 'Campaigns' }).first().click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.getByRole('button', { name: 'Stay here' }).click();
    expect(await page.getByLabel('Postal line').inputValue()).toBe('Via Verdi 2');
    await page.evaluate(() => history.back());
    await asked.getByRole('button', { name: 'Stay here' }).click();
    const closing = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await closing;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await page.getByRole('link', { name: 'Campaigns' }).first().click();
    await asked.getByRole('button', { name: 'Leave without saving' }).click();
    await titled(/campaign/i);
  });

  it('is still there when the session ends meanwhile, and is saved after signing in over the page', async () => {
    await open('/settings/shop');
    await page.getByLabel('Name of the shop').fill('Casa Ferrante Lecco');
    await db().rows(sql`delete from session`);
    await button('Save').click();
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await again.getByText(owner.email).waitFor();
    await again.locator('input[type=password]').fill('wrong wrong wrong');
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.getByRole('alert').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await again.locator('input[type=password]').fill(owner.password);
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    asOwner = await signedInAgain(serving);
    await button('Save').click();
    await page.getByText('Saved.').waitFor();
    expect((await readShop(db())).name).toBe('Casa Ferrante Lecco');
    // the browser notes the refused requests
    expect(troubles.splice(0).every((trouble) => /status of 401/.test(trouble))).toBe(true);
  });
});

it('a name without a blank widens no page', async () => {
  await db().transaction((tx) =>
    someCustomers(tx, [{ externalId: 'x'.repeat(120), name: 'Wolfeschlegel'.repeat(23), bought: ['2026-07-01'] }]),
  );
  const [{ id }] = await db().rows(sql<{ id: number }>`select customer_id as id from customer`);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/customers', `/customers/${id}`]) {
      await open(path);
      await page.getByText('Wolfeschlegel').first().waitFor();
      expect(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  // without a score there is no rhythm to show, and the browser notes that answer
  expect(troubles.splice(0).every((trouble) => /status of 409/.test(trouble))).toBe(true);
});

it('an address with a number that is none leads to nothing, in words', async () => {
  for (const path of ['/campaigns/x', '/customers/abc', '/coupons/0']) {
    await page.goto(serving.url + path);
    await page.getByText('There is nothing at this address.', { exact: true }).waitFor();
  }
  expect(troubles.splice(0).every((trouble) => /status of 404/.test(trouble))).toBe(true);
});
