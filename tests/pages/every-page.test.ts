// Every page, light and dark, wide and on the phone: no error, no serious finding of axe, no sideways scrolling.
// With RITORNO_PICTURES a picture of each is kept in screenshots/.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { type Context, instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { beginImport, inspectFile } from '../../src/ledger/index.ts';
import {
  colourFindings,
  type Look,
  openBrowser,
  openContext,
  overflow,
  picture,
  seriousFindings,
  settled,
  signIn,
  turnTo,
} from './browser.ts';
import { owner, serveShop, signedInAgain, signedInOwner } from './server.ts';
import { firstMorning, liveThrough } from './shop.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', firstMorning, '02:00'));
let serving: Serving;
let browser: Browser;
const paths: [name: string, path: string][] = [];

/** A file of purchases that was brought in, with a line that was left out; its number. */
async function aFile(context: Context): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ritorno-file-'));
  try {
    const path = join(folder, 'till.csv');
    await writeFile(path, 'customer,date,receipt,amount\nK-1,2026-08-01,r-1,12.50\n,2026-08-02,r-2,7.00\n');
    const { mapping } = await inspectFile(context.db, path, { kind: 'purchases' });
    const begun = await beginImport(
      { ...context, home: folder },
      { path, fileName: 'till.csv', kind: 'purchases', mapping },
    );
    await begun.done;
    return begun.importId;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  const context = testContext(db(), { clock });
  serving = await serveShop(context);
  const campaignId = await liveThrough(context, clock, await signedInOwner(serving));
  const asOwner = await signedInAgain(serving);
  const draft = (await asOwner('GET', `/api/campaigns/${campaignId}`)) as { definition: object };
  const { campaignId: draftId } = (await asOwner('POST', '/api/campaigns', {
    name: 'Winter comeback',
    definition: { ...draft.definition, alongsideOthers: true },
  })) as { campaignId: number };
  const list = async (path: string) => ((await asOwner('GET', path)) as { items: Record<string, number>[] }).items;
  const [mail] = await list('/api/caught-mail');
  const [late] = await list('/api/customers?sort=value&late=yes');
  const [inTime] = await list('/api/customers?sort=visits&late=no');
  const [offer] = await list('/api/offers');
  const importId = await aFile(context);
  paths.push(
    ['today', '/'],
    ['customers', '/customers'],
    ['customer-late', `/customers/${late.customerId}`],
    ['customer-in-time', `/customers/${inTime.customerId}`],
    ['campaigns', '/campaigns'],
    ['campaign-live', `/campaigns/${campaignId}`],
    ['campaign-change', `/campaigns/${campaignId}/change`],
    ['campaign-draft', `/campaigns/${draftId}`],
    ['campaign-people', `/campaigns/${campaignId}/people?arm=treated&place=back`],
    ['results', '/results?window=30'],
    ['coupons', '/coupons'],
    ['offer', `/coupons/${offer.offerId}`],
    ['caught-mail', '/mail'],
    ['mail', `/mail/${mail.id}`],
    ['data', '/data'],
    ['data-new', '/data/new'],
    ['import', `/data/${importId}`],
    ['settings-shop', '/settings/shop'],
    ['settings-sender', '/settings/sender'],
    ['settings-suppressed', '/settings/suppressed'],
    ['settings-templates', '/settings/templates'],
    ['settings-template', '/settings/templates/comeback-first/it'],
    ['settings-colleagues', '/settings/colleagues'],
    ['settings-keys', '/settings/keys'],
    ['settings-runs', '/settings/runs'],
    ['settings-account', '/settings/account'],
    ['more', '/more'],
    ['not-found', '/nowhere'],
  );
  browser = await openBrowser();
}, 480_000);

afterAll(async () => {
  await browser?.close();
  await serving?.close();
});

it('looks at every address that the pages have', async () => {
  const routes = await readFile(join(import.meta.dirname, '../../src/web/routes.tsx'), 'utf8');
  // the setup has a story of its own, the gallery is no part of the product
  const elsewhere = ['/setup', '/gallery', '/login', '/settings', '*'];
  const addresses = [...routes.matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
  expect(addresses.length).toBeGreaterThan(20);
  const unseen = addresses
    .filter((path) => !elsewhere.includes(path))
    .map((path) => (path.startsWith('/') ? path : `/settings/${path}`))
    .filter((path) => {
      const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}(?:\\?.*)?$`);
      return !paths.some(([, looked]) => pattern.test(looked));
    });
  expect(unseen).toEqual([]);
});

const schemes = ['light', 'dark'] as const;

// every other page is opened in the light, the rest in the dark; each is then turned round, as the evening does it
describe.each([{ width: 1440 }, { width: 390 }] as const)('at $width pixels, light and dark', ({ width }) => {
  it('shows every page without an error, a serious finding or sideways scrolling', { timeout: 480_000 }, async () => {
    const { context, page, troubles } = await openContext(browser, { width, scheme: 'light' });
    const check = async (name: string, path: string, place: number) => {
      const [first, second]: Look[] = [0, 1].map((turn) => ({ width, scheme: schemes[(place + turn) % 2] }));
      await page.emulateMedia({ colorScheme: first.scheme });
      await page.goto(serving.url + path);
      await settled(page);
      await picture(page, name, first);
      expect.soft(await seriousFindings(page), `${name}, ${first.scheme}`).toEqual([]);
      expect.soft(await overflow(page), `${name} is wider than the window, ${first.scheme}`).toBeLessThanOrEqual(0);
      await turnTo(page, second.scheme);
      await picture(page, name, second);
      expect.soft(await colourFindings(page), `${name}, ${second.scheme}`).toEqual([]);
      expect.soft(await overflow(page), `${name} is wider than the window, ${second.scheme}`).toBeLessThanOrEqual(0);
      expect.soft(troubles.splice(0), `${name} reported errors`).toEqual([]);
    };
    await check('login', '/login', width === 390 ? 1 : 0);
    await signIn(page, serving.url, owner);
    for (const [place, [name, path]] of paths.entries()) await check(name, path, place);
    await context.close();
  });
});
