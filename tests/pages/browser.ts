// Debian's chromium for the page tests, installed when it is missing and we may install it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.RITORNO_CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the browser. Throws with what to do when there is none and it cannot be installed. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) install();
  return chromium.launch({ executablePath, args: flags });
}

function install(): void {
  const told = `page tests need ${executablePath}: install the Debian package chromium, or name another in RITORNO_CHROMIUM`;
  if (process.getuid?.() !== 0) throw new Error(told);
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  if (!existsSync(executablePath)) throw new Error(told);
}

export interface Look {
  readonly width: 1440 | 768 | 390 | 320;
  readonly scheme: 'light' | 'dark';
}

/** Both widths, each opened in the light. */
export const widths: readonly Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'light' },
];

export const looks: readonly Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'dark' },
];

/** A browser context of one look; problems in the console and on the page are collected in `troubles`. */
export async function openContext(
  browser: Browser,
  look: Look,
  locale = 'en-GB',
): Promise<{ context: BrowserContext; page: Page; troubles: string[] }> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.width < 500 ? 844 : 900 },
    colorScheme: look.scheme,
    locale,
    reducedMotion: 'reduce',
    // chromium's own log-in manager must not cover fields
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  // a machine that is busy with other tests takes its time
  page.setDefaultTimeout(30_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // the sandbox of a mail's frame refuses playwright's own script: that is what it is for
    if (message.type() === 'error' && !message.text().startsWith('Blocked script execution'))
      troubles.push(message.text());
  });
  return { context, page, troubles };
}

/** Signs in through the login page. */
export async function signIn(page: Page, url: string, account: { email: string; password: string }): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(account.email);
  await page.locator('input[type=password]').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').first().waitFor();
}

/** Waits until the page has its title and nothing is loading; an answer may start the next question, so it looks twice. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  for (let look = 0; look < 2; look++) {
    await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
    await page.waitForTimeout(120);
  }
}

/**
 * Serious and critical findings of axe for WCAG 2.0-2.1 A and AA, one line each. Frames are taken out first: they hold
 * mails, not pages, and their sandbox refuses axe's script.
 */
export function seriousFindings(page: Page): Promise<string[]> {
  return findings(page, (axe) => axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']));
}

/** Those of them that depend on colours: all that a page which has passed can lose when it turns from light to dark. */
export function colourFindings(page: Page): Promise<string[]> {
  return findings(page, (axe) => axe.withRules(['color-contrast', 'link-in-text-block']));
}

async function findings(page: Page, rules: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  await page.evaluate(() => {
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  });
  // what passed need not be told in full
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  // without frames there is nothing to merge, and merging opens a window of its own each time
  const { violations } = await rules(axe).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`),
    );
}

/** The reader's system turns light or dark, and the open page with it. */
export async function turnTo(page: Page, scheme: Look['scheme']): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction(
    (wanted) => document.documentElement.getAttribute('data-mantine-color-scheme') === wanted,
    scheme,
  );
}

/** What axe finds on a page opened in the light, and in its colours after dark. Takes its pictures, and leaves it light. */
export async function findingsDayAndNight(page: Page, name: string, width: Look['width']): Promise<string[]> {
  await picture(page, name, { width, scheme: 'light' });
  const byDay = await seriousFindings(page);
  await turnTo(page, 'dark');
  await picture(page, name, { width, scheme: 'dark' });
  const byNight = await colourFindings(page);
  await turnTo(page, 'light');
  return [...byDay, ...byNight.map((finding) => `in the dark, ${finding}`)];
}

/** How much wider than the window the page is. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const folder = fileURLToPath(new URL('../../screenshots/', import.meta.url));

/** Keeps a picture of the whole page for looking at, if RITORNO_PICTURES asks for it; the folder is not committed. */
export async function picture(page: Page, name: string, look: Look): Promise<void> {
  if (!process.env.RITORNO_PICTURES) return;
  mkdirSync(folder, { recursive: true });
  // what a sandboxed frame holds is drawn when it comes into view
  for (const frame of await page.locator('iframe').all()) {
    await frame.scrollIntoViewIfNeeded();
    await page.waitForTimeout(100);
  }
  await page.screenshot({ path: join(folder, `${name}-${look.width}-${look.scheme}.png`), fullPage: true });
}
