// People who meet the pages for the first time, or may only look: nothing is offered that does not work, nothing stays unsaid.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { addDays, type Day, instantAt, silent, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { boughtEvery, someCustomers } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';
import { looks, openBrowser, openContext, overflow, seriousFindings, settled, signIn } from './browser.ts';
import { owner, type Page as Requests, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const today: Day = '2026-08-03';
const clock = virtualClock(instantAt('Europe/Rome', today, '10:00'));
const analyst = { email: 'ada@example.org', password: 'looks and reads', name: '👩‍💻 Ada' };

let home: string;
let serving: Serving;
let browser: Browser;
let page: Page;
let asOwner: Requests;
let offerId: number;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-strangers-'));
  const context = testContext(db(), { clock, home });
  serving = await serveShop(context);
  browser = await openBrowser();
  ({ page } = await openContext(browser, looks[0]));
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 120 }, (_, i) => ({
        externalId: `c${i}`,
        name: i % 2 === 0 ? `Massimiliano Niccolò Bartolomei ${i}` : `Davide Sanna ${i}`,
        bought: boughtEvery(20 + (i % 9), { times: 8, until: addDays(today, -40 - i) }),
      })),
    ),
  );
  await scoreBase(context, today, silent);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

const open = async (path: string, on = page) => {
  await on.goto(serving.url + path);
  await settled(on);
};
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
const rung = (when: unknown) => ({ when, offer: offerId, template: 'comeback-first', hour: '09:30' });
const draft = async () => {
  const definition = {
    entry: { kind: 'days', days: 60 },
    ladder: [rung({ kind: 'entry' }), rung({ kind: 'after', days: 30 })],
    holdOutShare: 0.1,
  };
  const made = (await asOwner('POST', '/api/campaigns', { name: 'Come back', definition })) as { campaignId: number };
  return made.campaignId;
};

describe('the first person of a shop', () => {
  it('is proposed the currency of the country that they choose, until they have chosen one', async () => {
    await page.goto(serving.url + new URL(serving.setupUrl ?? '').pathname + new URL(serving.setupUrl ?? '').hash);
    const country = page.getByLabel('Country');
    const currency = page.getByLabel('Currency');
    expect(await currency.inputValue()).toBe('GBP');
    for (const [chosen, expected] of [
      ['IT', 'EUR'],
      ['PL', 'PLN'],
      ['JP', 'JPY'],
    ]) {
      await country.selectOption(chosen);
      expect(await currency.inputValue()).toBe(expected);
    }
    await currency.selectOption('USD');
    await country.selectOption('ES');
    expect(await currency.inputValue()).toBe('USD');
  });

  it.each([
    ['en', 'Show what was typed'],
    ['it', 'Mostra ciò che è scritto'],
    ['pl', 'Pokaż wpisany tekst'],
    ['es', 'Mostrar lo escrito'],
  ])('shows a password by keyboard, in their language (%s)', async (language, name) => {
    await page.evaluate((chosen) => localStorage.setItem('ritorno-language', chosen), language);
    await page.reload();
    const password = page.locator('input[autocomplete=new-password]');
    await password.fill('a secret');
    await page.keyboard.press('Tab');
    const toggle = page.getByRole('button', { name });
    expect(await toggle.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await password.getAttribute('type')).toBe('text');
    expect(await toggle.getAttribute('aria-pressed')).toBe('true');
  });

  it('finds the pages in the language of their account afterwards, whatever the device spoke', async () => {
    asOwner = await signedInOwner(serving);
    ({ offerId } = (await asOwner('POST', '/api/offers', {
      name: 'Spring',
      definition: { gives: { kind: 'amount', minor: { base: 500 } } },
    })) as { offerId: number });
    await page.goto(serving.url);
    await page.evaluate(() => localStorage.setItem('ritorno-language', 'en'));
    await signIn(page, serving.url, owner);
    await asOwner('PATCH', '/api/me', { language: 'pl' });
    await page.reload();
    await page.getByRole('link', { name: 'Kampanie' }).first().waitFor();
    await asOwner('PATCH', '/api/me', { language: 'en' });
    await open('/');
    await page.getByRole('link', { name: 'Campaigns' }).first().waitFor();
  });
});

