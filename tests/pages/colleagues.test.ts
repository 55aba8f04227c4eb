// Colleagues through the pages: added with a role, kept to it, changed, removed; errors in the language of the reader.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import {
  findingsDayAndNight,
  looks,
  openBrowser,
  openContext,
  overflow,
  picture,
  seriousFindings,
  settled,
  signIn,
  widths,
} from './browser.ts';
import { owner, type Page as Requests, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const marta = { email: 'marta@example.org', password: 'first password', name: 'Marta Sanna' };
let serving: Serving;
let browser: Browser;
let tab: BrowserContext;
let page: Page;
let asOwner: Requests;

beforeAll(async () => {
  serving = await serveShop(testContext(db()));
  asOwner = await signedInOwner(serving);
  browser = await openBrowser();
  ({ context: tab, page } = await openContext(browser, looks[0]));
  await signIn(page, serving.url, owner);
}, 180_000);

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await serving?.close();
});

const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });

it('says that nobody else is there yet, without a finding of axe', { timeout: 180_000 }, async () => {
  await page.goto(`${serving.url}/settings/colleagues`);
  await page.getByRole('heading', { name: 'Nobody else yet' }).waitFor();
  await row('Elena Rossi').getByText('you', { exact: true }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'colleagues-none', looks[0]);
});

it('adds a colleague by keyboard, after saying which fields are wrong', { timeout: 180_000 }, async () => {
  await page.getByRole('button', { name: 'Add a colleague' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a colleague' });
  await dialog.waitFor();
  await dialog.getByLabel('Name').fill(marta.name);
  await dialog.getByLabel('E-mail').fill('marta');
  await dialog.getByLabel('First password').first().fill('short');
  await page.keyboard.press('Enter');
  await dialog.getByText('This is no e-mail address.').waitFor();
  await dialog.getByText('At least 10 characters.', { exact: true }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'colleagues-wrong', looks[0]);
  await dialog.getByLabel('E-mail').fill(marta.email);
  await dialog.getByLabel('First password').first().fill(marta.password);
  await dialog.getByRole('radio', { name: 'Marketer' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await dialog.getByRole('radio', { name: 'Analyst' }).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'Add a colleague' }).press('Enter');
  await page.getByText('Marta Sanna can sign in now.').waitFor();
  await row('Marta Sanna').getByText('Analyst').waitFor();
});

it('shows the list in every look without sideways scrolling', { timeout: 120_000 }, async () => {
  for (const look of widths) {
    const opened = await openContext(browser, look);
    await signIn(opened.page, serving.url, owner);
    await opened.page.goto(`${serving.url}/settings/colleagues`);
    await settled(opened.page);
    expect(await findingsDayAndNight(opened.page, 'colleagues', look.width)).toEqual([]);
    expect(await overflow(opened.page)).toBeLessThanOrEqual(0);
    await opened.page.getByRole('button', { name: 'Add a colleague' }).click();
    await opened.page.getByRole('radio', { name: 'Analyst' }).waitFor();
    expect(await findingsDayAndNight(opened.page, 'colleagues-add', look.width)).toEqual([]);
    expect(opened.troubles).toEqual([]);
    await opened.context.close();
  }
});

it('lets the colleague in, without what the role does not allow', { timeout: 180_000 }, async () => {
  const opened = await openContext(browser, looks[0]);
  await signIn(opened.page, serving.url, marta);
  await opened.page.goto(`${serving.url}/settings/account`);
  await opened.page.getByRole('heading', { name: marta.name }).waitFor();
  expect(await opened.page.getByRole('tab', { name: 'Colleagues' }).count()).toBe(0);
  await opened.page.goto(`${serving.url}/settings/colleagues`);
  await opened.page.getByText('Your role does not allow this.').waitFor();
  await opened.context.close();
});

it('gives a colleague another role and another password, after which only that one opens', {
  timeout: 60_000,
}, async () => {
  await page.goto(`${serving.url}/settings/colleagues`);
  const change = () => page.getByRole('button', { name: 'Change Marta Sanna' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change Marta Sanna' });
  await change();
  expect(await dialog.getByRole('radio', { name: 'Analyst' }).isChecked()).toBe(true);
  expect(await dialog.getByRole('button', { name: 'Save the role' }).isDisabled()).toBe(true);
  await dialog.getByRole('radio', { name: 'Marketer' }).check();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'colleagues-change', looks[0]);
  await dialog.getByRole('button', { name: 'Save the role' }).click();
  await page.getByText('Role of Marta Sanna: Marketer.').waitFor();
  await row('Marta Sanna').getByText('Marketer').waitFor();

  await change();
  await dialog.getByLabel('New password').first().fill('short');
  await dialog.getByRole('button', { name: 'Replace the password' }).click();
  await dialog.getByText('At least 10 characters.', { exact: true }).waitFor();
  await dialog.getByLabel('New password').first().fill('second password');
  await dialog.getByRole('button', { name: 'Replace the password' }).click();
  await page.getByText('Marta Sanna signs in with the new password from now on.').waitFor();
  const opened = await openContext(browser, looks[1]);
  await signIn(opened.page, serving.url, { ...marta, password: 'second password' });
  await opened.context.close();
});

it('removes a colleague after asking, and shuts them out', { timeout: 180_000 }, async () => {
  await page.getByRole('button', { name: 'Remove Marta Sanna' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Marta Sanna?' });
  await dialog.waitFor();
  await picture(page, 'colleagues-remove', looks[0]);
  await dialog.getByRole('button', { name: 'Remove Marta Sanna' }).click();
  await page.getByText('Marta Sanna can no longer sign in.').waitFor();
  await row('Marta Sanna').getByText('removed').waitFor();
});

it.each([
  ['it', 'L’indirizzo e-mail o la password non sono giusti.', 'Titolare'],
  ['pl', 'Adres e-mail albo hasło się nie zgadza.', 'Właściciel'],
  ['es', 'El correo o la contraseña no son correctos.', 'Titular'],
])(
  'tells a refused colleague why, and the owner who is there: %s',
  { timeout: 180_000 },
  async (language, refused, role) => {
    const opened = await openContext(browser, looks[1], language);
    await opened.page.goto(`${serving.url}/login`);
    await opened.page.locator('input[type=email]').fill(marta.email);
    await opened.page.locator('input[type=password]').fill(marta.password);
    await opened.page.keyboard.press('Enter');
    await opened.page.getByText(refused).waitFor();
    expect(await overflow(opened.page)).toBeLessThanOrEqual(0);
    // whoever was here before read the pages in another language: the account's own wins after signing in
    await asOwner('PATCH', '/api/me', { language });
    await opened.page.evaluate(() => localStorage.setItem('ritorno-language', 'en'));
    await opened.page.reload();
    await opened.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await opened.page.locator('input[type=email]').fill(owner.email);
    await opened.page.locator('input[type=password]').fill(owner.password);
    await opened.page.keyboard.press('Enter');
    await opened.page.getByRole('navigation').first().waitFor();
    await opened.page.goto(`${serving.url}/settings/colleagues`);
    await opened.page.getByRole('cell', { name: role }).waitFor();
    await settled(opened.page);
    expect(await overflow(opened.page)).toBeLessThanOrEqual(0);
    await picture(opened.page, `colleagues-${language}`, looks[1]);
    await asOwner('PATCH', '/api/me', { language: 'en' });
    await opened.context.close();
  },
);
