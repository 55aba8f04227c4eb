// Each number of docs/numbers.md: counted by its statement, read from its page, and compared.
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { instantAt, readShop, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { looks, openBrowser, openContext, settled, signIn } from './browser.ts';
import { oneMoreDay } from './every-state.ts';
import { filledIn, firstNumber, numberPages } from './number-rows.ts';
import { owner, serveShop, signedInOwner } from './server.ts';
import { firstMorning, liveThrough } from './shop.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', firstMorning, '02:00'));
const pages = await numberPages();
let serving: Serving;
let browser: Browser;
let page: Page;
/** What the names in addresses and statements stand for. */
const given: Record<string, string | number> = {};

beforeAll(async () => {
  const context = testContext(db(), { clock });
  serving = await serveShop(context);
  given.campaign = await liveThrough(context, clock, await signedInOwner(serving));
  await oneMoreDay(context, clock);
  const { lateRate, goneBelow } = await readShop(db());
  given.late = `${1 - lateRate}::real`;
  given.gone = `${goneBelow}::real`;
  given.now = `timestamptz '${clock.now().toISOString()}'`;
  browser = await openBrowser();
  page = (await openContext(browser, looks[0])).page;
  await signIn(page, serving.url, owner);
}, 480_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

async function counted(statement: string): Promise<number> {
  const rows = await db().rows<Record<string, unknown>>(sql.raw(filledIn(statement, given)));
  const values = rows.flatMap((row) => Object.values(row));
  expect(values, statement).toHaveLength(1);
  return Number(values[0]);
}

describe.each(pages)('$title', ({ address, rows }) => {
  it('shows the numbers of its rows and no other', { timeout: 180_000 }, async () => {
    await page.goto(serving.url + filledIn(address, given));
    await settled(page);
    const expected: Record<string, number> = {};
    for (const { key, sql: statement } of rows) expected[key] = await counted(statement);
    const shown = async () => {
      const texts = await page
        .locator('[data-number]')
        .evaluateAll((elements) => elements.map((one) => [one.getAttribute('data-number'), one.textContent ?? '']));
      // sums are compared in whole units of money, and pages tell small ones to the cent
      const whole = (key: string | null, found = Number.NaN) => (key?.endsWith('.stake') ? Math.round(found) : found);
      return Object.fromEntries(texts.map(([key, text]) => [key, whole(key, firstNumber(text ?? ''))]));
    };
    // answers that come later than the title change the page
    await expect.poll(shown, { timeout: 60_000 }).toEqual(expected);
  });
});

it('knows a shop in which no number of Today is nobody, but for value groups', async () => {
  const today = pages.find(({ address }) => address === '/')?.rows ?? [];
  const nobody: string[] = [];
  for (const { key, sql: statement } of today) if ((await counted(statement)) === 0) nobody.push(key);
  expect(nobody.filter((key) => !key.startsWith('today.value.'))).toEqual([]);
});