describe('a draft', () => {
  it('has its fields in a group for each offer, named by its place and moment', async () => {
    await open(`/campaigns/${await draft()}`);
    const second = page.getByRole('group', { name: /^Offer B: 30 days later/ });
    await page
      .getByRole('group', { name: /^Offer A: at the personal limit/ })
      .getByLabel('When')
      .waitFor();
    for (const label of ['When', 'Offer', 'Text', 'Hour'])
      expect(await second.getByLabel(label, { exact: true }).count(), label).toBe(1);
  });

  it('refused for a field on another tab opens that tab, marks it and focuses the field', async () => {
    await open(`/campaigns/${await draft()}`);
    await page.getByRole('tab', { name: 'Who enters' }).click();
    await page.getByLabel('Starts on').fill('2026-09-10');
    await page.getByLabel('Ends on').fill('2026-09-01');
    await page.getByRole('tab', { name: 'Comparison group' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('tab', { name: 'Who enters', selected: true }).waitFor();
    await page.getByRole('tab', { name: 'Who enters' }).getByRole('img', { name: 'has a field to correct' }).waitFor();
    const field = page.getByLabel('Ends on');
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill('2026-09-30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('draft, saved').waitFor();
    expect(await page.getByRole('img', { name: 'has a field to correct' }).count()).toBe(0);
  });
});

it('more rows are said, the focus stays on the button, and with the last page on what was said', async () => {
  await open('/customers');
  await page.getByRole('button', { name: 'Show more' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('100 rows are shown now.').waitFor();
  expect(await focused()).toBe('Show more');
  await page.keyboard.press('Enter');
  await page.getByText('120 rows are shown now.').waitFor();
  expect(await focused()).toBe('120 rows are shown now.');
  await page.getByLabel('Search').fill('davide');
  await page.getByRole('status').filter({ hasText: '60 customers' }).waitFor({ state: 'attached' });
});

it('whoever may only look is told so, and can change nothing in any form', { timeout: 120_000 }, async () => {
  await asOwner('POST', '/api/accounts', { ...analyst, role: 'analyst', language: 'en' });
  const own = await openContext(browser, looks[0]);
  await signIn(own.page, serving.url, analyst);
  const id = await draft();
  for (const path of [
    `/campaigns/${id}`,
    `/coupons/${offerId}`,
    '/settings/shop',
    '/settings/sender',
    '/settings/templates/comeback-first/it',
  ]) {
    await open(path, own.page);
    await own.page.getByText('You may look at this, but not change it').first().waitFor();
    const fields = own.page.locator('fieldset[disabled] :is(input, select, textarea)');
    expect(await fields.count(), path).toBeGreaterThan(0);
    for (const field of await fields.all()) expect(await field.isDisabled(), path).toBe(true);
    expect(await seriousFindings(own.page), path).toEqual([]);
  }
  await open(`/campaigns/${id}`, own.page);
  await own.page.getByRole('tab', { name: 'Comparison group' }).click();
  const slider = own.page.getByRole('slider', { name: 'Share in the comparison group' });
  expect(await slider.isVisible()).toBe(true);
  const before = await slider.getAttribute('aria-valuenow');
  await slider.press('ArrowRight', { timeout: 2000 }).catch(() => undefined);
  expect(await slider.getAttribute('aria-valuenow')).toBe(before);
  expect(await own.page.getByRole('button', { name: /^Remove offer|^Add offer/ }).count()).toBe(0);
  await open('/coupons/new', own.page);
  expect(await own.page.locator('main form').count()).toBe(0);
  expect(own.troubles).toEqual([]);
  await own.context.close();
});

it.each([320, 390, 768, 1024])(
  'at %i px nothing is wider than its place, and no word is broken by letters',
  async (width) => {
    const id = await draft();
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/', '/customers', `/campaigns/${id}`]) {
      await open(path);
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
      const tooWide = await page.evaluate(() =>
        [...document.querySelectorAll('main table')]
          .filter((table) => table.scrollWidth > (table.closest('section')?.clientWidth ?? 0))
          .map((table) => table.getAttribute('aria-label')),
      );
      expect(tooWide, path).toEqual([]);
      // a choice shows what is chosen, whole
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('main select')]
          .filter((select) => (select as HTMLElement).offsetParent !== null)
          .filter((select) => {
            const style = getComputedStyle(select);
            const brush = document.createElement('canvas').getContext('2d');
            if (brush === null) return false;
            brush.font = style.font;
            const text = (select as HTMLSelectElement).selectedOptions[0]?.text ?? '';
            const room =
              select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
            return brush.measureText(text).width > room + 1;
          })
          .map((select) => (select as HTMLSelectElement).selectedOptions[0]?.text),
      );
      expect(cut, path).toEqual([]);
      // a name takes at most a line for each of its words
      const broken = await page.evaluate(() =>
        [...document.querySelectorAll('main td:first-child > a')]
          .filter((link) => {
            const lines = Math.round(
              link.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(link).lineHeight),
            );
            return lines > (link.textContent ?? '').trim().split(/\s+/).length;
          })
          .map((link) => link.textContent),
      );
      expect(broken, path).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  },
);
