// What each column of a file is, on the page, as a person corrects it: in Italian, on a tablet.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { openBrowser, openContext } from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
let home = '';
let serving: Serving;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-columns-'));
  serving = await serveShop(testContext(db(), { home, clock: virtualClock(new Date('2026-11-22T10:00:00Z')) }));
  await signedInOwner(serving);
  await db().run(sql`update account set language = 'it'`);
  browser = await openBrowser();
  ({ page } = await openContext(browser, { width: 1440, scheme: 'light' }, 'it-IT'));
  await page.setViewportSize({ width: 768, height: 1024 });
  await page.goto(`${serving.url}/login`);
  await page.locator('input[type=email]').fill(owner.email);
  await page.locator('input[type=password]').fill(owner.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

async function bring(name: string, content: string): Promise<void> {
  const path = join(home, name);
  await writeFile(path, content);
  await page.goto(`${serving.url}/data/new`);
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The choice of a column, by its row. */
const choice = (column: string) =>
  page.locator('tr', { has: page.getByRole('cell', { name: column, exact: true }) }).locator('select');

it('a column that is chosen as the number of the customer takes the place of the address that was guessed', async () => {
  await bring(
    'soci.csv',
    'Mail;Sigla;Data;Reparto;Importo\nlada@p.test;L1;25/10/2026;Pane;12,50\nlada@p.test;L1;26/10/2026;Pane;8,00\n',
  );
  expect(await choice('Mail').inputValue()).toBe('customer+email');
  await choice('Sigla').selectOption('customer');
  expect(await choice('Mail').inputValue()).toBe('email');
  // joined only where that is chosen, and then it is said
  await choice('Reparto').selectOption('with:customer');
  expect(await choice('Sigla').inputValue()).toBe('with:customer');
  await page.getByText('Unita a Reparto').waitFor();
  await choice('Reparto').selectOption('category');
  expect(await choice('Sigla').inputValue()).toBe('customer');
  const cut = await page.locator('select').evaluateAll(
    (all) =>
      all.filter((select) => {
        const shown = (select as HTMLSelectElement).selectedOptions[0]?.text ?? '';
        const style = getComputedStyle(select);
        const canvas = document.createElement('canvas').getContext('2d');
        if (canvas) canvas.font = `${style.fontSize} ${style.fontFamily}`;
        const room = select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
        return (canvas?.measureText(shown).width ?? 0) > room + 1;
      }).length,
  );
  expect(cut).toBe(0);
  await page.locator('main button', { hasText: /^Importa$/ }).click();
  await page.waitForURL(/\/data\/\d+/);
  await expect
    .poll(() => db().rows(sql`select external_id, email from customer`))
    .toEqual([{ external_id: 'L1', email: 'lada@p.test' }]);
}, 180_000);

it('a file of customers says that it cannot be taken back, and why its button waits', async () => {
  await bring('clienti.csv', 'Codice;Nome;Cognome\n7;Lia;Moro\n');
  await page.getByText('Un file di clienti non si può ritirare').waitFor();
  const button = page.locator('main button', { hasText: /^Importa$/ });
  await page.locator('input[type=checkbox]').first().check();
  const why = page.getByText('Per importare compili');
  await why.waitFor();
  expect(await button.isDisabled()).toBe(true);
  expect(await button.getAttribute('aria-describedby')).toBe(await why.getAttribute('id'));
  await page.locator('input[type=checkbox]').first().uncheck();
  expect(await button.isEnabled()).toBe(true);
}, 180_000);

it('an address set by hand becomes the number of the customer while there is none, visibly, and is asked for when not', async () => {
  await bring('vendite.csv', 'Contatto;Data;Importo\nlia at p.test;25/10/2026;1,00\nugo at p.test;26/10/2026;1,00\n');
  await choice('Contatto').selectOption('email');
  expect(await choice('Contatto').inputValue()).toBe('customer+email');
  await choice('Contatto').selectOption('email');
  await page.getByRole('button', { name: /Contatto/ }).click();
  expect(await choice('Contatto').inputValue()).toBe('customer+email');
}, 180_000);
