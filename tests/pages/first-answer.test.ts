// Between the first import and the first calculation: the pages say that it is due, going on or stopped, list everybody,
// and show the answer by themselves.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { closeRun, newestRun, openRun, type Progress, runPhase, silent, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { boughtEvery, someCustomers } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';
import {
  findingsDayAndNight,
  looks,
  openBrowser,
  openContext,
  overflow,
  picture,
  settled,
  signIn,
  widths,
} from './browser.ts';
import { owner, serveShop, signedInOwner } from './server.ts';

const db = testDatabase();
const unwatched = () => undefined;
const clock = virtualClock(new Date('2026-07-01T08:00:00Z'));
const context = () => testContext(db(), { clock });
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  serving = await serveShop(context());
  await signedInOwner(serving);
  browser = await openBrowser();
  await db().transaction((tx) =>
    someCustomers(tx, [
      { externalId: 'C1', name: 'Giulia Bonfanti', bought: boughtEvery(20, { times: 15, until: '2026-04-15' }) },
      { externalId: 'C2', name: 'Marco Greco', bought: boughtEvery(20, { times: 15, until: '2026-06-25' }) },
      { externalId: 'C3', name: 'Sara Conti', bought: [] },
      ...Array.from({ length: 40 }, (_, i) => ({
        bought: boughtEvery(9 + (i % 25), { times: 3 + (i % 8), until: `2026-0${1 + (i % 6)}-10` }),
      })),
    ]),
  );
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

it.each(widths)('lists everybody without a rhythm and says what comes: %o', { timeout: 180_000 }, async (look) => {
  const { context: tab, page, troubles } = await openContext(browser, look);
  await signIn(page, serving.url, owner);
  await page.getByRole('heading', { name: 'The first calculation is due' }).waitFor();
  await settled(page);
  expect(await findingsDayAndNight(page, 'first-calculation', look.width)).toEqual([]);
  await page.goto(`${serving.url}/customers`);
  await page.getByRole('row', { name: /Giulia Bonfanti.*rhythm not known yet/ }).waitFor();
  await page.getByRole('row', { name: /Sara Conti.*no purchase yet/ }).waitFor();
  expect(await findingsDayAndNight(page, 'customers-unscored', look.width)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(troubles).toEqual([]);
  await tab.close();
});

it('follows the calculation to the answer without being loaded again', { timeout: 120_000 }, async () => {
  const { context: tab, page } = await openContext(browser, looks[0]);
  const runId = await openRun(db(), '2026-07-01', clock.now());
  await closeRun(db(), runId, clock.now(), 'the disk is full');
  await signIn(page, serving.url, owner);
  await stoppedBecause(page, 'the disk is full');
  await openRun(db(), '2026-07-02', clock.now());
  await page.getByRole('heading', { name: 'The first calculation is going on' }).waitFor({ timeout: 20_000 });
  await scoreBase(context(), '2026-07-01', silent);
  await page.getByRole('heading', { name: 'Worth a personal word' }).waitFor({ timeout: 20_000 });
  await tab.close();
});

describe('once there is an answer', () => {
  beforeAll(() => scoreBase(context(), '2026-07-01', silent));

  it.each(widths)(
    'shows the nightly run while it is going on or has stopped: %o',
    { timeout: 180_000 },
    async (look) => {
      const { context: tab, page } = await openContext(browser, look);
      const runId = await openRun(db(), '2026-07-02', clock.now());
      await runPhase(context(), runId, 'update', async () => ({}), unwatched);
      const cut = runPhase(context(), runId, 'score', cutOff, unwatched);
      await expect(cut).rejects.toThrow('the disk is full');
      await signIn(page, serving.url, owner);
      await page.getByText('Working out who is late: 20 of 43.').waitFor();
      await steps(page).filter({ hasText: 'Taking in what has come' }).getByText('done').waitFor();
      await page.getByRole('progressbar', { name: 'Working out who is late' }).waitFor();
      await steps(page)
        .filter({ hasText: 'Letting the late into their campaigns' })
        .getByText('still to come')
        .waitFor();
      await settled(page);
      expect(await findingsDayAndNight(page, 'night-going', look.width)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await closeRun(db(), runId, clock.now(), 'the disk is full');
      await page.reload();
      await page.getByRole('alert').filter({ hasText: 'has stopped' }).waitFor();
      await stoppedBecause(page, 'the disk is full');
      await steps(page).filter({ hasText: 'Working out who is late' }).getByText('stopped here').waitFor();
      expect(await findingsDayAndNight(page, 'night-stopped', look.width)).toEqual([]);
      await runPhase(context(), runId, 'score', async () => ({ customers: 43 }), unwatched);
      await closeRun(db(), runId, new Date(clock.now().getTime() + 190_000));
      await page.reload();
      await page.getByText('It took 3 minutes.').waitFor();
      await steps(page).filter({ hasText: 'Working out who is late' }).getByText('43 customers').waitFor();
      expect(await page.getByText(/^The nightly run of/).count()).toBe(0);
      await picture(page, 'night-done', look);
      await tab.close();
    },
  );
});

/** The steps of the nightly run on Today. */
function steps(page: Page) {
  return page.locator('section', { has: page.getByRole('heading', { name: 'The nightly run' }) }).getByRole('listitem');
}

/** Says what to do, and keeps the program's own words folded away. */
async function stoppedBecause(page: Page, reason: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: 'tried again by itself' }).waitFor();
  expect(await page.getByText(reason).isVisible()).toBe(false);
  await page.getByRole('alert').getByText('Technical details').click();
  await page.getByText(reason).waitFor();
}

/** Work that ends in the middle. */
async function cutOff(progress: Progress): Promise<Record<string, never>> {
  progress(20, 43, 'customers');
  // the note of progress is written beside the work
  const noted = async () => (await newestRun(db()))?.phases.find(({ phase }) => phase === 'score')?.done;
  await expect.poll(noted).toBe(20);
  throw new Error('the disk is full');
}
