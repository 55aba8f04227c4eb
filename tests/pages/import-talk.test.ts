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

describe('what only the owner knows', () => {
  const doubtful =
    'receipt;customer;date;amount;status\n1;lia@p.test;03/04/2026;20,00;Completed\n2;ugo@p.test;05/06/2026;30,00;Completed\n3;ugo@p.test;07/06/2026;50,00;Blaubeere\n';

  it('is asked with its effect, answered by keys, and the title follows; Enter never starts the import', {
    timeout: 180_000,
  }, async () => {
    await language('en');
    const { context, page, troubles } = await signedIn();
    await choose(page, 'doubts.csv', doubtful);
    await h1(page).filter({ hasText: '2 orders of 2 customers: €50, April 2026 to June 2026' }).waitFor();
    await page.getByRole('heading', { name: '2 things only you know' }).waitFor();
    const state = page.getByRole('group', { name: '1 line says “Blaubeere”. What does it mean?' });
    await state.getByText('3 orders').first().waitFor();
    await state.getByRole('radio', { name: 'Nothing was sold' }).focus();
    await page.keyboard.press('ArrowDown');
    await h1(page).filter({ hasText: '3 orders of 2 customers: €100' }).waitFor();
    expect(await state.getByRole('radio', { name: 'A sale' }).isChecked()).toBe(true);
    const dates = page.getByRole('group', { name: 'Does 03/04 mean 3 April or 4 March?' });
    await dates.getByText('4 Mar 2026 to 6 Jul 2026').waitFor();
    await dates.getByRole('radio', { name: 'Day first' }).focus();
    await page.keyboard.press('ArrowDown');
    await h1(page).filter({ hasText: 'March 2026 to July 2026' }).waitFor();
    // the answer to one question does not take back that to another
    expect(await h1(page).textContent()).toContain('3 orders');
    await page.keyboard.press('Enter');
    await state.getByRole('radio', { name: 'A sale' }).focus();
    await page.keyboard.press('Enter');
    await bringIn(page).waitFor();
    expect(await db().rows(sql`select 1 from import`)).toEqual([]);
    await bringIn(page).click();
    await h1(page).filter({ hasText: '3 orders of 2 customers are in' }).waitFor();
    expect(
      await db().rows(sql`select to_char(min(day), 'YYYY-MM-DD') as day, sum(net_minor)::bigint as net from purchase`),
    ).toEqual([{ day: '2026-03-04', net: 10_000 }]);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('in a file in pounds, before and after: its sum, and that its money does not count', {
    timeout: 180_000,
  }, async () => {
    await language('en');
    const { context, page } = await signedIn();
    await choose(
      page,
      'pounds.csv',
      'customer,receipt,date,amount,currency\na,1,2026-03-25,500.00,GBP\nb,2,2026-03-26,750.00,GBP\n',
    );
    await h1(page).filter({ hasText: '2 orders of 2 customers: £1,250, March 2026' }).waitFor();
    const asked = page.getByRole('group', { name: 'The file is in GBP, the shop counts in EUR. What holds?' });
    await asked.getByText('£1,250.00 of the file would count as visits only.').waitFor();
    await asked.getByText('total €1,250').waitFor();
    await bringIn(page).click();
    await h1(page).filter({ hasText: '2 orders of 2 customers are in' }).waitFor();
    await page.getByText('£1,250.00 is in another currency than the shop’s').waitFor();
    await context.close();
  });

  it('when nothing is recognised: the columns that are left, each with three of its values', {
    timeout: 180_000,
  }, async () => {
    await language('en');
    const { context, page, troubles } = await signedIn();
    const rows = Array.from({ length: 9 }, (_, i) => `k${i % 3},n${i},word ${i % 2},${10 + i}.50`);
    await choose(page, 'nothing.csv', `Xqz,Wvu,Tsr,Pon\n${rows.join('\n')}\n`);
    await page
      .getByRole('heading', { name: /is missing|are missing/ })
      .first()
      .waitFor();
    await settled(page);
    expect(await findingsDayAndNight(page, 'import-missing', 1440)).toEqual([]);
    const asked = page.getByRole('group', { name: 'Which column says when?' });
    await asked.getByText(/^for example k0, k1/).waitFor();
    expect(await bringIn(page).count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe.each([
  ['it', /^Il file contiene 2 ordini di 2 clienti: 50\s€, da aprile 2026 a giugno 2026$/, 'Importa 2 ordini'],
  [
    'pl',
    /^Plik zawiera 2 zamówienia 2 klientów: 50\szł|^Plik zawiera 2 zamówienia 2 klientów: 50\s€/,
    'Wczytaj 2 zamówienia',
  ],
  ['es', /^Su archivo contiene 2 pedidos de 2 clientes: 50\s€/, 'Importar 2 pedidos'],
] as const)('in %s', (code, title, button) => {
  it('says the same, and closes', { timeout: 180_000 }, async () => {
    await language(code);
    const { context, page, troubles } = await signedIn('en-GB', widths[1]);
    await choose(
      page,
      `file-${code}.csv`,
      'receipt;customer;date;amount\n1;lia@p.test;03/04/2026;20,00\n2;ugo@p.test;05/06/2026;30,00\n3;;07/06/2026;1,00\n',
    );
    await h1(page).filter({ hasText: title }).waitFor();
    await settled(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await picture(page, `import-talk-${code}`, widths[1]);
    await page.getByRole('button', { name: button }).click();
    await page.waitForURL(/\/data\/\d+/);
    await expect.poll(() => db().rows(sql`select count(*) as orders from purchase`)).toEqual([{ orders: 2 }]);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('what goes wrong', () => {
  it('a session that ends before the file is sent: it is sent once the same person is back', {
    timeout: 180_000,
  }, async () => {
    await language('en');
    const { context, page } = await signedIn();
    await page.goto(`${serving.url}/data/new`);
    const path = join(home, 'ended.csv');
    await writeFile(path, 'customer,receipt,date,amount\na,1,2026-03-25,5.00\n');
    await db().run(sql`delete from session`);
    await page.locator('input[type=file]').setInputFiles(path);
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor();
    await again.locator('input[type=password]').fill(owner.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await h1(page).filter({ hasText: 'Your file holds 1 order of 1 customer' }).waitFor();
    // and one that ends while the page is looked at
    await db().run(sql`delete from session`);
    await bringIn(page).click();
    await again.waitFor();
    await again.locator('input[type=password]').fill(owner.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    expect(await db().rows(sql`select 1 from import`)).toEqual([]);
    await bringIn(page).click();
    await h1(page)
      .filter({ hasText: 'is in. Next: who is late?' })
      .or(h1(page).filter({ hasText: 'are in. Next' }))
      .waitFor();
    await context.close();
  });

  it('a large file is told by its beginning first, and whole when it has been read', { timeout: 180_000 }, async () => {
    await language('en');
    const { context, page, troubles } = await signedIn();
    const rows = Array.from(
      { length: 90_000 },
      (_, i) =>
        `order ${i},customer${i % 5000}@posta.example,2026-0${1 + (i % 9)}-1${i % 9},a product with a long name ${i % 300},12.50`,
    );
    await choose(page, 'large.csv', `receipt,customer,date,category,amount\n${rows.join('\n')}\n`);
    await h1(page)
      .filter({ hasText: 'The beginning of your file holds' })
      .or(h1(page).filter({ hasText: '90,000' }))
      .waitFor();
    await h1(page).filter({ hasText: 'Your file holds 90,000 orders of 5,000 customers: €1,125,000' }).waitFor();
    await page.getByRole('button', { name: 'Bring in 90,000 orders' }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a file that is no table says so, and another one can be chosen', { timeout: 180_000 }, async () => {
    await language('en');
    const { context, page } = await signedIn();
    await choose(page, 'empty.csv', '');
    await page.getByRole('alert').waitFor();
    await choose(page, 'after.csv', 'customer,receipt,date,amount\na,1,2026-03-25,5.00\n');
    await bringIn(page).waitFor();
    await page.getByRole('button', { name: 'Another file' }).click();
    await h1(page).filter({ hasText: 'Bring in a file' }).waitFor();
    await context.close();
  });
});
