// The results and the live campaign as an owner sees them: known, not yet known, a small shop; each number opens its people.
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDefinition, aLiveCampaign } from '../../src/campaigns/testing.ts';
import type { Serving } from '../../src/doors/serve.ts';
import { addDays, type Day, instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { boughtEvery, someCustomers } from '../../src/ledger/testing.ts';
import { aPastCampaign } from '../../src/measurement/testing.ts';
import { findingsDayAndNight, openBrowser, openContext, overflow, picture, settled, signIn } from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const today: Day = '2026-11-12';
const first = addDays(today, -180);
const clock = virtualClock(instantAt('Europe/Rome', today, '10:00'));
let serving: Serving;
let browser: Browser;
let known: number;
let early: number;

async function aCampaign(
  name: string,
  buys: { treated: number; heldOut: number },
  entries: number,
  marginShare?: null,
) {
  const context = testContext(db(), { clock });
  const after = { kind: 'after' as const, days: 30 };
  const definition = aDefinition({
    holdOutShare: 0.2,
    costCeilingMinor: 2_500_000,
    ladder: [{ kind: 'entry' as const }, after, after].map((when) => ({
      when,
      offer: null,
      template: 'comeback-first',
    })),
  });
  const id = await aLiveCampaign(context, first, definition);
  await db().run(sql`update campaign set name = ${name} where campaign_id = ${id}`);
  const [{ offerId }] = await db().rows(sql<{ offerId: number }>`select max(offer_id) as "offerId" from offer`);
  await aPastCampaign(db(), {
    campaignId: id,
    offerId,
    entries,
    name: `${name} `,
    first,
    days: 175,
    today,
    buys,
    marginShare,
  });
  return id;
}

beforeAll(async () => {
  const context = testContext(db(), { clock });
  serving = await serveShop(context);
  const asOwner = await signedInOwner(serving);
  await asOwner('POST', '/api/offers', {
    name: 'Five off',
    definition: { gives: { kind: 'amount', minor: { base: 500 } } },
  });
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 120 }, (_, i) => ({
        externalId: `old ${i}`,
        bought: boughtEvery(40 + (i % 40), { times: 14, until: addDays(first, -1 - i) }),
      })),
    ),
  );
  known = await aCampaign('Comeback', { treated: 38, heldOut: 26 }, 4000);
  early = await aCampaign('Second try', { treated: 30, heldOut: 29 }, 1800);
  browser = await openBrowser();
}, 480_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

/** The addresses in the order in which they are looked at; a shop of 8,000 more comes between the small and the early one. */
const pages: [name: string, path: () => string][] = [
  ['results-known', () => `/results?campaign=${known}&window=60`],
  ['campaign-picture', () => `/campaigns/${known}`],
  ['people', () => `/campaigns/${known}/people?arm=treated&place=back`],
  ['results-small', () => `/results?campaign=${early}&window=60`],
  ['campaign-early', () => `/campaigns/${early}`],
];

/** What the picture of a page and the list behind each number say. */
async function opensItsPeople(page: Page): Promise<void> {
  const links = page.locator('a[data-number]');
  const numbers = await links.evaluateAll((all) =>
    all.map((one) => ({
      key: one.getAttribute('data-number') ?? '',
      text: one.textContent ?? '',
      to: one.getAttribute('href') ?? '',
    })),
  );
  expect(numbers.length).toBeGreaterThan(3);
  for (const { key, text, to } of numbers) {
    const [path, query] = to.split('?');
    const answer = await page.request.get(`${serving.url}/api${path}?${query ?? ''}`);
    const { total } = (await answer.json()) as { total: number };
    expect(total, `${key}: ${to}`).toBe(Number(text.replace(/\D/g, '')));
  }
}

describe.each([{ width: 1440 }, { width: 390 }] as const)('at $width pixels', ({ width }) => {
  it('shows each answer without an error, a finding or sideways scrolling', { timeout: 480_000 }, async () => {
    const { context, page, troubles } = await openContext(browser, { width, scheme: 'light' });
    await signIn(page, serving.url, owner);
    const look = async (name: string, path: string) => {
      await page.goto(serving.url + path);
      await settled(page);
      expect.soft(await findingsDayAndNight(page, name, width), name).toEqual([]);
      for (const narrow of width === 390 ? [320, 390] : [768, 1440]) {
        await page.setViewportSize({ width: narrow, height: 900 });
        await settled(page);
        if (narrow !== width) await picture(page, `${name}-at-${narrow}`, { width, scheme: 'light' });
        expect.soft(await overflow(page), `${name} at ${narrow}`).toBeLessThanOrEqual(0);
      }
      expect.soft(troubles.splice(0), name).toEqual([]);
    };
    for (const [name, path] of pages) await look(name, path());
    await db().run(sql`insert into customer (external_id, created_at)
      select 'more ' || i, now() from generate_series(1, 8000) i`);
    await look('results-early', `/results?campaign=${early}&window=60`);
    await db().run(sql`delete from customer where external_id like 'more %'`);
    await context.close();
  });
});

it('says one thing everywhere, and each number opens a list of as many', { timeout: 240_000 }, async () => {
  const { context, page } = await openContext(browser, { width: 1440, scheme: 'light' });
  await signIn(page, serving.url, owner);
  await page.goto(`${serving.url}/results?campaign=${known}&window=60`);
  await settled(page);
  expect(await page.locator('h1').textContent()).toMatch(/^Of every 100 customers chosen for messages, \d+ more/);
  const all = page.getByRole('row').filter({ hasText: /^All/ });
  expect(await all.textContent()).toContain('works');
  // the interval of the whole stands once on the page, as the picture, the table and the band tell it
  const told = await all.getByRole('img').getAttribute('aria-label');
  await page
    .getByRole('img', { name: told ?? '-', exact: true })
    .first()
    .waitFor();
  expect(await page.getByRole('img', { name: told ?? '-', exact: true }).count()).toBeGreaterThanOrEqual(2);
  await opensItsPeople(page);
  await page.getByRole('button', { name: 'Show as table' }).first().click();
  await page.getByRole('table', { name: /Came back within/ }).waitFor();
  await page.goto(`${serving.url}/campaigns/${known}`);
  await settled(page);
  expect(await page.locator('h1').textContent()).toMatch(/^Of every 100 people chosen, \d+ more come back/);
  await opensItsPeople(page);
  await page.locator('a[data-number="flow.back"]').click();
  await page.getByRole('heading', { name: /entries$/ }).waitFor();
  await page.goto(`${serving.url}/results?campaign=${early}&window=60`);
  await settled(page);
  expect(await page.locator('h1').textContent()).toMatch(/came back\./);
  await opensItsPeople(page);
  await context.close();
});

it.each(['it', 'pl', 'es'])('fits its cards in %s', { timeout: 240_000 }, async (language) => {
  const { context, page, troubles } = await openContext(browser, { width: 390, scheme: 'light' });
  await signIn(page, serving.url, owner);
  await page.request.patch(`${serving.url}/api/me`, { data: { language } });
  for (const [name, path] of pages) {
    await page.goto(serving.url + path());
    await settled(page);
    await picture(page, `${name}-${language}`, { width: 390, scheme: 'light' });
    expect.soft(await overflow(page), `${name} in ${language}`).toBeLessThanOrEqual(0);
  }
  expect(troubles).toEqual([]);
  await page.request.patch(`${serving.url}/api/me`, { data: { language: 'en' } });
  await context.close();
});
